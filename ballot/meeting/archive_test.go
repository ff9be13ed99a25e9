package meeting_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
)

// second makes another server on the same store, with a master key of one repeated byte.
func (h *fixture) second(fill byte) *meeting.Service {
	h.Helper()
	ring, err := seal.NewKeyring(bytes.Repeat([]byte{fill}, seal.KeySize))
	h.Must(err)
	mint, err := seal.NewCodeGenerator(make([]byte, seal.KeySize))
	h.Must(err)
	svc, err := meeting.NewService(meeting.Config{
		Store: h.Store, Keys: ring, Codes: mint, Sign: seal.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))),
	})
	h.Must(err)
	return svc
}

// announced runs a poll of three items up to its announcement: 5 of 6 deputies vote.
func (h *fixture) announced(secrecy string) ballot.PollID {
	h.Helper()
	id := h.Opened(h.Spec(3, 1, map[string]any{"secrecy": secrecy, "reveal": "on_close"}))
	for _, p := range h.Voters[:5] {
		_, err := h.cast(p, id, 1)
		h.Must(err)
	}
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAnnounce, id, nil))
	return id
}

func TestArchive(t *testing.T) {
	for _, secrecy := range []string{"secret", "recorded"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newFixture(t, fixtureConfig{Deputies: 6, Present: 6})
			other := h.second(0)
			id := h.announced(secrecy)
			_, err := other.Cast(h.Context(), h.Voters[5], id, ballot.CastRequest{
				Key: "0123456789abcdef", Marks: map[string]string{},
			})
			h.Refused(err, ballot.CodeNotOpen) // the other server has cached the box key
			before, err := h.Service.Record(h.Context(), h.Teller, id)
			h.Must(err)

			h.Refused(h.Service.Do(h.Context(), h.Chair, ballot.ActArchive, id, nil), ballot.CodeForbidden)
			h.Store.FailNext("Commit", 2) // the answer is lost: the retry succeeds
			h.Refused(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil), ballot.CodeStoreUnavailable)
			h.Store.FailNext("Purge", 1)
			h.Refused(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil), ballot.CodeStoreUnavailable)
			h.Must(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil))
			h.Must(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil))

			after, err := h.Service.Record(h.Context(), h.Teller, id)
			h.Must(err)
			if len(after.Poll.BoxKey) != 0 || after.Poll.ArchivedAt.IsZero() {
				t.Errorf("archived at %v, %d bytes of the box key are left", after.Poll.ArchivedAt, len(after.Poll.BoxKey))
			}
			for i := range before.Returns { // proofs are deleted together with their key
				before.Returns[i].Proof, before.Returns[i].EnvelopeID = "", ""
			}
			if fmt.Sprint(after.Ballots, after.Returns) != fmt.Sprint(before.Ballots, before.Returns) {
				t.Error("the record's ballots or receipts changed")
			}
			if n := len(after.Log) - len(before.Log); n != 1 {
				t.Errorf("archiving four times made %d entries, want 1", n)
			}
			if e, err := meeting.ReadEntry(after.Log[len(after.Log)-1]); err != nil || e.Act != ballot.ActArchive ||
				e.Poll != id {
				t.Errorf("the last entry is %+v, %v", e, err)
			}
			for name, svc := range map[string]*meeting.Service{"this server": h.Service, "the other": other} {
				_, err := svc.Cast(h.Context(), h.Voters[0], id, ballot.CastRequest{
					Key: "0123456789abcdef", Marks: map[string]string{},
				})
				if got := ballot.CodeOf(err); got != ballot.CodeReturned {
					t.Errorf("%s: a retry after archiving got %q (%v)", name, got, err)
				}
				_, err = svc.Cast(h.Context(), h.Voters[5], id, ballot.CastRequest{
					Key: "0123456789abcdef", Marks: map[string]string{},
				})
				if got := ballot.CodeOf(err); got != ballot.CodeNotOpen {
					t.Errorf("%s: a deputy who never returned got %q (%v)", name, got, err)
				}
			}
			if r, _, err := h.Service.Recount(h.Context(), h.Teller, id); err != nil || !r.Equal || r.Ballots != 5 {
				t.Errorf("recount after archiving: %+v, %v", r, err)
			}
		})
	}
}

// I8: nothing is archived before it is announced or void. A void poll is archived with everything in its box.
func TestArchiveWaitsForTheEnd(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 6})
	id := h.Opened(h.Spec(3, 1, nil))
	h.Refused(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil), ballot.CodeNotAnnounced)
	_, err := h.cast(h.Voters[0], id, 1)
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActVoid, id, meeting.Reason{Reason: "设备故障"}))
	h.Must(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, id, nil))
	if sealed, err := h.Store.Envelopes(h.Context(), id, 0); err != nil || len(sealed) != 0 {
		t.Errorf("%d envelopes, %v in the box of an archived poll", len(sealed), err)
	}
	h.next(id, ballot.RoundRerun) // its rules are kept for the rerun
}

// The meeting may be closed before the clerk archives.
func TestArchiveAfterTheMeeting(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 6})
	done, over := h.announced("secret"), ballot.MeetingClosed
	_, err := h.Service.EditMeeting(h.Context(), h.Root, h.ID, meeting.Edit{State: &over})
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Root, ballot.ActArchive, done, nil))
}

// A server with another master key accepts no ballot for a box that it cannot open, and every failing call says so.
func TestLockedBoxIsNamed(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 6})
	stranger := h.second(7)
	id, err := h.Service.DraftPoll(h.Context(), h.Root, h.ID, "", h.Spec(3, 1, nil))
	h.Must(err)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActAdopt, id, nil))
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActZero, id, nil))
	h.Refused(stranger.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil), ballot.CodeBoxLocked)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActOpen, id, nil))
	in := ballot.CastRequest{Key: "0123456789abcdef", Marks: map[string]string{"1": "approve"}}
	_, err = stranger.Cast(h.Context(), h.Voters[0], id, in)
	h.Refused(err, ballot.CodeBoxLocked)
	_, err = h.Service.Cast(h.Context(), h.Voters[0], id, in)
	h.Must(err)
	h.Refused(stranger.Do(h.Context(), h.Chair, ballot.ActClose, id, nil), ballot.CodeBoxLocked)
	h.Refused(stranger.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}), ballot.CodeBoxLocked)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActClose, id, nil)) // closed already: the right server counts it
	h.Must(h.Service.Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
}

// Box keys are rewrapped one whole meeting at a time, and never while ballots are out; the ballots can be opened
// afterwards.
func TestRewrap(t *testing.T) {
	h := newFixture(t, fixtureConfig{Deputies: 6, Present: 6})
	old, err := seal.NewKeyring(make([]byte, seal.KeySize))
	h.Must(err)
	next, err := seal.NewKeyring(bytes.Repeat([]byte{7}, seal.KeySize))
	h.Must(err)
	anew := func(p ballot.PollID, wrapped []byte) ([]byte, error) { return old.Rewrap(p, wrapped, next) }
	id := h.Opened(h.Spec(3, 1, map[string]any{"reveal": "on_announce"}))
	_, err = h.cast(h.Voters[0], id, 1)
	h.Must(err)
	_, err = h.Service.Rewrap(h.Context(), anew)
	h.Refused(err, ballot.CodePollsRunning)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActPause, id, nil))
	_, err = h.Service.Rewrap(h.Context(), anew)
	h.Refused(err, ballot.CodePollsRunning)
	h.Must(h.Service.Do(h.Context(), h.Chair, ballot.ActResume, id, nil))
	// closed, and not counted
	h.Refused(h.second(9).Do(h.Context(), h.Chair, ballot.ActClose, id, nil), ballot.CodeBoxLocked)

	if n, err := h.Service.Rewrap(h.Context(),
		func(ballot.PollID, []byte) ([]byte, error) { return nil, fmt.Errorf("torn") }); n != 0 || err == nil {
		t.Errorf("a failing rewrap changed %d, %v", n, err)
	}
	if n, err := h.Service.Rewrap(h.Context(), anew); n != 1 || err != nil {
		t.Fatalf("Rewrap = %d, %v, want 1", n, err)
	}
	for fill, want := range map[byte]int{0: 1, 7: 0} {
		if kept, locked, err := h.second(fill).CheckKeys(h.Context()); kept != 1 || locked != want || err != nil {
			t.Errorf("under %d: %d kept, %d locked, %v", fill, kept, locked, err)
		}
	}
	h.Must(h.second(7).Do(h.Context(), h.Chair, ballot.ActClose, id, nil)) // counts the box
	h.Must(h.second(7).Do(h.Context(), h.Teller, ballot.ActCertify, id, meeting.Word{Agree: true}))
	if out := h.pollView(ballot.RoleScrutineer, id).Outcome; out == nil || out.Counts.Valid != 1 {
		t.Errorf("outcome %+v, want one valid ballot", out)
	}
}
