package tally

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"piaojue/ballot"
)

const (
	recoverWait    = 1500 * time.Millisecond // how long an act waits for the checks before it answers "unavailable"
	recoverPause   = 250 * time.Millisecond  // between tries
	recoverTimeout = 2 * time.Minute         // of one try; a large append-only file takes its time
	checkLease     = 3 * time.Second         // after which another server takes the checks over; renewed at each step
	checkPause     = 50 * time.Millisecond   // between looks at what another server is doing
	rewritePause   = 20 * time.Millisecond   // between looks at the rewrite
)

// A startupGate stands between a Redis that has just started and the first act on it. The scripts are what it holds
// back: a Redis without them carries out nothing, and they are loaded here alone, after the checks.
type startupGate struct {
	store   *Store
	running atomic.Bool
	want    chan struct{}         // capacity 1
	inline  chan struct{}         // capacity 1: held while an act carries the checks out itself
	barred  atomic.Pointer[error] // why nothing is taken in: the store is another version's; nil: it is ours

	restoring []ballot.MeetingID // put back and not listed yet; set by Restore before anything else runs

	mu      sync.Mutex // guards the field below
	attempt *attempt
}

// An attempt is one try to recover. Its fields may be read once done is closed.
type attempt struct {
	done chan struct{}
	err  error
}

func newStartupGate(s *Store) *startupGate {
	return &startupGate{
		store: s, want: make(chan struct{}, 1), inline: make(chan struct{}, 1), attempt: &attempt{done: make(chan struct{})},
	}
}

// run recovers at first contact and whenever an act finds scripts missing, until ctx ends.
func (g *startupGate) run(ctx context.Context) error {
	g.running.Store(true)
	defer g.running.Store(false)
	said := ""
	for {
		err := g.try(ctx)
		g.close(err)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			if err.Error() != said { // once, not four times a second
				g.store.log.LogAttrs(ctx, slog.LevelWarn, "the store is not ready", slog.String("error", err.Error()))
			}
			said = err.Error()
			sleep(ctx, recoverPause)
			continue
		case said != "":
			g.store.log.LogAttrs(ctx, slog.LevelInfo, "the store is ready again")
			said = ""
		}
		select {
		case <-g.want:
		case <-ctx.Done():
			return nil
		}
	}
}

// close ends the attempt with its result and begins the next.
func (g *startupGate) close(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.attempt.err = err
	close(g.attempt.done)
	g.attempt = &attempt{done: make(chan struct{})}
}

// recover waits until an attempt has succeeded, or says CodeStoreUnavailable. Without run it does the work itself.
func (g *startupGate) recover(ctx context.Context) error {
	if !g.running.Load() {
		select {
		case g.inline <- struct{}{}:
			defer func() { <-g.inline }()
			return g.try(ctx)
		case <-ctx.Done():
			return failed("check the store", ctx.Err())
		}
	}
	g.mu.Lock()
	r := g.attempt
	g.mu.Unlock()
	select {
	case g.want <- struct{}{}:
	default: // asked for already
	}
	timeout := time.NewTimer(recoverWait)
	defer timeout.Stop()
	select {
	case <-r.done:
		return r.err
	case <-timeout.C:
		return ballot.Refuse(ballot.CodeStoreUnavailable, "the store is being checked after a start")
	case <-ctx.Done():
		return failed("check the store", ctx.Err())
	}
}

// try checks and loads, unless nothing is missing. One server does it at a time; the others wait for it.
func (g *startupGate) try(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, recoverTimeout)
	defer stop()
	if err := g.checkSchema(ctx); err != nil {
		return err
	}
	holder := strconv.FormatInt(time.Now().UnixNano(), 36)
	for {
		open, err := g.due(ctx)
		if err != nil || !open {
			return err
		}
		got, err := g.store.acts.SetNX(ctx, checkKey, holder, checkLease).Result()
		if err != nil {
			return failed("check the store", err)
		}
		if got {
			break
		}
		if !sleep(ctx, checkPause) {
			return failed("check the store", ctx.Err())
		}
	}
	err := g.upgrade(ctx)
	if err == nil {
		err = g.recoverAll(ctx)
	}
	if held, _ := g.store.acts.Get(ctx, checkKey).Result(); held == holder {
		g.store.acts.Del(ctx, checkKey) // if this fails the lease runs out
	}
	return err
}

// due reports whether there is something to do: the schema is an older one, or scripts are missing.
func (g *startupGate) due(ctx context.Context) (bool, error) {
	if old, err := g.older(ctx); old || err != nil {
		return old, err
	}
	return g.open(ctx)
}

// open reports whether some node lacks a script.
func (g *startupGate) open(ctx context.Context) (bool, error) { return g.lacks(ctx, g.store.acts) }

// lacks reports whether scripts are missing on a node, or on any of a cluster's.
func (g *startupGate) lacks(ctx context.Context, node redis.Cmdable) (bool, error) {
	there, err := node.ScriptExists(ctx, g.store.scripts.shas()...).Result()
	if err != nil {
		return false, failed("look for scripts", err)
	}
	for _, yes := range there {
		if !yes {
			return true, nil
		}
	}
	return false, nil
}

// mendAll checks every open poll, then has each node that lacks scripts write its append-only file anew and
// loads them. The check lock is held.
func (g *startupGate) recoverAll(ctx context.Context) error {
	if open, err := g.open(ctx); err != nil || !open {
		return err
	}
	before, err := g.store.incarnations(ctx)
	if err != nil {
		return err
	}
	if err := g.store.checkPolls(ctx); err != nil {
		return err
	}
	return g.store.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
		if err := g.store.rewrite(ctx, node, g.store.keepLease); err != nil {
			return err
		}
		return g.load(ctx, node, before)
	})
}

// load loads the scripts into one node, if it still is the one that was checked. Its identity is read on the
// same connection; a node that restarted in between loses them again.
func (g *startupGate) load(ctx context.Context, node *redis.Client, checked map[string]bool) error {
	var info *redis.StringCmd
	_, err := node.Pipelined(ctx, func(p redis.Pipeliner) error {
		info = p.Info(ctx, "server")
		for _, sc := range g.store.scripts.all() {
			p.ScriptLoad(ctx, sc.source)
		}
		return nil
	})
	if id := parseInfo(info.Val())["run_id"]; id != "" && !checked[id] {
		node.ScriptFlush(ctx)
		return ballot.Refuse(ballot.CodeStoreUnavailable, "Redis restarted while it was checked")
	}
	if err != nil && info.Err() == nil {
		return failed("load scripts", err)
	}
	if info.Err() != nil && !unsupported(info.Err()) {
		return failed("load scripts", info.Err())
	}
	open, err := g.lacks(ctx, node) // miniredis has no INFO server, and its error hides others' in the pipeline
	if err == nil && open {
		err = ballot.Refuse(ballot.CodeStoreUnavailable, "the scripts could not be loaded")
	}
	return err
}

// keepLease keeps others from checking for a while longer. Should they begin nevertheless, that is only work done
// twice.
func (s *Store) keepLease(ctx context.Context) error {
	if err := s.acts.PExpire(ctx, checkKey, checkLease).Err(); err != nil {
		return failed("check the store", err)
	}
	return nil
}

// rewrite has a node write its append-only file anew, and waits, calling meanwhile at each look. See doc.go for the
// fault of Redis 7.0 it repairs.
func (s *Store) rewrite(ctx context.Context, node *redis.Client, meanwhile func(context.Context) error) error {
	asked := false
	for {
		if err := meanwhile(ctx); err != nil {
			return err
		}
		text, err := node.Info(ctx, "persistence").Result()
		if unsupported(err) {
			return nil // miniredis: there is no file
		}
		if err != nil {
			return failed("rewrite the append-only file", err)
		}
		info := parseInfo(text)
		switch {
		case info["aof_enabled"] != "1":
			return nil
		case info["aof_rewrite_in_progress"] == "1" || info["aof_rewrite_scheduled"] == "1" || info["loading"] == "1":
		case !asked:
			if err := node.BgRewriteAOF(ctx).Err(); err != nil { // whatever Redis says, as on a full disk: not now
				return ballot.Because(ballot.CodeStoreUnavailable, fmt.Errorf("rewrite the append-only file: %w", err))
			}
			asked = true
			continue
		case info["aof_last_bgrewrite_status"] != "ok":
			return ballot.Refuse(ballot.CodeStoreUnavailable,
				"rewriting the append-only file failed; look into Redis's log and disk")
		default:
			return nil
		}
		if !sleep(ctx, rewritePause) {
			return failed("rewrite the append-only file", ctx.Err())
		}
	}
}

// eachNode calls fn for every primary.
func (s *Store) eachNode(ctx context.Context, fn func(context.Context, *redis.Client) error) error {
	switch client := s.acts.(type) {
	case *redis.Client:
		return fn(ctx, client)
	case *redis.ClusterClient:
		return client.ForEachMaster(ctx, fn)
	default:
		return fmt.Errorf("no nodes of a client of type %T", s.acts)
	}
}

// incarnations gives the identity of each running node; none where Redis does not tell.
func (s *Store) incarnations(ctx context.Context) (map[string]bool, error) {
	var mu sync.Mutex
	out := map[string]bool{}
	err := s.eachNode(ctx, func(ctx context.Context, node *redis.Client) error {
		text, err := node.Info(ctx, "server").Result()
		if err != nil && !unsupported(err) {
			return failed("read Redis's identity", err)
		}
		mu.Lock()
		defer mu.Unlock()
		if id := parseInfo(text)["run_id"]; id != "" {
			out[id] = true
		}
		return nil
	})
	return out, err
}

// unsupported reports whether Redis does not know what was asked: miniredis lacks what tells about its files.
func unsupported(err error) bool {
	said, ok := errors.AsType[redis.Error](err)
	return ok && (strings.Contains(said.Error(), "is not supported") || strings.Contains(said.Error(), "unknown command"))
}

// parseInfo reads the answer of INFO.
func parseInfo(text string) map[string]string {
	out := map[string]string{}
	for l := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(l), ":"); found {
			out[name] = value
		}
	}
	return out
}

// sleep rests, and reports false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
