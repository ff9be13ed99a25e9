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
	recoverWait    = 1500 * time.Millisecond // how long an act waits for the checks before it returns "unavailable"
	recoverPause   = 250 * time.Millisecond  // between attempts
	recoverTimeout = 2 * time.Minute         // of one attempt; a large append-only file takes long
	checkLease     = 3 * time.Second         // after which another server takes over the checks; renewed at each step
	checkPause     = 50 * time.Millisecond   // between polls of another server's progress
	rewritePause   = 20 * time.Millisecond   // between polls of the rewrite
)

// A startupGate blocks acts on a Redis that has just started until it is checked. It works by withholding the scripts:
// a Redis without them cannot carry out any act, and only the gate loads them, after the checks.
type startupGate struct {
	store   *Store
	running atomic.Bool
	want    chan struct{}         // capacity 1
	inline  chan struct{}         // capacity 1: held while an act runs the checks itself
	barred  atomic.Pointer[error] // why acts are refused: another version owns the store; nil: they are not

	restoring []ballot.MeetingID // restored and not listed yet; set by Restore before anything else runs

	mu      sync.Mutex // guards the field below
	attempt *attempt
}

// An attempt is one attempt to recover. Its fields may be read once done is closed.
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
			if err.Error() != said { // log it once, not four times a second
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

// recover waits until an attempt has ended, or returns CodeStoreUnavailable. Without run it does the work itself.
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
	default: // already requested
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

// try runs the checks and loads the scripts, unless nothing is missing. One server does it at a time; the others wait
// for it.
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
		g.store.acts.Del(ctx, checkKey) // if this fails, the lease expires
	}
	return err
}

// due reports whether there is something to do: the schema is older, or scripts are missing.
func (g *startupGate) due(ctx context.Context) (bool, error) {
	if old, err := g.older(ctx); old || err != nil {
		return old, err
	}
	return g.open(ctx)
}

// open reports whether some node lacks a script.
func (g *startupGate) open(ctx context.Context) (bool, error) { return g.lacks(ctx, g.store.acts) }

// lacks reports whether scripts are missing on a node, or on any node of a cluster.
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

// recoverAll checks every open poll, then has each node that lacks scripts rewrite its append-only file, and loads
// them. The caller holds the check lock.
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

// load loads the scripts into one node, if it is still the one that was checked. Its identity is read on the same
// connection; a node that restarted in between loses the scripts again.
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
	// miniredis has no INFO server, and its error hides later ones in the pipeline.
	open, err := g.lacks(ctx, node)
	if err == nil && open {
		err = ballot.Refuse(ballot.CodeStoreUnavailable, "the scripts could not be loaded")
	}
	return err
}

// keepLease renews the check lock. Should another server begin to check nevertheless, the work is only done twice.
func (s *Store) keepLease(ctx context.Context) error {
	if err := s.acts.PExpire(ctx, checkKey, checkLease).Err(); err != nil {
		return failed("check the store", err)
	}
	return nil
}

// rewrite has a node rewrite its append-only file, and waits for it, calling meanwhile at each poll. See doc.go for the
// fault of Redis 7.0 that this repairs.
func (s *Store) rewrite(ctx context.Context, node *redis.Client, meanwhile func(context.Context) error) error {
	asked := false
	for {
		if err := meanwhile(ctx); err != nil {
			return err
		}
		text, err := node.Info(ctx, "persistence").Result()
		if unsupported(err) {
			return nil // miniredis has no file
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
			// Whatever the error is, such as a full disk, the store is unavailable for now.
			if err := node.BgRewriteAOF(ctx).Err(); err != nil {
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

// incarnations returns the identity of each running node; none if Redis does not provide it.
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

// unsupported reports whether Redis does not know a command: miniredis lacks those about its files.
func unsupported(err error) bool {
	said, ok := errors.AsType[redis.Error](err)
	return ok && (strings.Contains(said.Error(), "is not supported") || strings.Contains(said.Error(), "unknown command"))
}

// parseInfo parses the answer of INFO.
func parseInfo(text string) map[string]string {
	out := map[string]string{}
	for l := range strings.Lines(text) {
		if name, value, found := strings.Cut(strings.TrimSpace(l), ":"); found {
			out[name] = value
		}
	}
	return out
}

// sleep waits; it reports false if ctx ended first.
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
