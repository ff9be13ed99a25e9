package main

import (
	"bytes"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"piaojue/tally/redistest"
)

// doctor runs doctor on the site and returns its output and its exit code.
func (s *site) doctor() (string, int) {
	s.t.Helper()
	var out bytes.Buffer
	code := run(s.t.Context(), []string{"doctor", "--data", s.data, "--redis", s.redis.URL(), "--plain-http"}, nil, nil,
		&out, &out)
	return out.String(), code
}

// TestDoctorTellsAnothersKeys: each key file that belongs to another store is reported by name, and nothing is written.
func TestDoctorTellsAnothersKeys(t *testing.T) {
	redis := redistest.Start(t)
	s := newSite(t, redis)
	_, stop := s.start(slog.New(slog.DiscardHandler))
	stop()
	if out, _ := s.doctor(); !strings.Contains(out, "the key files are those of the store") {
		t.Errorf("on its own store doctor says\n%s", out)
	}
	other := newSite(t, redis)
	before := dumpAll(s)
	for _, name := range []string{signingFile, masterFile, codesFile, recordFile} {
		own := s.read(name)
		s.write(name, other.read(name), 0o600)
		if out, code := s.doctor(); code != 1 || !strings.Contains(out, name+" is not the key of this store") {
			t.Errorf("with another's %s doctor ended with %d and said\n%s", name, code, out)
		}
		s.write(name, own, 0o600)
	}
	if !maps.Equal(before, dumpAll(s)) {
		t.Error("doctor wrote to the store")
	}
}

// TestDoctorLeavesAnOlderStore: doctor neither upgrades nor signs a store of the previous version; it says which
// command does.
func TestDoctorLeavesAnOlderStore(t *testing.T) {
	_, b, dir := readSchema1(t)
	s := &site{t: t, redis: redistest.Start(t), data: dir}
	writeSchema1(t, s.redis.Client(), b)
	before := dumpAll(s)
	out, _ := s.doctor()
	if !strings.Contains(out, "earlier version, schema 1") ||
		!strings.Contains(out, "piaojue serve brings it up to date") || strings.Contains(out, "damaged") {
		t.Errorf("doctor says\n%s", out)
	}
	if !maps.Equal(before, dumpAll(s)) || !mayBeUnsigned(dir) {
		t.Error("doctor changed the store or its folder")
	}
}

// dumpAll copies all keys of the site's store.
func dumpAll(s *site) map[string]string {
	s.t.Helper()
	client := s.redis.Client()
	keys, err := client.Keys(s.t.Context(), "*").Result()
	s.must(err)
	all := map[string]string{}
	for _, k := range keys {
		all[k], err = client.Dump(s.t.Context(), k).Result()
		s.must(err)
	}
	return all
}
