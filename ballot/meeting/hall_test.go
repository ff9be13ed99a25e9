package meeting_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/ballot/storetest"
)

// A hall is a meeting on a box in memory, with everyone signed in who is needed.
type hall struct {
	t       *testing.T
	ctx     context.Context
	box     *storetest.Faulty
	svc     *meeting.Service
	root    ballot.Principal
	m       ballot.MeetingID
	chair   ballot.Principal
	teller  ballot.Principal
	screen  ballot.Principal
	voters  []ballot.Principal
	staffID map[string]ballot.PrincipalID
	keys    int // ballots cast by vote
}

type hallConfig struct {
	deputies, present int
	rehearsal, pin    bool
	formal            bool // also where fewer are entitled than are ever counted together: else these rehearse
	twoPerson         bool
	notDurable        bool
	delegations       int                               // 0: none
	wrap              func(meeting.Store) meeting.Store // a box that lies; nil: none
	disk              func() error                      // what says that there is no room
}

func (c hallConfig) box(options ...storetest.Option) meeting.Store {
	if c.wrap == nil {
		return storetest.NewMemory(options...)
	}
	return c.wrap(storetest.NewMemory(options...))
}

func newHall(t *testing.T, c hallConfig) *hall {
	t.Helper()
	var options []storetest.Option
	if c.notDurable {
		options = append(options, storetest.NotDurable())
	}
	h := &hall{
		t: t, ctx: t.Context(), box: storetest.NewFaulty(c.box(options...)), staffID: map[string]ballot.PrincipalID{},
	}
	key := make([]byte, 32)
	ring, err := seal.NewKeyring(key)
	h.must(err)
	mint, err := seal.NewCodeGenerator(key)
	h.must(err)
	code, hash := mint.Code()
	h.svc, err = meeting.NewService(meeting.Config{
		Store: h.box, Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
		Disk: c.disk, Clerk: func() (string, error) { return hash, nil },
	})
	h.must(err)
	h.root, err = h.svc.SignInByCode(h.ctx, code, "")
	h.must(err)
	m, err := h.svc.CreateMeeting(h.ctx, h.root, meeting.NewMeeting{
		Title: "第四次会议", Body: "某某镇人民代表大会", Rehearsal: c.rehearsal || c.deputies < 10 && !c.formal, Pin: c.pin,
		TwoPerson: c.twoPerson,
	})
	h.must(err)
	h.m = m.ID
	var roll []ballot.Deputy
	for i := range c.deputies {
		d := ballot.Deputy{Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%03d", i+1)}
		if c.delegations > 0 {
			d.Delegation = fmt.Sprintf("第%d代表团", 1+i%c.delegations)
		}
		roll = append(roll, d)
	}
	h.must(h.svc.SetRoll(h.ctx, h.root, h.m, roll))
	h.chair = h.staff("执行主席", ballot.RolePresiding)
	h.teller = h.staff("监票人", ballot.RoleScrutineer)
	h.screen = h.staff("大屏", ballot.RoleDisplay)
	for i := range c.present {
		p := h.deputy(roll[i].Number)
		h.must(h.svc.SignIn(h.ctx, p, h.m, p.Number))
		h.voters = append(h.voters, p)
	}
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) refused(err error, want ballot.Code) {
	h.t.Helper()
	if got := ballot.CodeOf(err); got != want {
		h.t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func (h *hall) staff(name string, roles ...ballot.Role) ballot.Principal {
	h.t.Helper()
	s, err := h.svc.AddStaff(h.ctx, h.root, h.m, name, roles)
	h.must(err)
	h.staffID[name] = s.ID
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, nil, []ballot.PrincipalID{s.ID})
	h.must(err)
	p, err := h.svc.SignInByCode(h.ctx, slips[0].Code, "")
	h.must(err)
	return p
}

func (h *hall) deputy(n ballot.DeputyID) ballot.Principal {
	h.t.Helper()
	slips, err := h.svc.MakeSlips(h.ctx, h.root, h.m, []ballot.DeputyID{n}, nil)
	h.must(err)
	p, err := h.svc.SignInByCode(h.ctx, slips[0].Code, slips[0].Pin)
	h.must(err)
	return p
}

// spec makes a selection of items for seats, with more rules as JSON fields.
func (h *hall) spec(items, seats int, rules map[string]any) ballot.Spec {
	h.t.Helper()
	all := map[string]any{"seats": seats}
	for k, v := range rules {
		all[k] = v
	}
	var list []map[string]any
	for i := range items {
		list = append(list, map[string]any{"title": fmt.Sprintf("项目%d", i+1)})
	}
	raw, err := json.Marshal(map[string]any{"kind": "selection", "title": "民生实事项目票决", "items": list, "rules": all})
	h.must(err)
	spec, err := ballot.ParseSpec(raw)
	h.must(err)
	return spec
}

// opened drafts, adopts and opens a poll.
func (h *hall) opened(spec ballot.Spec) ballot.PollID {
	h.t.Helper()
	id, err := h.svc.DraftPoll(h.ctx, h.root, h.m, "", spec)
	h.must(err)
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActAdopt, id, nil))
	h.must(h.svc.Do(h.ctx, h.teller, ballot.ActZero, id, nil))
	h.must(h.svc.Do(h.ctx, h.chair, ballot.ActOpen, id, nil))
	return id
}

// cast sends one ballot approving the first n items.
func (h *hall) cast(p ballot.Principal, id ballot.PollID, n int) (meeting.CastAnswer, error) {
	marks := map[string]string{}
	for i := range n {
		marks[fmt.Sprint(i+1)] = "approve"
	}
	return h.svc.Cast(h.ctx, p, id, ballot.CastRequest{Key: "key-of-" + string(p.Number) + "-0000000000", Marks: marks})
}

func (h *hall) view(role ballot.Role) meeting.View {
	h.t.Helper()
	snap, err := h.svc.Snapshot(h.ctx, h.m)
	h.must(err)
	return meeting.ViewFor(snap, meeting.Audience{Role: role}, time.Now())
}

// run lets the service tend the meeting until the test ends.
func (h *hall) run() {
	ctx, stop := context.WithCancel(h.ctx)
	done := make(chan error, 1)
	go func() { done <- h.svc.Run(ctx) }()
	h.t.Cleanup(func() { stop(); <-done })
}
