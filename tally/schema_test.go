package tally_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot/meeting"
	"piaojue/tally"
	"piaojue/tally/redistest"
)

// TestUpgradeWithAPollOpen: the next version upgrades the store in the middle of a vote. Ballots are kept, more are
// accepted, and the previous version accepts nothing any more and says why.
func TestUpgradeWithAPollOpen(t *testing.T) {
	server := redistest.Start(t)
	before := newStoreIdle(t, server.URL())
	newHall(t, before, 3)
	if _, err := before.Cast(t.Context(), recorded(0, "a", "111")); err != nil {
		t.Fatal(err)
	}
	done := 0
	after := newStoreIdle(t, server.URL()).WithUpgrade(func(ctx context.Context, c redis.UniversalClient) error {
		if done++; done == 1 {
			return errors.New("cut off")
		}
		return c.HSet(ctx, "{m:m1}:poll:m1-1", "colour", "red").Err()
	})
	run := func() error { return after.Mend(t.Context()) }
	if err := run(); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Fatalf("an upgrade cut off: %v", err)
	}
	if _, err := after.Cast(t.Context(), recorded(1, "a", "111")); err != nil {
		t.Fatalf("a cast after the upgrade: %v", err)
	}
	if done != 2 {
		t.Errorf("the upgrade ran %d times, want 2: cut off, then whole", done)
	}
	if _, err := before.Cast(t.Context(), recorded(2, "a", "111")); err == nil ||
		!strings.Contains(err.Error(), fmt.Sprintf("schema %d, this one knows %d", tally.Schema()+1, tally.Schema())) {
		t.Errorf("a cast by the older version: %v, want a refusal that says why", err)
	}
	if f := figures(t, after); f.Returned != 2 || f.Tally.Ballots != f.Returned {
		t.Errorf("after the upgrade %+v", f)
	}
	r, err := after.Load(t.Context(), meetingID, 0)
	if err != nil || string(r.Polls[poll].Poll["colour"]) != "red" ||
		string(r.Polls[poll].Poll[meeting.FieldState]) != "open" {
		t.Errorf("the poll after the upgrade: %v", err)
	}
}

// TestSchemaOfAStoreThatIsEmptied: a store that is emptied between two calls of a check is not taken for a damaged one.
func TestSchemaOfAStoreThatIsEmptied(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	emptied := 0
	s := newStoreIdle(t, server.URL())
	s.AfterEach(func(ctx context.Context, call redis.Cmder) {
		if emptied < 2 && strings.EqualFold(call.Name(), "set") {
			emptied++
			client.FlushAll(ctx)
		}
	})
	if err := s.Mend(t.Context()); err != nil || emptied != 2 {
		t.Errorf("a check of a store that was emptied %d times, want 2: %v", emptied, err)
	}
	if got, err := client.Get(t.Context(), "schema").Int(); err != nil || got != tally.Schema() {
		t.Errorf("its schema is %d, %v, want %d", got, err, tally.Schema())
	}
}

// TestUpgradesInOrder: each upgrade runs once, in order; none runs on an empty store.
func TestUpgradesInOrder(t *testing.T) {
	server := redistest.Start(t)
	client := server.Client()
	var ran []string
	next := func() interface{ Mend(context.Context) error } {
		s := newStoreIdle(t, server.URL())
		for _, name := range []string{"one", "two"} {
			s.WithUpgrade(func(context.Context, redis.UniversalClient) error { ran = append(ran, name); return nil })
		}
		return s
	}
	if err := next().Mend(t.Context()); err != nil || len(ran) != 0 {
		t.Fatalf("an empty store: %v, ran %v", err, ran)
	}
	if err := client.Set(t.Context(), "schema", tally.Schema(), 0).Err(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := next().Mend(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(ran, " "); got != "one two" {
		t.Errorf("ran %q, want one two", got)
	}
	if got := client.Get(t.Context(), "schema").Val(); got != strconv.Itoa(tally.Schema()+2) {
		t.Errorf("schema %s, want two more than %d", got, tally.Schema())
	}
}
