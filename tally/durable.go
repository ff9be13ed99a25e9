package tally

import (
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

// mendInMemory is the setting to use where the store cannot be made durable.
const mendInMemory = "--redis"

// Durable reports whether the store keeps what it acknowledges (I4). It queries Redis at each call: the settings can be
// changed while it runs, and another version of the program may have taken over the store. If another Redis answers
// than before, it also checks the open polls.
func (s *Store) Durable(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, callTimeout)
	defer stop()
	if err := s.gate.checkSchema(ctx); err != nil {
		return err
	}
	var mu sync.Mutex
	running := map[string]bool{}
	err := s.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
		text, err := node.Info(ctx).Result()
		if err != nil {
			return failed("read Redis's state", err)
		}
		info := parseInfo(text)
		if refusal := stateFault(info); refusal != nil {
			return refusal
		}
		mu.Lock()
		running[info["run_id"]] = true
		mu.Unlock()
		settings := map[string]string{}
		for _, pattern := range []string{"*append*", "maxmemory-policy"} {
			got, err := node.ConfigGet(ctx, pattern).Result()
			if unsupported(err) || redis.HasErrorPrefix(err, "NOPERM") {
				return lacking("no_config", mendInMemory)
			}
			if err != nil {
				return failed("read Redis's settings", err)
			}
			for name, value := range got {
				settings[name] = value
			}
		}
		return settingFault(settings)
	})
	if err != nil {
		return err
	}
	return s.recheck(ctx, running)
}

// stateFault returns what in the state of a running Redis could lose acknowledged ballots, or nil.
func stateFault(info map[string]string) error {
	version := info["redis_version"]
	switch {
	case version == "":
		return lacking("memory", mendInMemory)
	case major(version) < 7:
		return lacking("version", "redis-server >= 7.0", "version", version)
	case info["role"] != "master":
		return lacking("replica", "REPLICAOF NO ONE")
	case info["connected_slaves"] != "0":
		return lacking("replicas", "REPLICAOF NO ONE")
	case info["aof_last_write_status"] == "err":
		return lacking("aof_error", "df -h")
	}
	return nil
}

// settingFault returns the setting that could lose acknowledged ballots, or nil.
func settingFault(settings map[string]string) error {
	switch {
	case settings["appendonly"] != "yes":
		return lacking("aof_off", "CONFIG SET appendonly yes")
	case settings["appendfsync"] != "always":
		return lacking("fsync", "CONFIG SET appendfsync always")
	case settings["no-appendfsync-on-rewrite"] == "yes":
		return lacking("fsync_rewrite", "CONFIG SET no-appendfsync-on-rewrite no")
	case settings["maxmemory-policy"] != "noeviction":
		return lacking("eviction", "CONFIG SET maxmemory-policy noeviction")
	}
	return nil
}

// lacking refuses with a reason from the catalogue ("found."), its figures by name and value, and the setting that
// repairs it.
func lacking(reason, mend string, figures ...string) error {
	args := map[string]string{"reason": reason, "mend": mend}
	for i := 0; i+1 < len(figures); i += 2 {
		args[figures[i]] = figures[i+1]
	}
	return ballot.RefuseWith(ballot.CodeNotDurable, args)
}

func major(version string) int {
	head, _, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(head) // an unreadable version counts as too old
	return n
}
