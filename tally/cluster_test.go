package tally_test

import (
	"fmt"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/storetest"
	"piaojue/tally/redistest"
)

// A Redis Cluster fulfils the whole contract, as one Redis does: all of a meeting's keys are in one slot.
func TestContractOnCluster(t *testing.T) {
	c := redistest.StartCluster(t, 3)
	storetest.Run(t, func(t *testing.T) meeting.Store {
		c.Empty(t)
		return newStore(t, c.URL())
	})
}

func TestClusterSpreadsMeetings(t *testing.T) {
	c := redistest.StartCluster(t, 3)
	s := newStore(t, c.URL())
	for i := range 30 {
		m := ballot.MeetingID(fmt.Sprintf("m%d", i))
		err := s.Commit(t.Context(), meeting.Change{
			Meeting: m, NewHead: "h", Entries: [][]byte{[]byte("{}")},
			Writes: []meeting.Write{
				{Table: meeting.TableMeeting, Key: meeting.FieldDoc, Value: []byte("{}")},
				{Table: meeting.TableMeeting, Key: "polls", Value: []byte("[]")},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for node, keys := range c.Keys(t) {
		if keys == 0 {
			t.Errorf("node %d holds no meeting", node)
		}
	}
	if all, err := s.Meetings(t.Context()); err != nil || len(all) != 30 {
		t.Errorf("%d meetings (%v), want 30", len(all), err)
	}
}
