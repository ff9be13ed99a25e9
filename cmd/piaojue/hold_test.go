package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/redistest"
)

// formal makes the hall's meeting a formal one, with a recorded poll drafted and everyone signed in.
func (h *benchHall) formal(t *testing.T) {
	t.Helper()
	ctx, at := t.Context(), "/api/meetings/"+string(h.meeting)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	clerk, err := login(ctx, h.url, h.http, h.code)
	must(err)
	must(clerk.call(ctx, http.MethodPatch, at, map[string]bool{"rehearsal": false}, nil))
	var poll struct {
		ID ballot.PollID `json:"id"`
	}
	must(clerk.call(ctx, http.MethodPost, at+"/polls", h.spec(), &poll))
	h.poll = poll.ID
	for i := range h.deputies {
		must(h.arrive(ctx, i))
	}
}

// seen is the poll as the presiding officer sees it.
func (h *benchHall) seen(t *testing.T) meeting.PollView {
	t.Helper()
	var p meeting.PollView
	if err := h.chair.call(t.Context(), http.MethodGet, "/api/polls/"+string(h.poll), nil, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// becomes waits until the poll is in a state.
func (h *benchHall) becomes(t *testing.T, want ballot.PollState) meeting.PollView {
	t.Helper()
	for range 1000 {
		if p := h.seen(t); p.State == want {
			return p
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the poll did not become %s", want)
	return meeting.PollView{}
}

// TestSettingsTurnBadDuringAVote: I4, on a real Redis whose settings are changed during a formal vote and then
// corrected.
func TestSettingsTurnBadDuringAVote(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	url, _ := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(url, 12, 4)
	h.formal(t)
	s.must(h.open(t.Context()))
	for i, bad := range []struct{ name, value, good string }{
		{"appendfsync", "everysec", "always"}, {"maxmemory-policy", "allkeys-lru", "noeviction"}, {"appendonly", "no", "yes"},
	} {
		s.must(h.cast(t.Context(), 2*i))
		s.must(redis.Client().ConfigSet(t.Context(), bad.name, bad.value).Err())
		p := h.becomes(t, ballot.Paused)
		if want := "CONFIG SET " + bad.name + " " + bad.good; p.Held == nil || p.Held.Cause != meeting.CauseStore ||
			p.Held.Mend != want {
			t.Errorf("%s %s: held %+v, want the mend %q", bad.name, bad.value, p.Held, want)
		}
		refused, ok := errors.AsType[*apiError](h.cast(t.Context(), 2*i+1))
		if !ok || refused.Status != http.StatusServiceUnavailable || refused.Code != string(ballot.CodePaused) {
			t.Errorf("a cast meanwhile: %v, want 503 paused", refused)
		}
		s.must(redis.Client().ConfigSet(t.Context(), bad.name, bad.good).Err())
		h.becomes(t, ballot.Open)
		s.must(h.cast(t.Context(), 2*i+1))
	}
	for n := 6; n < 11; n++ { // with fewer than 10 a formal vote is not counted
		s.must(h.cast(t.Context(), n))
	}
	returned, err := h.close(t.Context())
	s.must(err)
	if returned != 11 {
		t.Errorf("%d returned, want the 11 that were acknowledged", returned)
	}
}

// TestFlushedRedisStopsTheVote: FLUSHALL stops the vote with a message, and no ballot is acknowledged that is not on
// record.
func TestFlushedRedisStopsTheVote(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	var log lockedBuffer
	url, _ := s.start(slog.New(slog.NewJSONHandler(&log, nil)))
	h := s.hall(url, 10, 3)
	h.formal(t)
	s.must(h.open(t.Context()))
	s.must(h.cast(t.Context(), 0))
	s.must(redis.Client().FlushAll(t.Context()).Err())
	for _, call := range []func(context.Context) error{
		func(ctx context.Context) error { return h.cast(ctx, 1) },
		func(ctx context.Context) error { return h.chair.call(ctx, http.MethodGet, "/api/me", nil, nil) },
		func(ctx context.Context) error { return h.chair.call(ctx, http.MethodGet, "/readyz", nil, nil) },
	} {
		refused, ok := errors.AsType[*apiError](call(t.Context()))
		if !ok || refused.Status != http.StatusServiceUnavailable || refused.Code != string(ballot.CodeStoreLost) {
			t.Errorf("after FLUSHALL: %v, want 503 store_lost", refused)
		}
	}
	if n := strings.Count(string(log.bytes()), "a meeting is gone from the store"); n != 1 {
		t.Errorf("the log says so %d times, want once", n)
	}
}
