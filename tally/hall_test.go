package tally_test

import (
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

const (
	meetingID ballot.MeetingID = "m1"
	poll      ballot.PollID    = "m1-1"
)

// A hall is a fixture: a meeting with one open poll of 3 items and 3 marks, for tests that need one in several stores.
type hall struct {
	version uint64
	head    string
}

// newHall makes the fixture with n deputies, from "0001" on, each signed in with the session "s-<number>".
func newHall(t testing.TB, box meeting.Store, n int, fields ...meeting.Write) *hall {
	t.Helper()
	h := &hall{}
	h.commit(t, box, append(openPoll(n), fields...)...)
	for i := range n {
		d := ballot.DeputyID(number(i))
		if _, err := box.Begin(t.Context(), meetingID, "h"+string(d), ballot.DeputyPrincipal(d),
			ballot.SessionID("s-"+d)); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// openPoll returns the writes for the open poll and n deputies who are present and have ballots and codes.
func openPoll(n int) []meeting.Write {
	writes := []meeting.Write{{Table: meeting.TableMeeting, Key: "polls", Value: []byte(`["m1-1"]`)}}
	for key, value := range map[string]string{
		meeting.FieldDoc: "{}", meeting.FieldState: "open", meeting.FieldSecret: "0", meeting.FieldRevise: "0",
		meeting.FieldItems: "3",
		meeting.FieldMarks: "3", meeting.FieldLiveStep: "0", meeting.FieldClosesAt: "0",
	} {
		writes = append(writes, pollField(key, value))
	}
	for i := range n {
		d := number(i)
		writes = append(writes,
			meeting.Write{Table: meeting.TablePresence, Key: d, Value: []byte("present")},
			meeting.Write{Table: meeting.TableIssued, Poll: poll, Key: d, Value: []byte("1")},
			meeting.Write{Table: meeting.TableCredentials, Key: "h" + d, Value: []byte(`{"principal":"d.` + d + `"}`)})
	}
	return writes
}

func number(i int) string { return fmt.Sprintf("%04d", i+1) }

func pollField(key, value string) meeting.Write {
	return meeting.Write{Table: meeting.TablePoll, Poll: poll, Key: key, Value: []byte(value)}
}

func (h *hall) commit(t testing.TB, box meeting.Store, writes ...meeting.Write) {
	t.Helper()
	c := meeting.Change{
		Meeting: meetingID, Version: h.version, Head: h.head, NewHead: fmt.Sprint("h", h.version+1),
		Entries: [][]byte{{'e'}}, Writes: writes,
	}
	if err := box.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	h.version, h.head = h.version+1, c.NewHead
}

// recorded makes deputy i's cast; the same key gives the same digests.
func recorded(i int, key, marks string) meeting.Cast {
	d := number(i)
	return meeting.Cast{
		Poll: poll, Deputy: ballot.DeputyID(d), Session: ballot.SessionID("s-" + d), Digest: "d" + d + key + marks,
		KeyDigest: "k" + d + key, Receipt: ballot.Receipt("R" + d + key), Marks: marks,
	}
}

func figures(t testing.TB, box meeting.Store) meeting.PollFigures {
	t.Helper()
	f, err := box.Figures(t.Context(), meetingID, []ballot.PollID{poll})
	if err != nil {
		t.Fatal(err)
	}
	return f.Polls[poll]
}
