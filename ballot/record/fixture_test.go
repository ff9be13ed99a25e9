package record

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
)

// testKey signs the records of the tests, otherKey those of another server.
var (
	testKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	otherKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
)

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// A fixture runs real polls, so that what is verified is what a server writes.
type fixture struct {
	*storetest.Fixture
	first ballot.Principal // a scrutineer
	other ballot.Principal // another
	by    map[ballot.DeputyID]ballot.Principal
	now   time.Time
}

// newFixture makes a formal meeting, or a rehearsal if fewer deputies are entitled than ballots are ever counted
// together.
func newFixture(t testing.TB, deputies int) *fixture {
	t.Helper()
	h := &fixture{by: map[ballot.DeputyID]ballot.Principal{}, now: time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)}
	tick := func() time.Time { h.now = h.now.Add(1500 * time.Millisecond); return h.now }
	h.Fixture = storetest.NewFixture(t, storetest.FixtureConfig{
		Deputies: deputies, Delegations: 1, TwoPerson: true, Bare: true,
		Service: func(c *meeting.Config) { c.Now = tick },
	})
	h.Chair = h.Staff("执行主席", ballot.RolePresiding)
	h.first = h.Staff("监票人甲", ballot.RoleScrutineer)
	h.other = h.Staff("监票人乙", ballot.RoleScrutineer)
	h.Teller = h.first
	return h
}

// roll sets a roster of n deputies.
func (h *fixture) roll(n int) {
	h.Helper()
	h.Must(h.Service.SetRoll(h.Context(), h.Root, h.ID, storetest.Roll(n, 1)))
}

// come signs deputies in.
func (h *fixture) come(numbers ...ballot.DeputyID) {
	h.Helper()
	for _, n := range numbers {
		h.by[n] = h.Come(n)
	}
}

// open puts a poll to the meeting.
func (h *fixture) open(spec string) ballot.PollID {
	h.Helper()
	return h.Opened(h.Parsed(spec))
}

// cast returns one ballot, also a void one.
func (h *fixture) cast(id ballot.PollID, n ballot.DeputyID, marks map[string]string) {
	h.Helper()
	_, err := h.Service.Cast(h.Context(), h.by[n], id, ballot.CastRequest{
		Key: "key-of-" + string(n) + "-000000000000", Marks: marks, AcceptVoid: true,
	})
	h.Must(err)
}

// finish closes, certifies and announces.
func (h *fixture) finish(id ballot.PollID) {
	h.Helper()
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "第 1 号公告"}))
}

// bundle exports a poll's record, signed.
func (h *fixture) bundle(id ballot.PollID, by ballot.Principal) []byte {
	h.Helper()
	r, err := h.Service.Record(h.Context(), by, id)
	h.Must(err)
	b, err := Of(r, "devel")
	h.Must(err)
	var out bytes.Buffer
	h.Must(Write(&out, b, testKey))
	return out.Bytes()
}

const (
	selection = `{"kind":"selection","title":"民生实事项目票决","items":[{"title":"道路 <一>"},{"title":"学校 & 幼儿园"},` +
		`{"title":"公园","investment":1200.5}],"rules":{"seats":1%s}}`
	decision = `{"kind":"decision","title":"关于报告的决议","items":[{"title":"工作报告"},` +
		`{"title":"预算报告"}],"rules":{"secrecy":"recorded"%s}}`
	rating = `{"kind":"rating","title":"满意度测评","items":[{"title":"道路"},{"title":"学校"}],
	 "rules":{"scale":["满意","基本满意","不满意"],
	 "grades":[{"grade":"满意","marks":["满意"],"threshold":{"num":1,"den":2,"over":true},
	  "base":"entitled"},{"grade":"不满意"}]%s}}`
)

// marks makes a ballot with this mark for these items.
func marks(mark string, items ...string) map[string]string {
	m := map[string]string{}
	for _, id := range items {
		m[id] = mark
	}
	return m
}

var six = []ballot.DeputyID{"001", "002", "003", "004", "005", "006"}

// renamedSince returns the record of a poll opened after a number on the roster was given to another person, although
// the previous one was present: by the log too, that one is no longer present.
func renamedSince(t testing.TB) []byte {
	t.Helper()
	h := newFixture(t, 7)
	h.come(six[:5]...)
	state, err := h.Service.State(h.Context(), h.ID)
	h.Must(err)
	roll := slices.Clone(state.Roll)
	roll[0].Name = "接任的人"
	roll[6].Name = "未到的人" // not signed in, so nobody leaves
	h.Must(h.Service.SetRoll(h.Context(), h.Root, h.ID, roll))
	h.come("006")
	id := h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "002", marks("approve", "1"))
	h.finish(id)
	return h.bundle(id, h.first)
}

// goodBundles are valid records of all kinds. "secret" and "recorded" are those that the tests tamper with.
func goodBundles(t testing.TB) map[string][]byte {
	t.Helper()
	good := map[string][]byte{"renamed since": renamedSince(t)}
	h := newFixture(t, 7)
	h.come(six[:5]...)

	id := h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.cast(id, "002", map[string]string{"1": "approve", "2": "reject", "3": "abstain"})
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, meeting.Reason{Reason: "停电"}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "006")) // 补签, and issued a ballot
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "005"))
	h.cast(id, "003", marks("approve", "1", "2")) // void
	h.cast(id, "004", marks("approve", "1"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.other, ballot.ActCertify, id, meeting.Word{Discrepancy: "数目不清"}))
	good["closed"] = h.bundle(id, h.first)
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	good["certified"] = h.bundle(id, h.first)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	good["secret"] = h.bundle(id, h.first) // short of seats: 3 of 7 do not pass
	next, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundShortfall)
	h.Must(err)
	h.come("005", "006")
	h.Begin(next)
	h.cast(next, "001", marks("approve", "2"))
	h.finish(next)
	good["second round"] = h.bundle(next, h.first)

	id = h.open(fmt.Sprintf(decision, `,"threshold":{"num":1,"den":2,"over":false}`))
	for i, n := range six[:5] {
		h.cast(id, n, map[string]string{"1": "approve", "2": []string{"approve", "reject", "abstain"}[i%3]})
	}
	h.finish(id)
	good["recorded"] = h.bundle(id, h.first)
	h.roll(8) // the record has the roster at the opening
	good["roster changed since"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(rating, `,"certifiers":0,"reveal":"on_announce"`))
	h.cast(id, "001", marks("满意", "1"))
	h.cast(id, "002", marks("满意", "1", "2"))
	h.cast(id, "003", marks("满意", "1"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	good["uncertified"] = h.bundle(id, h.first)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	good["rating"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, `,"unmarked":"approve","max_approvals":3,"shortfall":"vacant","reveal":"on_close"`))
	for _, n := range six[:5] {
		h.cast(id, n, marks("reject", "3"))
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	good["without outcome"] = h.bundle(id, h.Root) // the clerk may see the tally, but not yet the outcome
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	good["tie"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, meeting.Reason{Reason: "平板故障"}))
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActHand, id, ballot.HandEntry{
		Reason: "平板故障", Returned: 1, Items: map[ballot.ItemID]map[string]int{
			"1": {"approve": 1}, "2": {"unmarked": 1}, "3": {"unmarked": 1},
		},
	}))
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActHandConfirm, id, meeting.Word{})) // withdrawn
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActHand, id, ballot.HandEntry{
		Reason: "平板故障", Returned: 6, Void: 1,
		Items: map[ballot.ItemID]map[string]int{"1": {"approve": 5}, "2": {"reject": 2, "unmarked": 3}, "3": {"unmarked": 5}},
	}))
	h.Must(h.Service.Do(h.Context(), h.other, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
	h.finish(id)
	good["counted by hand"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.finish(id)
	good["nobody voted"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"})) // returns are kept
	good["void"] = h.bundle(id, h.first)
	good["more"] = moreBundle(t)
	formalBundles(t, good)
	return good
}

var twelve = []ballot.DeputyID{"001", "002", "003", "004", "005", "006", "007", "008", "009", "010", "011", "012"}

// formalBundles adds the records of a formal meeting that rehearsed before, and whose scrutineers change after the
// first opening, with consent.
func formalBundles(t testing.TB, good map[string][]byte) {
	t.Helper()
	h := newFixture(t, 9)
	h.roll(12)
	rehearsed, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Parsed(fmt.Sprintf(selection, "")))
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, rehearsed, nil))
	_, err = h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{Rehearsal: new(false)})
	h.Must(err)
	h.come(twelve...)
	id := h.open(fmt.Sprintf(selection, `,"reveal":"on_close"`))
	h.worded(meeting.Ask{Act: meeting.StaffAdd, Name: "监票人丙", Roles: []ballot.Role{ballot.RoleScrutineer}}, h.Chair)
	third := h.Staff("监票人丙", ballot.RoleScrutineer)
	h.come("012") // a lost tablet
	for _, n := range twelve {
		h.cast(id, n, marks("approve", "1"))
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), third, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.worded(meeting.Ask{Act: meeting.StaffRename, Staff: h.other.ID, Name: "监票人丁"}, h.Chair)
	_, err = h.Service.EditStaff(h.Context(), h.Root, h.ID, h.other.ID, meeting.StaffEdit{Name: new("监票人丁")})
	h.Must(err)
	_, err = h.Service.MakeSlips(h.Context(), h.Root, h.ID, nil, []ballot.PrincipalID{h.other.ID})
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	h.worded(meeting.Ask{Act: meeting.StaffSlip, Staff: h.Chair.ID}, h.first)
	_, err = h.Service.MakeSlips(h.Context(), h.Root, h.ID, nil, []ballot.PrincipalID{h.Chair.ID})
	h.Must(err)
	h.worded(meeting.Ask{Act: meeting.StaffRoles, Staff: third.ID, Roles: []ballot.Role{ballot.RolePresiding}}, h.first)
	_, err = h.Service.EditStaff(h.Context(), h.Root, h.ID, third.ID, meeting.StaffEdit{
		Roles: &[]ballot.Role{ballot.RolePresiding},
	})
	h.Must(err)
	h.worded(meeting.Ask{Act: meeting.StaffRemove, Staff: h.other.ID}, h.Chair)
	h.Must(h.Service.RemoveStaff(h.Context(), h.Root, h.ID, h.other.ID))
	good["formal"] = h.bundle(id, h.first)

	h.Chair = h.again(h.Chair, h.first)
	id = h.open(fmt.Sprintf(selection, ""))
	for _, n := range twelve[:9] {
		h.cast(id, n, marks("approve", "1"))
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "收回不足"}))
	good["too few and void"] = h.bundle(id, h.first)

	next, err := storetest.Round(h.Context(), h.Service, h.Chair, id, ballot.RoundRerun)
	h.Must(err)
	h.Begin(next)
	h.cast(next, "001", marks("approve", "1"))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, next, nil))
	h.Must(h.Service.Do(h.Context(), h.first, ballot.ActHand, next, ballot.HandEntry{
		Reason: "收回不足", Returned: 3, Items: map[ballot.ItemID]map[string]int{
			"1": {"approve": 3}, "2": {"reject": 3}, "3": {"reject": 3},
		},
	}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActHandConfirm, next, meeting.Word{Agree: true}))
	h.finish(next)
	good["too few, by hand"] = h.bundle(next, h.first)

	kept := h.Snapshot().State.Polls[0].ID // kept from the rehearsal
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, kept, nil))
	for _, n := range twelve[:2] { // both present; one signs in again, the other's leave of absence is revoked
		h.Must(h.Service.Excuse(h.Context(), h.Root, h.ID, n))
	}
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "001"))
	h.Must(h.Service.Leave(h.Context(), h.Root, h.ID, "002"))
	gone, err := h.Service.CopyPoll(h.Context(), h.Root, h.ID, kept, "")
	h.Must(err)
	h.Must(h.Service.RemoveDraft(h.Context(), h.Root, gone))
	h.Begin(kept)
	h.Must(h.Service.SignIn(h.Context(), h.Root, h.ID, "002"))
	for _, n := range twelve {
		h.cast(kept, n, marks("approve", "1"))
	}
	h.finish(kept)
	good["kept from the rehearsal"] = h.bundle(kept, h.first)
}

// worded requests consent for an act, and has it given.
func (h *fixture) worded(a meeting.Ask, by ballot.Principal) {
	h.Helper()
	r, err := h.Service.Ask(h.Context(), h.Root, h.ID, a)
	h.Must(err)
	_, err = h.Service.Allow(h.Context(), by, h.ID, r.ID, true)
	h.Must(err)
}

// again gives a person a new slip with another's consent, and signs them in with it.
func (h *fixture) again(who, by ballot.Principal) ballot.Principal {
	h.Helper()
	h.worded(meeting.Ask{Act: meeting.StaffSlip, Staff: who.ID}, by)
	p, _ := h.Slip(nil, []ballot.PrincipalID{who.ID})
	return p
}
