package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/tally/redistest"
)

// backup writes a backup of the site and returns its path.
func (s *site) backup(keys bool) string {
	s.t.Helper()
	j := &backupJob{
		dir: s.data, redis: s.redis.URL(), file: filepath.Join(s.t.TempDir(), "b"), keys: keys, out: io.Discard,
		log: slog.New(slog.DiscardHandler),
	}
	s.must(j.backup(context.WithoutCancel(s.t.Context())))
	return j.file
}

// restoredTo restores a backup into a new Redis, with the same keys.
func (s *site) restoredTo(file string, reopen bool) *site {
	s.t.Helper()
	to := &site{t: s.t, redis: redistest.Start(s.t), data: filepath.Join(s.t.TempDir(), "data"), code: s.code}
	s.must(os.MkdirAll(to.data, 0o700))
	for _, name := range keyFiles {
		raw, err := os.ReadFile(filepath.Join(s.data, name))
		s.must(err)
		s.must(os.WriteFile(filepath.Join(to.data, name), raw, 0o600))
	}
	s.must(to.restore(file, reopen))
	return to
}

func (s *site) restore(file string, reopen bool) error {
	j := &backupJob{
		dir: s.data, redis: s.redis.URL(), file: file, reopen: reopen, out: io.Discard, log: slog.New(slog.DiscardHandler),
	}
	return j.restore(s.t.Context())
}

// moved is a hall on another server: everyone signs in there with the same slips.
func (h *benchHall) moved(t *testing.T, url string) *benchHall {
	t.Helper()
	b := *h.bench
	b.url = url
	to := &benchHall{
		bench: &b, http: h.http, meeting: h.meeting, poll: h.poll, slips: h.slips, voters: make([]*apiClient, len(h.voters)),
	}
	to.bodyBytes = h.bodyBytes
	var err error
	if to.chair, err = login(t.Context(), url, h.http, h.codes[0]); err != nil {
		t.Fatal(err)
	}
	if to.teller, err = login(t.Context(), url, h.http, h.codes[1]); err != nil {
		t.Fatal(err)
	}
	for i := range to.voters {
		if err := to.arrive(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// TestBackupUnderLoad: each backup made while ballots come in holds a complete vote as of one moment. After a restore
// the poll takes no more ballots; it is closed and counted, and its record verifies.
func TestBackupUnderLoad(t *testing.T) {
	const deputies, backups = 120, 3
	s := newSite(t, redistest.Start(t))
	url, stop := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(url, deputies, 6)
	s.must(h.open(t.Context()))
	var casting sync.WaitGroup
	for lane := range 4 {
		casting.Go(func() {
			for i := lane; i < deputies; i += 4 {
				if err := h.cast(t.Context(), i); err != nil {
					t.Error(err)
				}
			}
		})
	}
	var files []string
	for range backups {
		files = append(files, s.backup(false))
	}
	casting.Wait()
	for _, file := range files {
		b, err := readBackupFile(file, nil)
		s.must(err)
		_, returned := b.Count()
		to := s.restoredTo(file, false)
		at, end := to.start(slog.New(slog.DiscardHandler))
		there := h.moved(t, at)
		if p := there.seen(t); p.State != ballot.Paused || p.Held == nil || p.Held.Cause != meeting.CauseRestored ||
			p.Returned != returned {
			t.Errorf("put back: %s, held %+v, %d returned; want paused, %d returned", p.State, p.Held, p.Returned, returned)
		}
		for act, want := range map[string]ballot.Code{"resume": ballot.CodeHeld} {
			err := there.chair.call(t.Context(), http.MethodPost, "/api/polls/"+string(h.poll)+"/"+act, struct{}{}, nil)
			if err == nil || !strings.Contains(err.Error(), string(want)) {
				t.Errorf("%s of a restored poll: %v, want %s", act, err, want)
			}
		}
		counted, err := there.close(t.Context())
		s.must(err)
		if counted != returned {
			t.Errorf("%d counted, want %d", counted, returned)
		}
		there.holds(t)
		end()
	}
	_, err := h.close(t.Context())
	s.must(err)
	want := h.result(t)
	stop()
	to := s.restoredTo(s.backup(false), false)
	at, _ := to.start(slog.New(slog.DiscardHandler))
	there := h.moved(t, at)
	if diff := cmp.Diff(want, there.result(t)); diff != "" {
		t.Errorf("the tally after the restore: %s", diff)
	}
	there.holds(t)
}

// result is the tally as shown to the scrutineer.
func (h *benchHall) result(t *testing.T) (out ballot.Outcome) {
	t.Helper()
	if err := h.teller.call(t.Context(), http.MethodGet, "/api/polls/"+string(h.poll)+"/result", nil, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// holds certifies the poll and verifies its record.
func (h *benchHall) holds(t *testing.T) {
	t.Helper()
	at := "/api/polls/" + string(h.poll)
	if err := h.teller.call(t.Context(), http.MethodPost, at+"/certify", map[string]any{"agree": true}, nil); err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	if err := h.teller.send(t.Context(), http.MethodGet, at+"/bundle.zip", "", nil, &raw); err != nil {
		t.Fatal(err)
	}
	report := record.Verify(bytes.NewReader(raw.Bytes()), int64(raw.Len()), record.Options{})
	if !report.Holds {
		t.Errorf("the record does not hold: %+v", report)
	}
}

// TestReopenedPoll: with --reopen, a restored poll continues once the presiding officer resumes it, and retries are
// recognised.
func TestReopenedPoll(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	url, stop := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(url, 12, 4)
	s.must(h.open(t.Context()))
	for i := range 5 {
		s.must(h.cast(t.Context(), i))
	}
	file := s.backup(false)
	stop()
	to := s.restoredTo(file, true)
	at, _ := to.start(slog.New(slog.DiscardHandler))
	there := h.moved(t, at)
	if err := there.cast(t.Context(), 6); err == nil || !strings.Contains(err.Error(), string(ballot.CodePaused)) {
		t.Errorf("a cast before it is resumed: %v, want paused", err)
	}
	s.must(there.chair.call(t.Context(), http.MethodPost, "/api/polls/"+string(h.poll)+"/resume", struct{}{}, nil))
	for i := range 12 { // the first five are retries
		s.must(there.cast(t.Context(), i))
	}
	returned, err := there.close(t.Context())
	s.must(err)
	if returned != 12 {
		t.Errorf("%d returned, want 12", returned)
	}
	there.holds(t)
}

// TestBackupRefusals: restore refuses a truncated or changed file, a store that is not empty, and another site's master
// key.
func TestBackupRefusals(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	url, stop := s.start(slog.New(slog.DiscardHandler))
	h := s.hall(url, 6, 4)
	s.must(h.open(t.Context()))
	s.must(h.cast(t.Context(), 0))
	stop()
	file := s.backup(true)
	raw, err := os.ReadFile(file)
	s.must(err)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v", info.Mode())
	}
	if err := s.restore(file, false); err == nil || !strings.Contains(err.Error(), "the store is not empty") {
		t.Errorf("into a store that holds a meeting: %v", err)
	}
	empty := &site{t: t, redis: redistest.Start(t), data: filepath.Join(t.TempDir(), "new")}
	changed := filepath.Join(t.TempDir(), "changed")
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"cut off":        {raw[:len(raw)-40], "cut off, or was changed"},
		"cut in half":    {raw[:len(raw)/2], "cut off, or was changed"},
		"a bit changed":  {flipped(raw), "not a whole backup"},
		"a count raised": {recount(t, raw), "does not match its checksum"},
		"another file":   {[]byte("PK\x03\x04"), "not a file that backup has written"},
		"empty":          {nil, "not a file that backup has written"},
	} {
		s.must(os.WriteFile(changed, tt.content, 0o600))
		if err := empty.restore(changed, false); err == nil || !strings.Contains(err.Error(), tt.want) ||
			exitCode(err) != exitInput {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if n := empty.redis.Client().DBSize(t.Context()).Val(); n != 0 {
		t.Errorf("a refused restore wrote %d keys", n)
	}
	other := newSite(t, empty.redis)
	if err := other.restore(file, false); err == nil ||
		!strings.Contains(err.Error(), "record.key is not the key of the backup's time") {
		t.Errorf("with another site's keys: %v", err)
	}
	s.must(empty.restore(file, false)) // the file holds its keys
	for _, name := range keyFiles {
		if info, err := os.Stat(filepath.Join(empty.data, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("key file %s: %v", name, err)
		}
	}
}

func flipped(raw []byte) []byte {
	out := bytes.Clone(raw)
	out[len(out)/2] ^= 1
	return out
}

// recount changes a backup's content and packs it again.
func recount(t *testing.T, raw []byte) []byte {
	t.Helper()
	packed, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	yes, _ := json.Marshal([]byte("present"))
	no, _ := json.Marshal([]byte("left"))
	if !bytes.Contains(text, yes) {
		t.Fatal("nothing to change")
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(bytes.Replace(text, yes, no, 1))
	_ = w.Close()
	return out.Bytes()
}
