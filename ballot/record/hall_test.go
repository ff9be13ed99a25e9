package record

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
)

// testKey signs the records of the tests, otherKey those of another hall.
var (
	testKey  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	otherKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
)

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// A hall holds real polls on a box in memory, so that what is verified is what a server writes.
type hall struct {
	t     testing.TB
	ctx   context.Context
	svc   *meeting.Service
	m     ballot.MeetingID
	root  ballot.Principal
	chair ballot.Principal
	first ballot.Principal // a scrutineer
	other ballot.Principal // another
	by    map[ballot.DeputyID]ballot.Principal
	now   time.Time
}

// newTestHall makes a formal meeting; where fewer are entitled than are ever counted together, it rehearses.
func newTestHall(t testing.TB, deputies int) *hall {
	t.Helper()
	h := &hall{
		t: t, ctx: t.Context(), by: map[ballot.DeputyID]ballot.Principal{},
		now: time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC),
	}
	ring, err := seal.NewKeyring(make([]byte, 32))
	h.must(err)
	mint, err := seal.NewCodeGenerator(make([]byte, 32))
	h.must(err)
	tick := func() time.Time { h.now = h.now.Add(1500 * time.Millisecond); return h.now }
	code, hash := mint.Code()
	h.svc, err = meeting.NewService(meeting.Config{
		Store: storetest.NewMemory(), Keys: ring, Codes: mint,
		Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))), Now: tick,
		Clerk: func() (string, error) { return hash, nil },
	})
	h.must(err)
	h.root, err = h.svc.SignInByCode(h.ctx, code, "")
	h.must(err)
	m, err := h.svc.CreateMeeting(h.ctx, h.root, meeting.NewMeeting{
		Title: "第四次会议", Body: "某某镇人民代表大会", TwoPerson: true, Rehearsal: deputies < 10,
	})
	h.must(err)
	h.m = m.ID
	h.roll(deputies)
	h.chair = h.staff("执行主席", ballot.RolePresiding)
	h.first = h.staff("监票人甲", ballot.RoleScrutineer)
	h.other = h.staff("监票人乙", ballot.RoleScrutineer)
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// roll sets a roster of so many.
func (h *hall) roll(n int) {
	h.t.Helper()
	var roll []ballot.Deputy
	for i := range n {
		roll = append(roll, ballot.Deputy{
			Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%d", i+1), Delegation: "第一代表团",
		})
	}
	h.must(h.svc.SetRoll(h.ctx, h.root, h.m, roll))
}

func (h *hall) staff(name string, role ballot.Role) ballot.Principal {
	h.t.Helper()
	s, err := h.svc.AddStaff(h.ctx, h.root, h.m, name, []ballot.Role{role})
	h.must(err)
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{s.ID})
	h.must(err)
	p, err := h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
	return p
}

// come signs deputies in.
func (h *hall) come(numbers ...ballot.DeputyID) {
	h.t.Helper()
	for _, n := range numbers {
		slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{n}, nil)
		h.must(err)
		p, err := h.svc.SignInByCode(h.ctx, slips[0].Code, slips[0].Pin)
		h.must(err)
		h.by[n] = p
		h.must(h.svc.SignIn(h.ctx, p, h.m, n))
	}
}

// open puts a poll to the meeting.
func (h *hall) open(spec string) ballot.PollID {
	h.t.Helper()
	s, err := ballot.ParseSpec([]byte(spec))
	h.must(err)
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", s)
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
	h.begin(id)
	return id
}

func (h *hall) begin(id ballot.PollID) {
	h.t.Helper()
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActZero, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil))
}

// cast returns one ballot, also a void one.
func (h *hall) cast(id ballot.PollID, n ballot.DeputyID, marks map[string]string) {
	h.t.Helper()
	_, err := h.svc.Cast(h.ctx, h.by[n], id, ballot.CastRequest{
		Key: "key-of-" + string(n) + "-000000000000", Marks: marks, AcceptVoid: true,
	})
	h.must(err)
}

// finish closes, certifies and announces.
func (h *hall) finish(id ballot.PollID) {
	h.t.Helper()
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, meeting.Announcement{Notice: "第 1 号公告"}))
}

// bundle exports a poll's record, signed.
func (h *hall) bundle(id ballot.PollID, by ballot.Principal) []byte {
	h.t.Helper()
	r, err := h.svc.Record(h.ctx, by, id)
	h.must(err)
	b, err := Of(r, "devel")
	h.must(err)
	var out bytes.Buffer
	h.must(Write(&out, b, testKey))
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

// marks makes a ballot that bears mark beside these items.
func marks(mark string, items ...string) map[string]string {
	m := map[string]string{}
	for _, id := range items {
		m[id] = mark
	}
	return m
}

var six = []ballot.DeputyID{"001", "002", "003", "004", "005", "006"}

// renamedSince is the record of a poll that is opened once another person stands on the roster under the number of one
// who was present: he is not present any more, by the log too.
func renamedSince(t testing.TB) []byte {
	t.Helper()
	h := newTestHall(t, 7)
	h.come(six[:5]...)
	state, err := h.svc.State(h.ctx, h.m)
	h.must(err)
	roll := slices.Clone(state.Roll)
	roll[0].Name = "接任的人"
	roll[6].Name = "未到的人" // not signed in: nobody leaves
	h.must(h.svc.SetRoll(h.ctx, h.root, h.m, roll))
	h.come("006")
	id := h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "002", marks("approve", "1"))
	h.finish(id)
	return h.bundle(id, h.first)
}

// goodBundles are records of all kinds that hold. "secret" and "recorded" are those the tests tamper with.
func goodBundles(t testing.TB) map[string][]byte {
	t.Helper()
	good := map[string][]byte{"renamed since": renamedSince(t)}
	h := newTestHall(t, 7)
	h.come(six[:5]...)

	id := h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.cast(id, "002", map[string]string{"1": "approve", "2": "reject", "3": "abstain"})
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActPause, id, meeting.Reason{Reason: "停电"}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActResume, id, nil))
	h.must(h.svc.SignIn(h.ctx, h.root, h.m, "006")) // 补签, and issued a ballot
	h.must(h.svc.Leave(h.ctx, h.root, h.m, "005"))
	h.cast(id, "003", marks("approve", "1", "2")) // void
	h.cast(id, "004", marks("approve", "1"))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.other, ballot.ActCertify, id, meeting.Word{Discrepancy: "数目不清"}))
	good["closed"] = h.bundle(id, h.first)
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	good["certified"] = h.bundle(id, h.first)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	good["secret"] = h.bundle(id, h.first) // short of seats: 3 of 7 do not pass
	next, err := storetest.Round(h.ctx, h.svc, h.chair, id, ballot.RoundShortfall)
	h.must(err)
	h.come("005", "006")
	h.begin(next)
	h.cast(next, "001", marks("approve", "2"))
	h.finish(next)
	good["second round"] = h.bundle(next, h.first)

	id = h.open(fmt.Sprintf(decision, `,"threshold":{"num":1,"den":2,"over":false}`))
	for i, n := range six[:5] {
		h.cast(id, n, map[string]string{"1": "approve", "2": []string{"approve", "reject", "abstain"}[i%3]})
	}
	h.finish(id)
	good["recorded"] = h.bundle(id, h.first)
	h.roll(8) // the record is of the roster that was
	good["roster changed since"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(rating, `,"certifiers":0,"reveal":"on_announce"`))
	h.cast(id, "001", marks("满意", "1"))
	h.cast(id, "002", marks("满意", "1", "2"))
	h.cast(id, "003", marks("满意", "1"))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	good["uncertified"] = h.bundle(id, h.first)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	good["rating"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, `,"unmarked":"approve","max_approvals":3,"shortfall":"vacant","reveal":"on_close"`))
	for _, n := range six[:5] {
		h.cast(id, n, marks("reject", "3"))
	}
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	good["without outcome"] = h.bundle(id, h.root) // the clerk may see the tally, not yet what follows
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	good["tie"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActPause, id, meeting.Reason{Reason: "平板故障"}))
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActHand, id, ballot.HandEntry{
		Reason: "平板故障", Returned: 1, Items: map[ballot.ItemID]map[string]int{
			"1": {"approve": 1}, "2": {"unmarked": 1}, "3": {"unmarked": 1},
		},
	}))
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActHandConfirm, id, meeting.Word{})) // withdrawn
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActHand, id, ballot.HandEntry{
		Reason: "平板故障", Returned: 6, Void: 1,
		Items: map[ballot.ItemID]map[string]int{"1": {"approve": 5}, "2": {"reject": 2, "unmarked": 3}, "3": {"unmarked": 5}},
	}))
	h.must(h.svc.Do(h.ctx, h.other, ballot.ActHandConfirm, id, meeting.Word{Agree: true}))
	h.finish(id)
	good["counted by hand"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.finish(id)
	good["nobody voted"] = h.bundle(id, h.first)

	id = h.open(fmt.Sprintf(selection, ""))
	h.cast(id, "001", marks("approve", "1"))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActVoid, id, meeting.Reason{Reason: "办法有误"})) // who returned stays on record
	good["void"] = h.bundle(id, h.first)
	formalBundles(t, good)
	return good
}

var twelve = []ballot.DeputyID{"001", "002", "003", "004", "005", "006", "007", "008", "009", "010", "011", "012"}

// formalBundles adds the records of a formal meeting that rehearsed before, and in which scrutineers change after the
// first opening: under another's word.
func formalBundles(t testing.TB, good map[string][]byte) {
	t.Helper()
	h := newTestHall(t, 9)
	h.roll(12)
	_, err := h.svc.EditMeeting(h.ctx, h.root, h.m, meeting.Edit{Rehearsal: new(false)})
	h.must(err)
	h.come(twelve...)
	id := h.open(fmt.Sprintf(selection, `,"reveal":"on_close"`))
	h.worded(meeting.Ask{Act: meeting.StaffAdd, Name: "监票人丙", Roles: []ballot.Role{ballot.RoleScrutineer}}, h.chair)
	third := h.staff("监票人丙", ballot.RoleScrutineer)
	h.come("012") // a lost tablet
	for _, n := range twelve {
		h.cast(id, n, marks("approve", "1"))
	}
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, third, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.worded(meeting.Ask{Act: meeting.StaffRename, Staff: h.other.ID, Name: "监票人丁"}, h.chair)
	_, err = h.svc.EditStaff(h.ctx, h.root, h.m, h.other.ID, meeting.StaffEdit{Name: new("监票人丁")})
	h.must(err)
	_, err = h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{h.other.ID})
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAnnounce, id, nil))
	h.worded(meeting.Ask{Act: meeting.StaffSlip, Staff: h.chair.ID}, h.first)
	_, err = h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{h.chair.ID})
	h.must(err)
	h.worded(meeting.Ask{Act: meeting.StaffRoles, Staff: third.ID, Roles: []ballot.Role{ballot.RolePresiding}}, h.first)
	_, err = h.svc.EditStaff(h.ctx, h.root, h.m, third.ID, meeting.StaffEdit{Roles: &[]ballot.Role{ballot.RolePresiding}})
	h.must(err)
	h.worded(meeting.Ask{Act: meeting.StaffRemove, Staff: h.other.ID}, h.chair)
	h.must(h.svc.RemoveStaff(h.ctx, h.root, h.m, h.other.ID))
	good["formal"] = h.bundle(id, h.first)

	h.chair = h.again(h.chair, h.first)
	id = h.open(fmt.Sprintf(selection, ""))
	for _, n := range twelve[:9] {
		h.cast(id, n, marks("approve", "1"))
	}
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActVoid, id, meeting.Reason{Reason: "收回不足"}))
	good["too few and void"] = h.bundle(id, h.first)

	next, err := storetest.Round(h.ctx, h.svc, h.chair, id, ballot.RoundRerun)
	h.must(err)
	h.begin(next)
	h.cast(next, "001", marks("approve", "1"))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActClose, next, nil))
	h.must(h.svc.Do(h.ctx, h.first, ballot.ActHand, next, ballot.HandEntry{
		Reason: "收回不足", Returned: 3, Items: map[ballot.ItemID]map[string]int{
			"1": {"approve": 3}, "2": {"reject": 3}, "3": {"reject": 3},
		},
	}))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActHandConfirm, next, meeting.Word{Agree: true}))
	h.finish(next)
	good["too few, by hand"] = h.bundle(next, h.first)
}

// worded asks for a word, and has it given.
func (h *hall) worded(a meeting.Ask, by ballot.Principal) {
	h.t.Helper()
	r, err := h.svc.Ask(h.ctx, h.root, h.m, a)
	h.must(err)
	_, err = h.svc.Allow(h.ctx, by, h.m, r.ID, true)
	h.must(err)
}

// again gives somebody a new slip under another's word, and signs him in with it.
func (h *hall) again(who, by ballot.Principal) ballot.Principal {
	h.t.Helper()
	h.worded(meeting.Ask{Act: meeting.StaffSlip, Staff: who.ID}, by)
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{who.ID})
	h.must(err)
	p, err := h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
	return p
}
