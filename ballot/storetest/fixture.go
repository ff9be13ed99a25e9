package storetest

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
)

// A Fixture is a meeting on an in-memory store, with everyone needed signed in, for tests of the layers above the
// store.
type Fixture struct {
	testing.TB
	Store    *Faulty
	Service  *meeting.Service
	Codes    *seal.CodeGenerator
	Root     ballot.Principal // the first clerk
	RootCode string
	ID       ballot.MeetingID
	Chair    ballot.Principal
	Teller   ballot.Principal
	Screen   ballot.Principal
	Voters   []ballot.Principal // the deputies present
	StaffID  map[string]ballot.PrincipalID
}

// A FixtureConfig describes the meeting.
type FixtureConfig struct {
	Deputies, Present int
	Delegations       int // 0: none
	Rehearsal         bool
	Formal            bool // formal even if fewer are entitled than are ever counted together; else these rehearse
	Pin, TwoPerson    bool
	Bare              bool // only the first clerk and the roll
	NotDurable        bool
	Wrap              func(meeting.Store) meeting.Store // wraps the store, to falsify its answers; nil: no wrapper
	Service           func(*meeting.Config)             // changes the configuration; nil: no change
}

// NewFixture makes a meeting of the configuration.
func NewFixture(t testing.TB, c FixtureConfig) *Fixture {
	t.Helper()
	f := NewService(t, c)
	f.ID = f.Meeting(c)
	if c.Bare {
		return f
	}
	f.Chair = f.Staff("执行主席", ballot.RolePresiding)
	f.Teller = f.Staff("监票人", ballot.RoleScrutineer)
	f.Screen = f.Staff("大屏", ballot.RoleDisplay)
	for _, d := range Roll(c.Present, 0) {
		f.Voters = append(f.Voters, f.Come(d.Number))
	}
	return f
}

// NewService makes a service whose first clerk is signed in, and no meeting.
func NewService(t testing.TB, c FixtureConfig) *Fixture {
	t.Helper()
	var options []Option
	if c.NotDurable {
		options = append(options, NotDurable())
	}
	var store meeting.Store = NewMemory(options...)
	if c.Wrap != nil {
		store = c.Wrap(store)
	}
	f := &Fixture{TB: t, Store: NewFaulty(store), StaffID: map[string]ballot.PrincipalID{}}
	key := make([]byte, seal.KeySize)
	ring, err := seal.NewKeyring(key)
	f.Must(err)
	f.Codes, err = seal.NewCodeGenerator(key)
	f.Must(err)
	var hash string
	f.RootCode, hash = f.Codes.Code()
	config := meeting.Config{
		Store: f.Store, Keys: ring, Codes: f.Codes, Clerk: func() (string, error) { return hash, nil },
		Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	}
	if c.Service != nil {
		c.Service(&config)
	}
	f.Service, err = meeting.NewService(config)
	f.Must(err)
	f.Root, err = f.Service.SignInByCode(f.Context(), f.RootCode, "")
	f.Must(err)
	return f
}

// Meeting makes another meeting, with its roll.
func (f *Fixture) Meeting(c FixtureConfig) ballot.MeetingID {
	f.Helper()
	m, err := f.Service.CreateMeeting(f.Context(), f.Root, meeting.NewMeeting{
		Title: "第四次会议", Body: "某某镇人民代表大会", Rehearsal: c.Rehearsal || c.Deputies < 10 && !c.Formal, Pin: c.Pin,
		TwoPerson: c.TwoPerson,
	})
	f.Must(err)
	f.Must(f.Service.SetRoll(f.Context(), f.Root, m.ID, Roll(c.Deputies, c.Delegations)))
	return m.ID
}

// Roll makes a roster of this many deputies, distributed in turn over the delegations; 0: without delegations.
func Roll(deputies, delegations int) []ballot.Deputy {
	roll := make([]ballot.Deputy, deputies)
	for i := range roll {
		roll[i] = ballot.Deputy{Number: ballot.DeputyID(fmt.Sprintf("%03d", i+1)), Name: fmt.Sprintf("代表%03d", i+1)}
		if delegations > 0 {
			roll[i].Delegation = fmt.Sprintf("第%d代表团", 1+i%delegations)
		}
	}
	return roll
}

// Must ends the test on an error.
func (f *Fixture) Must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// Refused requires a refusal with a code.
func (f *Fixture) Refused(err error, want ballot.Code) {
	f.Helper()
	if got := ballot.CodeOf(err); got != want {
		f.Errorf("got %q (%v), want %q", got, err, want)
	}
}

// Staff adds a staff member and signs them in.
func (f *Fixture) Staff(name string, roles ...ballot.Role) ballot.Principal {
	f.Helper()
	s, err := f.Service.AddStaff(f.Context(), f.Root, f.ID, name, roles)
	f.Must(err)
	f.StaffID[name] = s.ID
	p, _ := f.Slip(nil, []ballot.PrincipalID{s.ID})
	return p
}

// Deputy signs a deputy in with a new slip.
func (f *Fixture) Deputy(n ballot.DeputyID) ballot.Principal {
	f.Helper()
	p, _ := f.Slip([]ballot.DeputyID{n}, nil)
	return p
}

// Slip makes one slip and signs in with it.
func (f *Fixture) Slip(deputies []ballot.DeputyID, staff []ballot.PrincipalID) (ballot.Principal, meeting.Slip) {
	f.Helper()
	slips, err := f.Service.MakeSlips(f.Context(), f.Root, f.ID, deputies, staff)
	f.Must(err)
	p, err := f.Service.SignInByCode(f.Context(), slips[0].Code, slips[0].Pin)
	f.Must(err)
	return p, slips[0]
}

// Come signs a deputy in with a new slip, and to the meeting.
func (f *Fixture) Come(n ballot.DeputyID) ballot.Principal {
	f.Helper()
	p := f.Deputy(n)
	f.Must(f.Service.SignIn(f.Context(), p, f.ID, n))
	return p
}

// Parsed parses a poll as in POLL.json, without counts.
func (f *Fixture) Parsed(text string) ballot.Spec {
	f.Helper()
	spec, err := ballot.ParseSpec([]byte(text))
	f.Must(err)
	return spec
}

// Spec makes a selection with this many items and seats, and further rules as JSON fields.
func (f *Fixture) Spec(items, seats int, rules map[string]any) ballot.Spec {
	f.Helper()
	all := map[string]any{"seats": seats}
	for k, v := range rules {
		all[k] = v
	}
	var list []map[string]any
	for i := range items {
		list = append(list, map[string]any{"title": fmt.Sprintf("项目%d", i+1)})
	}
	raw, err := json.Marshal(map[string]any{"kind": "selection", "title": "民生实事项目票决", "items": list, "rules": all})
	f.Must(err)
	return f.Parsed(string(raw))
}

// Opened drafts, adopts and opens a poll.
func (f *Fixture) Opened(spec ballot.Spec) ballot.PollID {
	f.Helper()
	id, err := f.Service.DraftPoll(f.Context(), f.Root, f.ID, "", spec)
	f.Must(err)
	f.Must(f.Service.Do(f.Context(), f.Chair, ballot.ActAdopt, id, nil))
	f.Begin(id)
	return id
}

// Begin records the zero proof and opens an adopted poll.
func (f *Fixture) Begin(id ballot.PollID) {
	f.Helper()
	f.Must(f.Service.Do(f.Context(), f.Teller, ballot.ActZero, id, nil))
	f.Must(f.Service.Do(f.Context(), f.Chair, ballot.ActOpen, id, nil))
}

// Snapshot reads the meeting's present snapshot.
func (f *Fixture) Snapshot() meeting.Snapshot {
	f.Helper()
	snap, err := f.Service.Snapshot(f.Context(), f.ID)
	f.Must(err)
	return snap
}

// View returns the view of a role.
func (f *Fixture) View(role ballot.Role) meeting.View {
	f.Helper()
	return meeting.ViewFor(f.Snapshot(), meeting.Audience{Role: role}, time.Now())
}

// Run runs the service until the test ends.
func (f *Fixture) Run() { f.Background(f.Service.Run) }

// Background runs a function until the test ends, or until stop; either waits for it to return.
func (f *Fixture) Background(run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(f.Context()))
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		f.Must(<-done)
	})
	f.Cleanup(stop)
	return stop
}
