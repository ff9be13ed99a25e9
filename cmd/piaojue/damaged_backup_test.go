package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

// TestBackupWithADamagedMeeting: the backup holds the other meetings complete. The damaged one is named and copied as
// far as it can be read, and the command exits with 1. After a restore, the others continue and the damaged one is set
// aside.
func TestBackupWithADamagedMeeting(t *testing.T) {
	for _, tt := range []struct {
		name   string
		copied bool
		do     func(ctx context.Context, c redis.UniversalClient, key string) error
	}{
		{"a key of another type", false, func(ctx context.Context, c redis.UniversalClient, key string) error {
			return c.Eval(ctx, "redis.call('DEL', KEYS[1]) return redis.call('SADD', KEYS[1], 'x')", []string{key}).Err()
		}},
		{"another type, and no counter", false, func(ctx context.Context, c redis.UniversalClient, key string) error {
			tag, _, _ := strings.Cut(key, "poll:")
			return c.Eval(ctx, "redis.call('DEL', KEYS[1], KEYS[2]) return redis.call('SADD', KEYS[1], 'x')",
				[]string{key, tag + "seq"}).Err()
		}},
		{"garbage", true, func(ctx context.Context, c redis.UniversalClient, key string) error {
			return c.HSet(ctx, key, "doc", "garbage").Err()
		}},
		{"gone", true, func(ctx context.Context, c redis.UniversalClient, key string) error { return c.Del(ctx, key).Err() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			redis := redistest.Start(t)
			s := newSite(t, redis)
			url, stop := s.start(slog.New(slog.DiscardHandler))
			sound, hurt := s.hall(url, 3, 3), s.hall(url, 3, 3)
			for _, h := range []*benchHall{sound, hurt} {
				s.must(h.open(t.Context()))
				s.must(h.cast(t.Context(), 0))
			}
			stop()
			s.must(tt.do(t.Context(), redis.Client(), "{m:"+string(hurt.meeting)+"}:poll:"+string(hurt.poll)))
			file := filepath.Join(t.TempDir(), "copy")
			var out bytes.Buffer
			code := run(t.Context(), []string{"backup", "--data", s.data, "--redis", redis.URL(), file}, nil, nil, &out, &out)
			if code != exitFails || strings.Count(out.String(), string(hurt.meeting)) < 2 ||
				strings.Contains(out.String(), string(sound.meeting)) ||
				strings.Contains(out.String(), "as it stands") != tt.copied {
				t.Errorf("it ended with %d and said\n%s", code, out.String())
			}
			to := s.restoredTo(file, true)
			url, _ = to.start(slog.New(slog.DiscardHandler))
			clerk, err := login(t.Context(), url, http.DefaultClient, s.code)
			s.must(err)
			var list struct {
				Meetings []ballot.Meeting `json:"meetings"`
			}
			s.must(clerk.call(t.Context(), http.MethodGet, "/api/meetings", nil, &list))
			states := map[ballot.MeetingID]ballot.MeetingState{}
			for _, m := range list.Meetings {
				states[m.ID] = m.State
			}
			if states[sound.meeting] != ballot.MeetingActive || tt.copied && states[hurt.meeting] != ballot.MeetingDamaged {
				t.Errorf("put back, the meetings are %v", states)
			}
			h := sound.moved(t, url)
			h.must(t, "resume")
			s.must(h.cast(t.Context(), 1))
		})
	}
}
