package meeting_test

import (
	"slices"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// sworn makes a formal meeting whose first poll is open, with a second scrutineer and a deputy without a slip.
func sworn(t *testing.T) (*fixture, ballot.Principal) {
	t.Helper()
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 11})
	other := h.Staff("监票人乙", ballot.RoleScrutineer)
	h.Opened(h.Spec(3, 1, nil))
	return h, other
}

// An act with staff that the clerk tries, as it is done and as consent for it is asked.
type tried struct {
	name string
	do   func(*fixture) error
	ask  meeting.Ask
	word ballot.Role
}

func (h *fixture) slip(id ballot.PrincipalID) error {
	_, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, nil, []ballot.PrincipalID{id})
	return err
}

func (h *fixture) editStaff(id ballot.PrincipalID, e meeting.StaffEdit) error {
	_, err := h.Service.EditStaff(h.Context(), h.Root, h.ID, id, e)
	return err
}

// ways lists all ways to add, change or remove a person who judges votes, or to print their slip.
func (h *fixture) ways() []tried {
	teller, chair, screen := h.StaffID["监票人"], h.StaffID["执行主席"], h.StaffID["大屏"]
	scrutineer, presiding := []ballot.Role{ballot.RoleScrutineer}, []ballot.Role{ballot.RolePresiding}
	add := func(name string, roles []ballot.Role) func(*fixture) error {
		return func(h *fixture) error {
			_, err := h.Service.AddStaff(h.Context(), h.Root, h.ID, name, roles)
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
			"slip of a scrutineer", func(h *fixture) error { return h.slip(teller) },
			meeting.Ask{Act: meeting.StaffSlip, Staff: teller},
			ballot.RolePresiding,
		},
		{
			"slip of the presiding officer", func(h *fixture) error { return h.slip(chair) },
			meeting.Ask{Act: meeting.StaffSlip, Staff: chair},
			ballot.RoleScrutineer,
		},
		{
			"rename a scrutineer", func(h *fixture) error { return h.editStaff(teller, meeting.StaffEdit{Name: new("别人")}) },
			meeting.Ask{Act: meeting.StaffRename, Staff: teller, Name: "别人"},
			ballot.RolePresiding,
		},
		{
			"make the display a scrutineer", func(h *fixture) error {
				return h.editStaff(screen, meeting.StaffEdit{Roles: &scrutineer})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: screen, Roles: scrutineer},
			ballot.RolePresiding,
		},
		{
			"take a scrutineer's role", func(h *fixture) error {
				return h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{ballot.RoleDisplay}})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: teller, Roles: []ballot.Role{ballot.RoleDisplay}},
			ballot.RolePresiding,
		},
		{
			"make a scrutineer presiding officer", func(h *fixture) error {
				return h.editStaff(teller, meeting.StaffEdit{Roles: &presiding})
			},
			meeting.Ask{Act: meeting.StaffRoles, Staff: teller, Roles: presiding},
			ballot.RoleScrutineer,
		},
		{
			"remove a scrutineer", func(h *fixture) error { return h.Service.RemoveStaff(h.Context(), h.Root, h.ID, teller) },
			meeting.Ask{Act: meeting.StaffRemove, Staff: teller},
			ballot.RolePresiding,
		},
		{
			"remove the presiding officer", func(h *fixture) error {
				return h.Service.RemoveStaff(h.Context(), h.Root, h.ID, chair)
			},
			meeting.Ask{Act: meeting.StaffRemove, Staff: chair},
			ballot.RoleScrutineer,
		},
	}
}

// I14: in no way can the clerk do it alone; with the right person's consent the clerk can, once.
func TestNoClerkAloneMakesAJudge(t *testing.T) {
	for i := range 10 {
		h, other := sworn(t)
		w := h.ways()[i]
		t.Run(w.name, func(t *testing.T) {
			h.Refused(w.do(h), ballot.CodeNeedsWord)
			r, err := h.Service.Ask(h.Context(), h.Root, h.ID, w.ask)
			h.Must(err)
			if again, err := h.Service.Ask(h.Context(), h.Root, h.ID, w.ask); err != nil || again.ID != r.ID ||
				r.Word != w.word ||
				r.Allowed {
				t.Errorf("asked %+v, again %+v, %v; want the consent of %s", r, again, err, w.word)
			}
			h.Refused(w.do(h), ballot.CodeNeedsWord)
			mine, others := h.Chair, other
			if w.word == ballot.RoleScrutineer {
				mine, others = other, h.Chair
			}
			_, err = h.Service.Allow(h.Context(), others, h.ID, r.ID, true)
			h.Refused(err, ballot.CodeOtherWord)
			_, err = h.Service.Allow(h.Context(), h.Root, h.ID, r.ID, true)
			h.Refused(err, ballot.CodeForbidden)
			if waits := h.View(w.word).Requests; len(waits) != 1 || waits[0].ID != r.ID {
				t.Errorf("%s sees %v", w.word, waits)
			}
			_, err = h.Service.Allow(h.Context(), mine, h.ID, r.ID, true)
			h.Must(err)
			if waits := h.View(w.word).Requests; len(waits) != 0 {
				t.Errorf("once allowed, %s sees %v", w.word, waits)
			}
			h.Must(w.do(h))
			if w.ask.Act != meeting.StaffRemove && w.ask.Act != meeting.StaffRoles && w.ask.Act != meeting.StaffRename {
				h.Refused(w.do(h), ballot.CodeNeedsWord) // the consent covers one use
			}
		})
	}
}

// The consent to make someone a judge of votes includes their first slip; the next slip needs its own.
func TestFirstSlipGoesWithTheWord(t *testing.T) {
	h, _ := sworn(t)
	r, err := h.Service.Ask(h.Context(), h.Root, h.ID, meeting.Ask{
		Act: meeting.StaffAdd, Name: "李明", Roles: []ballot.Role{ballot.RoleScrutineer},
	})
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), h.Chair, h.ID, r.ID, true)
	h.Must(err)
	s, err := h.Service.AddStaff(h.Context(), h.Root, h.ID, "李明", []ballot.Role{ballot.RoleScrutineer})
	h.Must(err)
	h.Must(h.slip(s.ID))
	h.Refused(h.slip(s.ID), ballot.CodeNeedsWord)
	// One slip without consent makes the whole print fail: nothing is half done.
	before, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	_, err = h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"001", "012"},
		[]ballot.PrincipalID{h.StaffID["大屏"], s.ID})
	h.Refused(err, ballot.CodeNeedsWord)
	after, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	if after.Version != before.Version {
		t.Error("a refused print of slips changed something")
	}
}

// Nothing else about people needs consent, nor does anything before the first opening or in a rehearsal.
func TestNothingElseNeedsAWord(t *testing.T) {
	h, _ := sworn(t)
	clerk, err := h.Service.AddStaff(h.Context(), h.Root, h.ID, "会务二", []ballot.Role{ballot.RoleClerk})
	h.Must(err)
	h.Must(h.slip(clerk.ID))
	h.Must(h.editStaff(clerk.ID, meeting.StaffEdit{Name: new("会务三"), Roles: &[]ballot.Role{ballot.RoleDisplay}}))
	h.Must(h.editStaff(h.StaffID["监票人"], meeting.StaffEdit{Roles: &[]ballot.Role{
		ballot.RoleScrutineer, ballot.RoleDisplay,
	}}))
	h.Must(h.Service.RemoveStaff(h.Context(), h.Root, h.ID, clerk.ID))
	_, err = h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"001", "012"}, nil)
	h.Must(err)
	_, err = h.Service.Ask(h.Context(), h.Root, h.ID, meeting.Ask{
		Act: meeting.StaffAdd, Name: "会务四", Roles: []ballot.Role{ballot.RoleClerk},
	})
	h.Refused(err, ballot.CodeNoWord)
	for _, c := range []fixtureConfig{{Deputies: 12, Present: 11}, {Deputies: 12, Present: 11, Rehearsal: true}} {
		free := newFixture(t, c)
		if c.Rehearsal {
			free.Opened(free.Spec(3, 1, nil))
		}
		for _, w := range free.ways()[:9] {
			if err := w.do(free); err != nil {
				t.Errorf("rehearsal %t, %s: %v", c.Rehearsal, w.name, err)
			}
			if w.ask.Act == meeting.StaffRemove {
				break
			}
		}
	}
}

// The requester and the person concerned may not allow a request; a declined request is gone.
func TestWhoMayNotAllow(t *testing.T) {
	h, _ := sworn(t)
	two := ballot.Principal{ID: h.Chair.ID, Name: h.Chair.Name, Meeting: h.ID, Roles: []ballot.Role{
		ballot.RoleClerk, ballot.RolePresiding,
	}}
	r, err := h.Service.Ask(h.Context(), two, h.ID, meeting.Ask{Act: meeting.StaffSlip, Staff: h.StaffID["监票人"]})
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), two, h.ID, r.ID, true)
	h.Refused(err, ballot.CodeOwnRequest)
	_, err = h.Service.Allow(h.Context(), h.Chair, h.ID, "r9", true)
	h.Refused(err, ballot.CodeNotFound)
	own, err := h.Service.Ask(h.Context(), h.Root, h.ID, meeting.Ask{
		Act: meeting.StaffRoles, Staff: h.StaffID["监票人"], Roles: []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer},
	})
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), h.Teller, h.ID, own.ID, true)
	h.Refused(err, ballot.CodeOwnRequest)
	third := h.View(ballot.RoleScrutineer).Requests
	if len(third) != 1 || third[0].ID != own.ID {
		t.Errorf("scrutineers see %v", third)
	}
	from, err := h.Service.Ask(h.Context(), h.Root, h.ID, meeting.Ask{Act: meeting.StaffRemove, Staff: h.StaffID["监票人乙"]})
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), h.Chair, h.ID, from.ID, false)
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), h.Chair, h.ID, from.ID, true)
	h.Refused(err, ballot.CodeNotFound)
	h.Refused(h.Service.RemoveStaff(h.Context(), h.Root, h.ID, h.StaffID["监票人乙"]), ballot.CodeNeedsWord)
	for _, bad := range []meeting.Ask{
		{},
		{Act: "steal"},
		{Act: meeting.StaffAdd},
		{Act: meeting.StaffSlip, Staff: "s.2", Name: "x"},
		{Act: meeting.StaffAdd, Name: "x", Roles: []ballot.Role{"deputy"}},
	} {
		_, err = h.Service.Ask(h.Context(), h.Root, h.ID, bad)
		h.Refused(err, ballot.CodeInvalid)
	}
	_, err = h.Service.Ask(h.Context(), h.Root, h.ID, meeting.Ask{Act: meeting.StaffSlip, Staff: "s.99"})
	h.Refused(err, ballot.CodeNotFound)
}

// entries returns the log entries of these acts.
func (h *fixture) entries(acts ...ballot.Act) []meeting.Entry {
	h.Helper()
	lines, err := h.Service.Log(h.Context(), h.Root, h.ID, 0)
	h.Must(err)
	var list []meeting.Entry
	for _, line := range lines {
		e, err := meeting.ReadEntry(line)
		h.Must(err)
		if slices.Contains(acts, e.Act) {
			list = append(list, e)
		}
	}
	return list
}

// The log records each slip with its owner and maker, and also given roles and edits.
func TestTheLogSaysWhoseAndWhat(t *testing.T) {
	h, _ := sworn(t)
	_, err := h.Service.MakeSlips(h.Context(), h.Root, h.ID, []ballot.DeputyID{"001", "012"},
		[]ballot.PrincipalID{h.StaffID["大屏"]})
	h.Must(err)
	all := h.entries(ballot.ActSlips)
	tail := all[len(all)-3:]
	if e := tail[0]; e.Args["who"] != string(h.StaffID["大屏"]) || e.Args["name"] != "大屏" || e.Args["roles"] != "display" ||
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
	if e := staff[0]; e.Args["roles"] != "presiding" || e.Args["who"] != string(h.Chair.ID) {
		t.Errorf("a role given: %+v", e)
	}
	free := newFixture(t, fixtureConfig{Deputies: 12, Present: 11})
	_, err = free.Service.EditMeeting(free.Context(), free.Root, free.ID, meeting.Edit{
		Title: new("第五次会议"), TwoPerson: new(true),
	})
	free.Must(err)
	if e := free.entries(ballot.ActEdit)[0]; e.Args["title"] != "第五次会议" || e.Args["two_person"] != "1" ||
		len(e.Args) != 2 {
		t.Errorf("an edit: %+v", e)
	}
	free.Must(free.editStaff(free.StaffID["监票人"], meeting.StaffEdit{Name: new("赵六")}))
	if e := free.entries(ballot.ActStaffName)[0]; e.Args["before"] != "监票人" || e.Args["name"] != "赵六" {
		t.Errorf("a rename: %+v", e)
	}
}

// TwoPerson, which forbids announcing to those who certified, is fixed by the first adoption of a formal meeting.
func TestTwoPersonIsFrozen(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 11, TwoPerson: true})
	off := func(h *fixture) error {
		_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{TwoPerson: new(false)})
		return err
	}
	id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
	h.Must(err)
	h.Must(off(h))
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{TwoPerson: new(true)})
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
	if got := codesOf(off(h)); !slices.Equal(got, []ballot.FaultCode{ballot.FaultFrozen}) {
		t.Errorf("switched off after the adoption: %v", got)
	}
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{TwoPerson: new(true), Title: new("同名")})
	h.Must(err) // nothing changes
	rehearsed := newFixture(t, fixtureConfig{Deputies: 12, Present: 11, TwoPerson: true, Rehearsal: true})
	id, err = rehearsed.Service.DraftPoll(h.Context(), rehearsed.Root, rehearsed.ID, "", rehearsed.Spec(3, 1, nil))
	h.Must(err)
	h.Must(rehearsed.Service.Do(h.Context(), rehearsed.Chair, ballot.ActAdopt, id, nil))
	h.Must(off(rehearsed))
}

// A person whose name or roles change is signed out; a new name requires a new slip; an id is never reused.
func TestStaffChanged(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 11})
	teller, last := h.StaffID["监票人"], h.StaffID["大屏"]
	h.Must(h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{ballot.RoleScrutineer, ballot.RoleClerk}}))
	h.Refused(h.Service.CheckSession(h.Context(), h.Teller), ballot.CodeUnauthenticated)
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
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
	h.Must(h.editStaff(teller, meeting.StaffEdit{Name: new("赵六")}))
	h.Must(h.Service.RemoveStaff(h.Context(), h.Root, h.ID, last))
	state, err = h.Service.State(h.Context(), h.ID)
	h.Must(err)
	if slips(teller) != 0 || slips(last) != 0 || len(state.Staff) != 2 {
		t.Errorf("%d slips of the renamed, %d of the removed person, staff %v", slips(teller), slips(last), state.Staff)
	}
	h.Refused(h.Service.CheckSession(h.Context(), h.Screen), ballot.CodeUnauthenticated)
	s, err := h.Service.AddStaff(h.Context(), h.Root, h.ID, "新人", []ballot.Role{ballot.RoleDisplay})
	h.Must(err)
	if s.ID == last {
		t.Errorf("the id %s was reused", s.ID)
	}
	h.Refused(h.Service.RemoveStaff(h.Context(), h.Root, h.ID, last), ballot.CodeNotFound)
	h.Refused(h.editStaff(teller, meeting.StaffEdit{Roles: &[]ballot.Role{}}), ballot.CodeInvalid)
}

// One row of the roster is changed or removed under the same rules as the whole roster.
func TestOneDeputyChanged(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 12, Present: 11})
	h.Must(h.Service.EditDeputy(h.Context(), h.Root, h.ID, "012", meeting.DeputyEdit{Name: new("新代表"), Note: new("增补")}))
	h.Must(h.Service.RemoveDeputy(h.Context(), h.Root, h.ID, "011"))
	h.Refused(h.Service.RemoveDeputy(h.Context(), h.Root, h.ID, "011"), ballot.CodeNotFound)
	h.Refused(h.Service.EditDeputy(h.Context(), h.Root, h.ID, "012", meeting.DeputyEdit{Name: new(" ")}),
		ballot.CodeInvalid)
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	if d, _ := state.Deputy("012"); d.Name != "新代表" || d.Note != "增补" || len(state.Roll) != 11 {
		t.Errorf("%+v of %d", d, len(state.Roll))
	}
	rolls := h.entries(ballot.ActRoll)
	if e := rolls[len(rolls)-1]; e.Args["number"] != "011" || e.Args["gone"] != "代表011" || len(e.Deputies) != 11 {
		t.Errorf("the log says %+v", e)
	}
	id := h.Opened(h.Spec(3, 1, map[string]any{"secrecy": "recorded"}))
	h.Refused(h.Service.EditDeputy(h.Context(), h.Root, h.ID, "012", meeting.DeputyEdit{Note: new("")}),
		ballot.CodePollsRunning)
	_, err = h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.concluded(id)
	if got := codesOf(h.Service.EditDeputy(h.Context(), h.Root, h.ID, "001",
		meeting.DeputyEdit{Name: new("别人")})); !slices.Equal(got,
		[]ballot.FaultCode{ballot.FaultNamed}) {
		t.Errorf("renamed after a ballot was issued: %v", got)
	}
	if got := codesOf(h.Service.RemoveDeputy(h.Context(), h.Root, h.ID, "001")); !slices.Equal(got,
		[]ballot.FaultCode{ballot.FaultIssued}) {
		t.Errorf("removed after a ballot was issued: %v", got)
	}
}
