package tally_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"piaojue/ballot"
	"piaojue/tally/redistest"
)

func TestDurableRefusals(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		mend string
	}{
		{"everysec", []string{"--appendfsync", "everysec"}, "CONFIG SET appendfsync always"},
		{"no append-only file", []string{"--appendonly", "no"}, "CONFIG SET appendonly yes"},
		{
			"no fsync while the file is written anew",
			[]string{"--no-appendfsync-on-rewrite", "yes"},
			"CONFIG SET no-appendfsync-on-rewrite no",
		},
		{"evicting", []string{"--maxmemory-policy", "allkeys-lru"}, "CONFIG SET maxmemory-policy noeviction"},
		{"a replica itself", []string{"--replicaof", "127.0.0.1 1"}, "REPLICAOF NO ONE"},
		{"good", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := redistest.Start(t, tt.args...)
			wantMend(t, newStoreIdle(t, server.URL()).Durable(t.Context()), tt.mend)
		})
	}
}

// TestDurableRefusesReplica: a replica could be promoted automatically, without the last acknowledged writes.
func TestDurableRefusesReplica(t *testing.T) {
	server := redistest.Start(t, "--port", "0", "--repl-diskless-sync-delay", "0")
	store := newStoreIdle(t, server.URL())
	wantMend(t, store.Durable(t.Context()), "")
	client := server.Client() // to a primary, a replica is just a connection that asks for the stream
	conn := client.Conn()
	defer conn.Close()
	if err := conn.Do(t.Context(), "REPLCONF", "listening-port", "1").Err(); err != nil {
		t.Fatal(err)
	}
	_ = conn.Do(t.Context(), "PSYNC", "?", "-1").Err() // the answer does not matter
	wantMend(t, store.Durable(t.Context()), "REPLICAOF NO ONE")
}

func TestDurableRefusesMiniredis(t *testing.T) {
	wantMend(t, newStoreIdle(t, "redis://"+miniredis.RunT(t).Addr()).Durable(t.Context()), "--redis")
}

// TestDurableFollowsSettings: durability is checked at each opening, not once.
func TestDurableFollowsSettings(t *testing.T) {
	server := redistest.Start(t)
	store := newStoreIdle(t, server.URL())
	wantMend(t, store.Durable(t.Context()), "")
	if err := server.Client().ConfigSet(t.Context(), "appendfsync", "everysec").Err(); err != nil {
		t.Fatal(err)
	}
	wantMend(t, store.Durable(t.Context()), "CONFIG SET appendfsync always")
}

func wantMend(t *testing.T, err error, mend string) {
	t.Helper()
	if mend == "" {
		if err != nil {
			t.Errorf("Durable = %v, want nil", err)
		}
		return
	}
	refusal, ok := errors.AsType[*ballot.Error](err)
	if !ok || refusal.Code != ballot.CodeNotDurable || refusal.Args["mend"] != mend ||
		strings.TrimSpace(refusal.Args["reason"]) == "" {
		t.Errorf("Durable = %+v, want not_durable with the mend %q and a reason", err, mend)
	}
}
