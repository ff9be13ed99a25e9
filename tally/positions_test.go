package tally_test

import (
	"context"
	"strconv"
	"testing"

	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

const positionItems = 40

// TestTenMillionPositions: polls of a large congress, with every position of every ballot random, are compared with a
// separate count.
func TestTenMillionPositions(t *testing.T) {
	deputies, polls := battery.Size(300, 3000), battery.Size(4, 84)
	random := battery.Random(t)
	server := redistest.Start(t)
	store := newStore(t, server.URL())
	h := newHall(t, store, deputies)
	differences := 0
	for n := range polls {
		id := ballot.PollID("m1-" + strconv.Itoa(n+2))
		h.commit(t, store, positionsPoll(id, deputies)...)
		papers := make([]string, deputies)
		var want [positionItems][4]int
		for i := range papers {
			paper := make([]byte, positionItems)
			for j := range paper {
				mark := random.IntN(4)
				paper[j] = byte('0' + mark)
				want[j][mark]++
			}
			papers[i] = string(paper)
		}
		var casts errgroup.Group
		casts.SetLimit(256)
		for i, paper := range papers {
			c := recorded(i, "a", paper)
			c.Poll = id
			casts.Go(func() error { _, err := store.Cast(context.WithoutCancel(t.Context()), c); return err })
		}
		if err := casts.Wait(); err != nil {
			t.Fatal(err)
		}
		differences += differ(t, store, id, deputies, want)
	}
	if differences > 0 {
		t.Errorf("%d differences", differences)
	}
	battery.Measured(t, "%d deputies × %d items × %d polls = %d positions, differences %d",
		deputies, positionItems, polls, deputies*positionItems*polls, differences)
}

// positionsPoll writes an open recorded poll with a ballot issued to each.
func positionsPoll(id ballot.PollID, deputies int) []meeting.Write {
	var writes []meeting.Write
	for _, f := range []struct{ key, value string }{
		{meeting.FieldDoc, "{}"},
		{meeting.FieldState, "open"},
		{meeting.FieldSecret, "0"},
		{meeting.FieldRevise, "0"},
		{meeting.FieldItems, strconv.Itoa(positionItems)},
		{meeting.FieldMarks, "3"},
		{meeting.FieldLiveStep, "0"},
		{meeting.FieldClosesAt, "0"},
	} {
		writes = append(writes, meeting.Write{Table: meeting.TablePoll, Poll: id, Key: f.key, Value: []byte(f.value)})
	}
	for i := range deputies {
		writes = append(writes, meeting.Write{Table: meeting.TableIssued, Poll: id, Key: number(i), Value: []byte("1")})
	}
	return writes
}

// differ counts the positions in which the store's tally differs from the separate count.
func differ(t *testing.T, store meeting.Store, id ballot.PollID, deputies int, want [positionItems][4]int) int {
	t.Helper()
	f, err := store.Figures(t.Context(), meetingID, []ballot.PollID{id})
	if err != nil {
		t.Fatal(err)
	}
	got, n := f.Polls[id], 0
	if got.Returned != deputies || got.Tally.Ballots != deputies {
		n++
	}
	for j, item := range want {
		for mark, count := range item {
			if got.Tally.Marks[j][mark] != count {
				n++
			}
		}
	}
	return n
}
