package meeting_test

import (
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// sworn is a formal meeting whose first poll is open, with a second scrutineer and a deputy without a slip.
func sworn(t *testing.T) (*hall, ballot.Principal) {
	t.Helper()
	h := newHall(t, hallConfig{deputies: 12, present: 11})
	other := h.staff("监票人乙", ballot.RoleScrutineer)
	h.opened(h.spec(3, 1, nil))
	return h, other
}

// what the clerk tries with the staff, each as it is done and as it is asked for.
type tried struct {
	name string
	do   func(*hall) error
	ask  meeting.Ask
	word ballot.Role
}

func (h *hall) slip(id ballot.PrincipalID) error {
	_, err := h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{id})
	return err
}

func (h *hall) editStaff(id ballot.PrincipalID, e meeting.StaffEdit) error {
	_, err := h.svc.EditStaff(h.ctx, h.root, h.m, id, e)
	return err
}

// ways are all the ways to make, change, take away or print a slip of somebody who judges.
func (h *hall) ways() []tried {
	teller, chair, screen := h.staffID["监票人"], h.staffID["执行主席"], h.staffID["大屏"]
	scrutineer, presiding := []ballot.Role{ballot.RoleScrutineer}, []ballot.Role{ballot.RolePresiding}
	add := func(name string, roles []ballot.Role) func(*hall) error {
		return func(h *hall) error {
			_, err := h.svc.AddStaff(h.ctx, h.root, h.m, name, roles)
			return err
		}
	}
	return []tried{
		{
			"add a scrutineer", add("李明", scrutineer),
			meeting.Ask{Act: meeting.StaffAdd, Name: "李明", Roles: scrutineer},
			ballot.RolePresiding,
		},
		{
			"add a presiding officer", add("王强", presiding),
			meeting.Ask{Act: meeting.StaffAdd, Name: "王强", Roles: presiding},
			ballot.RoleScrutineer,
		},
		{
			"slip of a scrutineer", func(h *hall) error { return h.slip(teller) },
			meeting.Ask{Act: meeting.StaffSlip, Staff: teller},
			ballot.RolePresiding,
		},
		{
			"slip of the presiding officer", func(h *hall) error { return h.slip(chair) },
			meeting.Ask{Act: meeting.StaffSlip, Staff: chair},
			ballot.RoleScrutineer,
		},
		{
			"rename a scrutineer", func(h *hall) error { return h.editStaff(teller, meeting.StaffEdit{Name: new("别人")}) },
			meeting.Ask{Act: meeting.StaffRename, Staff: teller, Name: "别人"},
			ballot.RolePresiding,
		},
		{
			"make the display a scrutineer", func(h *hall) error {
				return h.editStaff(screen, meeting.StaffEdit{Roles: &scrutineer})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: screen, Roles: scrutineer},
			ballot.RolePresiding,
		},
		{
			"take a scrutineer's role", func(h *hall) error {
				return h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{ballot.RoleDisplay}})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: teller, Roles: []ballot.Role{ballot.RoleDisplay}},
			ballot.RolePresiding,
		},
		{
			"make a scrutineer presiding officer", func(h *hall) error {
				return h.editStaff(teller, meeting.StaffEdit{Roles: &presiding})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: teller, Roles: presiding},
			ballot.RoleScrutineer,
		},
		{
			"remove a scrutineer", func(h *hall) error { return h.svc.RemoveStaff(h.ctx, h.root, h.m, teller) },
			meeting.Ask{Act: meeting.StaffRemove, Staff: teller},
			ballot.RolePresiding,
		},
		{
			"remove the presiding officer", func(h *hall) error { return h.svc.RemoveStaff(h.ctx, h.root, h.m, chair) },
			meeting.Ask{Act: meeting.StaffRemove, Staff: chair},
			ballot.RoleScrutineer,
		},
	}
}

// I14: whatever the way, the clerk alone cannot; with the word of the one whose it is he can, and once.
func TestNoClerkAloneMakesAJudge(t *testing.T) {
	for i := range 10 {
		h, other := sworn(t)
		w := h.ways()[i]
		t.Run(w.name, func(t *testing.T) {
			h.refused(w.do(h), ballot.CodeNeedsWord)
			r, err := h.svc.Ask(h.ctx, h.root, h.m, w.ask)
			h.must(err)
			if again, err := h.svc.Ask(h.ctx, h.root, h.m, w.ask); err != nil || again.ID != r.ID || r.Word != w.word ||
				r.Allowed {
				t.Errorf("asked %+v, again %+v, %v; want the word of %s", r, again, err, w.word)
			}
			h.refused(w.do(h), ballot.CodeNeedsWord)
			mine, others := h.chair, other
			if w.word == ballot.RoleScrutineer {
				mine, others = other, h.chair
			}
			_, err = h.svc.Allow(h.ctx, others, h.m, r.ID, true)
			h.refused(err, ballot.CodeOtherWord)
			_, err = h.svc.Allow(h.ctx, h.root, h.m, r.ID, true)
			h.refused(err, ballot.CodeForbidden)
			if waits := h.view(w.word).Requests; len(waits) != 1 || waits[0].ID != r.ID {
				t.Errorf("%s sees %v", w.word, waits)
			}
			_, err = h.svc.Allow(h.ctx, mine, h.m, r.ID, true)
			h.must(err)
			if waits := h.view(w.word).Requests; len(waits) != 0 {
				t.Errorf("once allowed, %s sees %v", w.word, waits)
			}
			h.must(w.do(h))
			if w.ask.Act != meeting.StaffRemove && w.ask.Act != meeting.StaffRoles && w.ask.Act != meeting.StaffRename {
				h.refused(w.do(h), ballot.CodeNeedsWord) // once
			}
		})
	}
}

// The first slip goes with the word for what made somebody a judge; the next one wants its own.
func TestFirstSlipGoesWithTheWord(t *testing.T) {
	h, _ := sworn(t)
	r, err := h.svc.Ask(h.ctx, h.root, h.m, meeting.Ask{
		Act: meeting.StaffAdd, Name: "李明", Roles: []ballot.Role{ballot.RoleScrutineer},
	})
	h.must(err)
	_, err = h.svc.Allow(h.ctx, h.chair, h.m, r.ID, true)
	h.must(err)
	s, err := h.svc.AddStaff(h.ctx, h.root, h.m, "李明", []ballot.Role{ballot.RoleScrutineer})
	h.must(err)
	h.must(h.slip(s.ID))
	h.refused(h.slip(s.ID), ballot.CodeNeedsWord)
	// One slip without the word spoils all of a print: nothing is half done.
	before, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	_, err = h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"001", "012"},
		[]ballot.PrincipalID{h.staffID["大屏"], s.ID})
	h.refused(err, ballot.CodeNeedsWord)
	after, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	if after.Version != before.Version {
		t.Error("a refused print of slips changed something")
	}
}

// Nothing else about people needs a word, nor anything before the first opening, nor in a rehearsal.
func TestNothingElseNeedsAWord(t *testing.T) {
	h, _ := sworn(t)
	clerk, err := h.svc.AddStaff(h.ctx, h.root, h.m, "会务二", []ballot.Role{ballot.RoleClerk})
	h.must(err)
	h.must(h.slip(clerk.ID))
	h.must(h.editStaff(clerk.ID, meeting.StaffEdit{Name: new("会务三"), Roles: &[]ballot.Role{ballot.RoleDisplay}}))
	h.must(h.editStaff(h.staffID["监票人"], meeting.StaffEdit{Roles: &[]ballot.Role{
		ballot.RoleScrutineer, ballot.RoleDisplay,
	}}))
	h.must(h.svc.RemoveStaff(h.ctx, h.root, h.m, clerk.ID))
	_, err = h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"001", "012"}, nil)
	h.must(err)
	_, err = h.svc.Ask(h.ctx, h.root, h.m, meeting.Ask{
		Act: meeting.StaffAdd, Name: "会务四", Roles: []ballot.Role{ballot.RoleClerk},
	})
	h.refused(err, ballot.CodeNoWord)
	for _, c := range []hallConfig{{deputies: 12, present: 11}, {deputies: 12, present: 11, rehearsal: true}} {
		free := newHall(t, c)
		if c.rehearsal {
			free.opened(free.spec(3, 1, nil))
		}
		for _, w := range free.ways()[:9] {
			if err := w.do(free); err != nil {
				t.Errorf("rehearsal %t, %s: %v", c.rehearsal, w.name, err)
			}
			if w.ask.Act == meeting.StaffRemove {
				break
			}
		}
	}
}

// Who asked may not allow it, nor may whom it is about; what was declined is gone.
func TestWhoMayNotAllow(t *testing.T) {
	h, _ := sworn(t)
	two := ballot.Principal{ID: h.chair.ID, Name: h.chair.Name, Meeting: h.m, Roles: []ballot.Role{
		ballot.RoleClerk, ballot.RolePresiding,
	}}
	r, err := h.svc.Ask(h.ctx, two, h.m, meeting.Ask{Act: meeting.StaffSlip, Staff: h.staffID["监票人"]})
	h.must(err)
	_, err = h.svc.Allow(h.ctx, two, h.m, r.ID, true)
	h.refused(err, ballot.CodeOwnRequest)
	_, err = h.svc.Allow(h.ctx, h.chair, h.m, "r9", true)
	h.refused(err, ballot.CodeNotFound)
	own, err := h.svc.Ask(h.ctx, h.root, h.m, meeting.Ask{
		Act: meeting.StaffRoles, Staff: h.staffID["监票人"], Roles: []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer},
	})
	h.must(err)
	_, err = h.svc.Allow(h.ctx, h.teller, h.m, own.ID, true)
	h.refused(err, ballot.CodeOwnRequest)
	third := h.view(ballot.RoleScrutineer).Requests
	if len(third) != 1 || third[0].ID != own.ID {
		t.Errorf("scrutineers see %v", third)
	}
	from, err := h.svc.Ask(h.ctx, h.root, h.m, meeting.Ask{Act: meeting.StaffRemove, Staff: h.staffID["监票人乙"]})
	h.must(err)
	_, err = h.svc.Allow(h.ctx, h.chair, h.m, from.ID, false)
	h.must(err)
	_, err = h.svc.Allow(h.ctx, h.chair, h.m, from.ID, true)
	h.refused(err, ballot.CodeNotFound)
	h.refused(h.svc.RemoveStaff(h.ctx, h.root, h.m, h.staffID["监票人乙"]), ballot.CodeNeedsWord)
	for _, bad := range []meeting.Ask{
		{},
		{Act: "steal"},
		{Act: meeting.StaffAdd},
		{Act: meeting.StaffSlip, Staff: "s.2", Name: "x"},
		{Act: meeting.StaffAdd, Name: "x", Roles: []ballot.Role{"deputy"}},
	} {
		_, err = h.svc.Ask(h.ctx, h.root, h.m, bad)
		h.refused(err, ballot.CodeInvalid)
	}
	_, err = h.svc.Ask(h.ctx, h.root, h.m, meeting.Ask{Act: meeting.StaffSlip, Staff: "s.99"})
	h.refused(err, ballot.CodeNotFound)
}

// entries reads the log's entries of these acts.
func (h *hall) entries(acts ...ballot.Act) []meeting.Entry {
	h.t.Helper()
	lines, err := h.svc.Log(h.ctx, h.root, h.m, 0)
	h.must(err)
	var list []meeting.Entry
	for _, line := range lines {
		e, err := meeting.ReadEntry(line)
		h.must(err)
		if slices.Contains(acts, e.Act) {
			list = append(list, e)
		}
	}
	return list
}

// Each slip is on record by whose it is, with its maker, and so are roles given and what was edited.
func TestTheLogSaysWhoseAndWhat(t *testing.T) {
	h, _ := sworn(t)
	_, err := h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{"001", "012"}, []ballot.PrincipalID{h.staffID["大屏"]})
	h.must(err)
	all := h.entries(ballot.ActSlips)
	tail := all[len(all)-3:]
	if e := tail[0]; e.Args["who"] != string(h.staffID["大屏"]) || e.Args["name"] != "大屏" || e.Args["roles"] != "display" ||
		e.Args["reprints"] != "1" || e.Name == "" {
		t.Errorf("a slip of staff: %+v", e)
	}
	if e := tail[1]; len(e.Deputies) != 1 || e.Deputies[0] != "012" || e.Args["reprints"] != "0" {
		t.Errorf("a deputy's first slip: %+v", e)
	}
	if e := tail[2]; len(e.Deputies) != 1 || e.Deputies[0] != "001" || e.Args["reprints"] != "1" {
		t.Errorf("a deputy's second slip: %+v", e)
	}
	staff := h.entries(ballot.ActStaff)
	if e := staff[0]; e.Args["roles"] != "presiding" || e.Args["who"] != string(h.chair.ID) {
		t.Errorf("a role given: %+v", e)
	}
	free := newHall(t, hallConfig{deputies: 12, present: 11})
	_, err = free.svc.EditMeeting(free.ctx, free.root, free.m, meeting.Edit{Title: new("第五次会议"), TwoPerson: new(true)})
	free.must(err)
	if e := free.entries(ballot.ActEdit)[0]; e.Args["title"] != "第五次会议" || e.Args["two_person"] != "1" ||
		len(e.Args) != 2 {
		t.Errorf("an edit: %+v", e)
	}
	free.must(free.editStaff(free.staffID["监票人"], meeting.StaffEdit{Name: new("赵六")}))
	if e := free.entries(ballot.ActStaffName)[0]; e.Args["before"] != "监票人" || e.Args["name"] != "赵六" {
		t.Errorf("a rename: %+v", e)
	}
}

// Who announces is not who certified: that is fixed by the first adoption of a formal meeting.
func TestTwoPersonIsFrozen(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 11, twoPerson: true})
	off := func(h *hall) error {
		_, err := h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{TwoPerson: new(false)})
		return err
	}
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", h.spec(3, 1, nil))
	h.must(err)
	h.must(off(h))
	_, err = h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{TwoPerson: new(true)})
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
	if got := codesOf(off(h)); !slices.Equal(got, []ballot.FaultCode{ballot.FaultFrozen}) {
		t.Errorf("switched off after the adoption: %v", got)
	}
	_, err = h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{TwoPerson: new(true), Title: new("同名")})
	h.must(err) // as it is
	rehearsed := newHall(t, hallConfig{deputies: 12, present: 11, twoPerson: true, rehearsal: true})
	id, err = rehearsed.svc.DraftPoll(h.ctx, rehearsed.root, rehearsed.m, "", rehearsed.spec(3, 1, nil))
	h.must(err)
	h.must(rehearsed.svc.Do(h.ctx, rehearsed.chair, ballot.ActAdopt, id, nil))
	h.must(off(rehearsed))
}

// Whose name or roles change is signed out; whose name changes wants a new slip; an id is never another's.
func TestStaffChanged(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 11})
	teller, last := h.staffID["监票人"], h.staffID["大屏"]
	h.must(h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{ballot.RoleScrutineer, ballot.RoleClerk}}))
	h.refused(h.svc.CheckSession(h.ctx, h.teller), ballot.CodeUnauthenticated)
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	slips := func(who ballot.PrincipalID) (n int) {
		for _, c := range state.Credentials {
			if c.Principal == who {
				n++
			}
		}
		return n
	}
	if slips(teller) != 1 {
		t.Error("other roles ended a slip")
	}
	h.must(h.editStaff(teller, meeting.StaffEdit{Name: new("赵六")}))
	h.must(h.svc.RemoveStaff(h.ctx, h.root, h.m, last))
	state, err = h.svc.State(h.ctx, h.m)
	h.must(err)
	if slips(teller) != 0 || slips(last) != 0 || len(state.Staff) != 2 {
		t.Errorf("%d slips of who was renamed, %d of who was removed, staff %v", slips(teller), slips(last), state.Staff)
	}
	h.refused(h.svc.CheckSession(h.ctx, h.screen), ballot.CodeUnauthenticated)
	s, err := h.svc.AddStaff(h.ctx, h.root, h.m, "新人", []ballot.Role{ballot.RoleDisplay})
	h.must(err)
	if s.ID == last {
		t.Errorf("the id %s is another's now", s.ID)
	}
	h.refused(h.svc.RemoveStaff(h.ctx, h.root, h.m, last), ballot.CodeNotFound)
	h.refused(h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{}}), ballot.CodeInvalid)
}

// One row of the roster is changed or taken away under the law that holds for all of them.
func TestOneDeputyChanged(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 12, present: 11})
	h.must(h.svc.EditDeputy(h.ctx, h.root, h.m, "012", meeting.DeputyEdit{Name: new("新代表"), Note: new("增补")}))
	h.must(h.svc.RemoveDeputy(h.ctx, h.root, h.m, "011"))
	h.refused(h.svc.RemoveDeputy(h.ctx, h.root, h.m, "011"), ballot.CodeNotFound)
	h.refused(h.svc.EditDeputy(h.ctx, h.root, h.m, "012", meeting.DeputyEdit{Name: new(" ")}), ballot.CodeInvalid)
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	if d, _ := state.Deputy("012"); d.Name != "新代表" || d.Note != "增补" || len(state.Roll) != 11 {
		t.Errorf("%+v of %d", d, len(state.Roll))
	}
	rolls := h.entries(ballot.ActRoll)
	if e := rolls[len(rolls)-1]; e.Args["number"] != "011" || e.Args["gone"] != "代表011" || len(e.Deputies) != 11 {
		t.Errorf("the log says %+v", e)
	}
	id := h.opened(h.spec(3, 1, map[string]any{"secrecy": "recorded"}))
	h.refused(h.svc.EditDeputy(h.ctx, h.root, h.m, "012", meeting.DeputyEdit{Note: new("")}), ballot.CodePollsRunning)
	_, err = h.cast(h.voters[0], id, 1)
	h.must(err)
	h.concluded(id)
	if got := codesOf(h.svc.EditDeputy(h.ctx, h.root, h.m, "001", meeting.DeputyEdit{Name: new("别人")})); !slices.Equal(got,
		[]ballot.FaultCode{ballot.FaultNamed}) {
		t.Errorf("renamed after a ballot was issued: %v", got)
	}
	if got := codesOf(h.svc.RemoveDeputy(h.ctx, h.root, h.m, "001")); !slices.Equal(got,
		[]ballot.FaultCode{ballot.FaultIssued}) {
		t.Errorf("removed after a ballot was issued: %v", got)
	}
}
