package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/seal"
	"piaojue/tally"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// writerDeputies vote in each poll of the Redis-writer's test: nine approve, three reject.
const writerDeputies = 12

// A writerHall is one formal meeting with one poll, taken to some step, on a Redis that someone else writes to.
type writerHall struct {
	t       *testing.T
	redis   *redis.Client
	url     string
	svc     *meeting.Service
	clerk   string // hash of the first clerk's code
	root    ballot.Principal
	m       ballot.MeetingID
	chair   ballot.Principal
	teller  ballot.Principal
	mole    meeting.Slip // a deputy's own slip, whose code the writer knows
	voters  []ballot.Principal
	poll    ballot.PollID
	secrecy ballot.Secrecy
	receipt []string
	old     map[string]map[string]string // hashes as they were before the last step
}

// writerSteps are the steps of a poll. Each edit is tried after each of them.
var writerSteps = []string{"adopted", "open", "voting", "closed", "certified", "announced", "archived"}

// TestRedisWriter: someone who can write to Redis but has no key file cannot change, unnoticed, anything that is
// certified, announced, exported or signed in. After each step of a vote and each edit, the outcome is the honest
// result or a refusal that names the edit.
func TestRedisWriter(t *testing.T) {
	server := redistest.Start(t)
	tried, refused, harmless := 0, 0, 0
	for i, step := range writerSteps {
		for j, name := range slices.Sorted(maps.Keys(writerEdits)) {
			for k, secrecy := range []ballot.Secrecy{ballot.Secret, ballot.Recorded} {
				for r, restart := range []bool{false, true} {
					if !battery.Full() && (i+j+k)%2 != r {
						continue // half of them
					}
					ok := t.Run(fmt.Sprintf("%s/%s/%s/restart %v", step, name, secrecy, restart), func(t *testing.T) {
						h := newWriterHall(t, server, secrecy)
						h.to(step)
						if !writerEdits[name](h) {
							return // nothing to edit at this step
						}
						tried++
						if restart {
							h.restart()
						}
						if err := h.goOn(step); err != nil {
							refused++
						} else {
							harmless++
						}
						h.moleIsNobody()
					})
					if !ok {
						return
					}
				}
			}
		}
	}
	battery.Measured(t, "%d edits at %d steps: %d refused by name, %d changed nothing", tried, len(writerSteps), refused,
		harmless)
}

func (h *writerHall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func newWriterHall(t *testing.T, server *redistest.Server, secrecy ballot.Secrecy) *writerHall {
	t.Helper()
	ctx := t.Context()
	h := &writerHall{
		t: t, redis: server.Client(), url: server.URL(), secrecy: secrecy, old: map[string]map[string]string{},
	}
	h.must(h.redis.FlushDB(ctx).Err())
	code, hash := writerMint(t).Code()
	h.clerk = hash
	h.svc = h.service()
	var err error
	h.root, err = h.svc.SignInByCode(ctx, code, "")
	h.must(err)
	m, err := h.svc.CreateMeeting(ctx, h.root, meeting.NewMeeting{Title: "第四次会议", Body: "某某镇人民代表大会", TwoPerson: true})
	h.must(err)
	h.m = m.ID
	var roll []ballot.Deputy
	var numbers []ballot.DeputyID
	for i := range writerDeputies + 1 { // the last one stays away
		n := ballot.DeputyID(fmt.Sprintf("%03d", i+1))
		roll, numbers = append(roll, ballot.Deputy{Number: n, Name: "代表" + string(n)}), append(numbers, n)
	}
	h.must(h.svc.SetRoll(ctx, h.root, h.m, roll))
	chair, err := h.svc.AddStaff(ctx, h.root, h.m, "主持人", []ballot.Role{ballot.RolePresiding})
	h.must(err)
	teller, err := h.svc.AddStaff(ctx, h.root, h.m, "监票人", []ballot.Role{ballot.RoleScrutineer})
	h.must(err)
	slips, err := h.svc.MakeSlips(ctx, h.root, h.m, numbers, []ballot.PrincipalID{chair.ID, teller.ID})
	h.must(err)
	for i, slip := range slips {
		if i == writerDeputies {
			h.mole = slip
			continue
		}
		p, err := h.svc.SignInByCode(ctx, slip.Code, "")
		h.must(err)
		switch {
		case slices.Contains(slip.Roles, ballot.RolePresiding):
			h.chair = p
		case slices.Contains(slip.Roles, ballot.RoleScrutineer):
			h.teller = p
		default:
			h.must(h.svc.SignIn(ctx, p, h.m, p.Number))
			h.voters = append(h.voters, p)
		}
	}
	return h
}

func writerMint(t *testing.T) *seal.CodeGenerator {
	t.Helper()
	mint, err := seal.NewCodeGenerator(make([]byte, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return mint
}

// service is a new server on the Redis: it knows only what it has read there.
func (h *writerHall) service() *meeting.Service {
	h.t.Helper()
	store, err := tally.New(tally.Config{URL: h.url})
	h.must(err)
	h.t.Cleanup(func() { _ = store.Close() })
	ring, err := seal.NewKeyring(make([]byte, seal.KeySize))
	h.must(err)
	svc, err := meeting.NewService(meeting.Config{
		Store: store, Keys: ring, Codes: writerMint(h.t),
		Sign:  seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
		Clerk: func() (string, error) { return h.clerk, nil }, Files: recordHashes,
	})
	h.must(err)
	return svc
}

func (h *writerHall) restart() { h.svc = h.service() }

// to takes the poll to a step, and keeps the state before the last one.
func (h *writerHall) to(step string) {
	h.t.Helper()
	for _, s := range writerSteps {
		if h.poll != "" && s == step {
			for _, key := range []string{
				h.key(""), h.key(":returned"), h.key(":tally"), h.key(":ballots"), h.table("state"), h.table("staff"),
			} {
				h.old[key] = h.redis.HGetAll(h.t.Context(), key).Val()
			}
		}
		h.must(h.step(s))
		if s == step {
			return
		}
	}
}

// step takes one step, as the hall does.
func (h *writerHall) step(step string) error {
	ctx := h.t.Context()
	switch step {
	case "adopted":
		text := fmt.Sprintf(`{"kind":"selection","title":"票决","items":[{"title":"甲"},{"title":"乙"}],
			"rules":{"seats":1,"max_approvals":1,"secrecy":"%s","reveal":"on_close","quorum":{"num":1,"den":2}}}`, h.secrecy)
		spec, err := ballot.ParseSpec([]byte(text))
		if err != nil {
			return err
		}
		if h.poll, err = h.svc.DraftPoll(ctx, h.root, h.m, "", spec); err != nil {
			return err
		}
		return h.svc.Do(ctx, h.chair, ballot.ActAdopt, h.poll, nil)
	case "open":
		if err := h.svc.Do(ctx, h.teller, ballot.ActZero, h.poll, nil); err != nil {
			return err
		}
		return h.svc.Do(ctx, h.chair, ballot.ActOpen, h.poll, nil)
	case "voting":
		return h.vote()
	case "closed":
		return h.svc.Do(ctx, h.chair, ballot.ActClose, h.poll, nil)
	case "certified":
		return h.svc.Do(ctx, h.teller, ballot.ActCertify, h.poll, meeting.Word{Agree: true})
	case "announced":
		return h.svc.Do(ctx, h.chair, ballot.ActAnnounce, h.poll, nil)
	default:
		return h.svc.Do(ctx, h.root, ballot.ActArchive, h.poll, nil)
	}
}

func (h *writerHall) vote() error {
	h.receipt = nil
	for i, p := range h.voters {
		mark := "approve"
		if i%4 == 3 {
			mark = "reject"
		}
		a, err := h.svc.Cast(h.t.Context(), p, h.poll, ballot.CastRequest{
			Key: fmt.Sprintf("%032d", i), Marks: map[string]string{"1": mark},
		})
		if err != nil {
			return err
		}
		h.receipt = append(h.receipt, string(a.Receipt))
	}
	slices.Sort(h.receipt)
	return nil
}

// goOn takes the remaining steps and exports the record. It returns the refusal, which must have a code of its own;
// without one it compares the result with what the deputies did.
func (h *writerHall) goOn(from string) error {
	h.t.Helper()
	for _, s := range writerSteps[slices.Index(writerSteps, from)+1:] {
		if err := h.step(s); err != nil {
			return h.named(s, err)
		}
	}
	if err := h.seen(); err != nil {
		return h.named("view", err)
	}
	if err := h.listed(); err != nil {
		return h.named("list", err)
	}
	r, err := h.svc.Record(context.WithoutCancel(h.t.Context()), h.teller, h.poll)
	if err != nil {
		return h.named("record", err)
	}
	b, err := record.Of(r, "test")
	h.must(err)
	o := r.Poll.Outcome
	honest := map[string]int{"approve": 9, "reject": 3, "abstain": 0, "unmarked": 0}
	if o == nil || o.Counts.Returned != writerDeputies || o.Counts.Entitled != writerDeputies+1 ||
		!reflect.DeepEqual(o.Items[0].Marks, honest) {
		h.t.Fatalf("a changed result was announced: %+v", o)
	}
	var receipts []string
	for _, r := range b.Receipts {
		receipts = append(receipts, string(r))
	}
	if !slices.Equal(receipts, h.receipt) || len(b.Ballots) != writerDeputies || r.Poll.Spec.Title != "票决" ||
		!r.Meeting.TwoPerson {
		h.t.Fatalf("a changed record was exported: %v of %v, %d ballots, %+v", receipts, h.receipt, len(b.Ballots),
			r.Poll.Spec)
	}
	if _, bad := meeting.CheckChain(r.Log); bad != 0 {
		h.t.Fatalf("a log was exported whose chain breaks at %d", bad)
	}
	for i, d := range r.Roll {
		if want := fmt.Sprintf("代表%03d", i+1); d.Name != want {
			h.t.Fatalf("a changed roll was exported: %+v", d)
		}
	}
	return nil
}

// seen checks what display and scrutineer are shown of the closed poll: an honest tally, or none with its reason.
func (h *writerHall) seen() error {
	snap, err := h.svc.Snapshot(h.t.Context(), h.m)
	if err != nil {
		return err
	}
	for _, role := range []ballot.Role{ballot.RoleDisplay, ballot.RoleScrutineer} {
		v, _, err := snap.PollFor(role, h.poll)
		if err != nil {
			return err
		}
		if v.Withheld != "" {
			return ballot.Refuse(v.Withheld, "shown to %s", role)
		}
		if len(v.Tally) > 0 && v.Tally[0].Marks["approve"] != 9 {
			h.t.Fatalf("%s is shown %+v", role, v.Tally)
		}
	}
	return nil
}

// listed checks what everyone may list of the closed poll: the receipts and, in a recorded poll, who marked what.
func (h *writerHall) listed() error {
	h.t.Helper()
	list, err := h.svc.Receipts(h.t.Context(), h.voters[0], h.poll)
	if err != nil {
		return err
	}
	var receipts []string
	for _, r := range list {
		receipts = append(receipts, string(r))
	}
	if !slices.Equal(receipts, h.receipt) {
		h.t.Fatalf("changed receipts are listed: %v of %v", receipts, h.receipt)
	}
	if h.secrecy == ballot.Secret {
		return nil
	}
	rows, err := h.svc.Named(h.t.Context(), h.teller, h.poll)
	if err != nil {
		return err
	}
	for i, row := range rows {
		want := "approve"
		if i%4 == 3 {
			want = "reject"
		}
		if row.Marks["1"] != want {
			h.t.Fatalf("a changed ballot of %s is listed: %v", row.Number, row.Marks)
		}
	}
	return nil
}

// named expects a refusal that says what was found.
func (h *writerHall) named(step string, err error) error {
	h.t.Helper()
	switch ballot.CodeOf(err) {
	case ballot.CodeDamaged, ballot.CodeSuspect, ballot.CodeImpossible, ballot.CodeStoreLost, ballot.CodeStoreUnavailable,
		ballot.CodeNotOpen,
		ballot.CodeNotCounted, ballot.CodeUnauthenticated, ballot.CodeNotPresent, ballot.CodeNotIssued, ballot.CodeReturned,
		ballot.CodeNotClosed:
		return err
	default:
		h.t.Fatalf("%s after the edit: %v", step, err)
		return err
	}
}

// moleIsNobody checks that whatever is in the store, a deputy's slip makes nobody an officer.
func (h *writerHall) moleIsNobody() {
	h.t.Helper()
	p, err := h.svc.SignInByCode(h.t.Context(), h.mole.Code, "")
	if err == nil && (p.ID == ballot.RootClerk || len(p.Roles) != 1 || p.Roles[0] != ballot.RoleDeputy ||
		p.Number != h.mole.Number) {
		h.t.Fatalf("a deputy's slip signs in %+v", p)
	}
}

// key is one of the poll's keys, table one of the meeting's.
func (h *writerHall) key(part string) string {
	return "{m:" + string(h.m) + "}:poll:" + string(h.poll) + part
}

func (h *writerHall) table(name string) string { return "{m:" + string(h.m) + "}:" + name }

// hash reads one of the poll's hashes, and returns it with its sorted fields.
func (h *writerHall) hash(part string) (map[string]string, []string) {
	all := h.redis.HGetAll(h.t.Context(), h.key(part)).Val()
	return all, slices.Sorted(maps.Keys(all))
}

// set writes fields of a hash.
func (h *writerHall) set(key string, pairs ...any) bool {
	h.must(h.redis.HSet(h.t.Context(), key, pairs...).Err())
	return true
}

// sub replaces a text in a field of a hash; it reports whether the text was there.
func (h *writerHall) sub(key, field, old, with string) bool {
	was := h.redis.HGet(h.t.Context(), key, field).Val()
	return strings.Contains(was, old) && h.set(key, field, strings.ReplaceAll(was, old, with))
}
