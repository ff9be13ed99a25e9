package tally_test

import (
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/redistest"
)

// TestDamagedCounters: counters that were overwritten with unreadable values make their poll suspect. The meeting's
// other figures can still be read.
func TestDamagedCounters(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	store := newStore(t, server.URL())
	newHall(t, store, 2)
	if _, err := store.Cast(t.Context(), recorded(0, "a", "111")); err != nil {
		t.Fatal(err)
	}
	key := "{m:" + string(meetingID) + "}:poll:" + string(poll)
	for _, tt := range []struct{ name, key, field, value string }{
		{"no number", key + ":tally", "0:1", "many"},
		{"an item beyond the poll", key + ":tally", "9:1", "1"},
		{"a mark beyond the scale", key + ":tally", "0:9", "1"},
		{"an item below the first", key + ":tally", "-1:1", "1"},
		{"a strange counter", key + ":tally", "votes", "1"},
		{"a number too large", key + ":tally", "ballots", "99999999999999999999"},
		{"items without end", key, meeting.FieldItems, "2000000000"},
		{"items below zero", key, meeting.FieldItems, "-3"},
		{"marks that are none", key, meeting.FieldMarks, "x"},
		{"turnout of a delegation", key + ":rooms", "r", "x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			was, err := client.HGet(t.Context(), tt.key, tt.field).Result()
			if err := client.HSet(t.Context(), tt.key, tt.field, tt.value).Err(); err != nil {
				t.Fatal(err)
			}
			got, lost := store.Figures(t.Context(), meetingID, []ballot.PollID{poll, "m1-2"})
			if p := got.Polls[poll]; lost != nil || p.Returned != 1 || len(got.Polls) != 2 ||
				p.Suspect == (p.ReturnedIn == nil) {
				t.Errorf("the figures are %+v, %v, want the poll suspect, or its delegations left out", got, lost)
			}
			if err != nil {
				err = client.HDel(t.Context(), tt.key, tt.field).Err()
			} else {
				err = client.HSet(t.Context(), tt.key, tt.field, was).Err()
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
	if f := figures(t, store); f.Suspect || f.Tally.Ballots != 1 {
		t.Errorf("put right, the figures are %+v", f)
	}
}
