package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Run tests the whole contract of [meeting.Store] on the stores that newStore makes. Each test gets an empty store of
// its own, which uses the real clock.
func Run(t *testing.T, newStore func(t *testing.T) meeting.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, store meeting.Store)
	}{
		{"Meetings", testMeetings},
		{"CommitMoved", testCommitMoved},
		{"CommitLate", testCommitLate},
		{"CommitWrites", testCommitWrites},
		{"CommitRace", testCommitRace},
		{"CommitLarge", testCommitLarge},
		{"Wipe", testWipe},
		{"WipeAndWrite", testWipeAndWrite},
		{"DeletePoll", testDeletePoll},
		{"Signature", testSignature},
		{"Proofs", testProofs},
		{"Suspect", testSuspect},
		{"Archive", testArchive},
		{"ArchiveLarge", testArchiveLarge},
		{"Log", testLog},
		{"Codes", testCodes},
		{"Begin", testBegin},
		{"RootClerk", testRootClerk},
		{"EndSessions", testEndSessions},
		{"Pins", testPins},
		{"CastRefusals", testCastRefusals},
		{"CastMisfits", testCastMisfits},
		{"CastRetries", testCastRetries},
		{"CastDeadline", testCastDeadline},
		{"CastReplaces", testCastReplaces},
		{"CastReplacesSecret", testCastReplacesSecret},
		{"RecordedTally", testRecordedTally},
		{"Delegations", testDelegations},
		{"DelegationsSecret", testDelegationsSecret},
		{"Returns", testReturns},
		{"Envelopes", testEnvelopes},
		{"CountChecks", testCountChecks},
		{"CountLive", testCountLive},
		{"CountOut", testCountOut},
		{"CountTooFew", testCountTooFew},
		{"CountMany", testCountMany},
		{"Finish", testFinish},
		{"Figures", testFigures},
		{"Events", testEvents},
		{"WaitWakes", testWaitWakes},
		{"WaitBrings", testWaitBrings},
		{"WaitSessions", testWaitSessions},
		{"Beats", testBeats},
		{"OneOfAThousand", testOneOfAThousand},
		{"CloseAgainstCasts", testCloseAgainstCasts},
		{"CountsRace", testCountsRace},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, newStore(t)) })
	}
}

// A hall is a fixture for one test: a meeting in a store, with deputies who are signed in.
type hall struct {
	t        *testing.T
	store    meeting.Store
	id       ballot.MeetingID
	version  uint64
	head     string
	deputies []ballot.DeputyID
}

const poll1 ballot.PollID = "m1-1"

// newHall makes the meeting m1 with n deputies, all present, each with the session "s-<number>".
func newHall(t *testing.T, store meeting.Store, n int) *hall {
	t.Helper()
	h := &hall{t: t, store: store, id: "m1"}
	writes := []meeting.Write{{Table: meeting.TableMeeting, Key: "doc", Value: []byte(`{"id":"m1"}`)}}
	for i := range n {
		d := ballot.DeputyID(fmt.Sprintf("%04d", i+1))
		h.deputies = append(h.deputies, d)
		credential, err := json.Marshal(meeting.Credential{Principal: ballot.DeputyPrincipal(d)})
		h.must(err)
		writes = append(writes,
			meeting.Write{Table: meeting.TableRoll, Key: string(d), Value: []byte(strconv.Itoa(i))},
			meeting.Write{Table: meeting.TablePresence, Key: string(d), Value: []byte(ballot.Present)},
			meeting.Write{Table: meeting.TableCredentials, Key: "hash-" + string(d), Value: credential})
	}
	h.commit(writes...)
	for _, d := range h.deputies {
		_, err := store.Begin(t.Context(), h.id, "hash-"+string(d), ballot.DeputyPrincipal(d), session(d))
		h.must(err)
	}
	return h
}

func session(d ballot.DeputyID) ballot.SessionID { return ballot.SessionID("s-" + string(d)) }

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// wants fails the test unless err has the code; "" is no error.
func (h *hall) wants(what string, err error, code ballot.Code) {
	h.t.Helper()
	if got := ballot.CodeOf(err); got != code {
		h.t.Errorf("%s: got %q (%v), want %q", what, got, err, code)
	}
}

// commit writes records on the state that the fixture knows.
func (h *hall) commit(writes ...meeting.Write) {
	h.t.Helper()
	h.must(h.try(meeting.Change{Writes: writes}))
}

// try commits a change on the state that the fixture knows, with one entry.
func (h *hall) try(c meeting.Change) error {
	c.Meeting, c.Version, c.Head, c.NewHead = h.id, h.version, h.head, fmt.Sprintf("head-%d", h.version+1)
	c.Entries = [][]byte{[]byte(c.NewHead)}
	err := h.store.Commit(h.t.Context(), c)
	if err == nil {
		h.version, h.head = h.version+1, c.NewHead
	}
	return err
}

func field(p ballot.PollID, key, value string) meeting.Write { //nolint:unparam // the call reads like the write
	return meeting.Write{Table: meeting.TablePoll, Poll: p, Key: key, Value: []byte(value)}
}

// openPoll writes the poll m1-1 with 3 items and 3 marks, open and issued to all, with the given fields changed.
func (h *hall) openPoll(secret bool, fields ...meeting.Write) {
	h.t.Helper()
	flag := map[bool]string{true: "1", false: "0"}
	writes := []meeting.Write{
		{Table: meeting.TableMeeting, Key: "polls", Value: []byte(`["m1-1"]`)},
		field(poll1, meeting.FieldDoc, `{}`), field(poll1, meeting.FieldState, "open"),
		field(poll1, meeting.FieldSecret, flag[secret]), field(poll1, meeting.FieldRevise, "0"),
		field(poll1, meeting.FieldItems, "3"), field(poll1, meeting.FieldMarks, "3"),
		field(poll1, meeting.FieldLiveStep, "0"), field(poll1, meeting.FieldClosesAt, "0"),
	}
	for _, d := range h.deputies {
		writes = append(writes, meeting.Write{Table: meeting.TableIssued, Poll: poll1, Key: string(d), Value: []byte("1")})
	}
	h.commit(append(writes, fields...)...)
}

func (h *hall) state(s ballot.PollState) {
	h.t.Helper()
	h.commit(field(poll1, meeting.FieldState, string(s)))
}

// recorded makes a cast of deputy i with marks under a key.
func (h *hall) recorded(i int, key, marks string) meeting.Cast {
	d := h.deputies[i]
	return meeting.Cast{
		Poll: poll1, Deputy: d, Session: session(d), KeyDigest: "k-" + string(d) + key,
		Digest: "d-" + string(d) + key + marks, Receipt: ballot.Receipt("R" + string(d) + key), Marks: marks,
		Proof: "P" + string(d) + key,
	}
}

// sealed makes a cast of deputy i with an envelope under a key.
func (h *hall) sealed(i int, key, envelope string) meeting.Cast {
	c := h.recorded(i, key, envelope)
	c.Marks, c.EnvelopeID, c.Envelope = "", "e-"+string(c.Deputy)+key, []byte(envelope)
	return c
}

func (h *hall) cast(c meeting.Cast) meeting.CastAnswer {
	h.t.Helper()
	a, err := h.store.Cast(h.t.Context(), c)
	if err != nil {
		h.t.Fatalf("cast of %s: %v", c.Deputy, err)
	}
	return a
}

func (h *hall) refused(what string, c meeting.Cast, code ballot.Code) {
	h.t.Helper()
	a, err := h.store.Cast(h.t.Context(), c)
	h.wants(what, err, code)
	if a != (meeting.CastAnswer{}) {
		h.t.Errorf("%s: a refusal came with the answer %v", what, a)
	}
}

func (h *hall) figures() meeting.PollFigures {
	h.t.Helper()
	f, err := h.store.Figures(h.t.Context(), h.id, []ballot.PollID{poll1})
	h.must(err)
	return f.Polls[poll1]
}

func (h *hall) seq() uint64 {
	h.t.Helper()
	f, err := h.store.Figures(h.t.Context(), h.id, nil)
	h.must(err)
	return f.Seq
}

// quiet returns a context for goroutines that end before the test but may outlive its context.
func (h *hall) quiet() context.Context { return context.WithoutCancel(h.t.Context()) }
