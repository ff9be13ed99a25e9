package tally

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Config says where the store is. One of URL and Client is needed.
type Config struct {
	URL    string                // redis://, rediss:// or unix://; several with commas: a Redis Cluster
	Client redis.UniversalClient // only its options are used, for the store's own clients
	Log    *slog.Logger          // slog.Default when nil
	Batch  func(ballots int)     // called with the size of each batch of ballots; may be nil

	// Prove signs a meeting of a store from before schema 2. Nil: such a store is refused with ErrUnsigned.
	Prove func(ballot.MeetingID, *meeting.Unsigned) error

	Purged func() error // called at the end of each Purge, to delete copies of Redis's files; may be nil
}

const (
	dialTimeout  = 1500 * time.Millisecond
	callTimeout  = 2 * time.Second // for small calls, including casts
	longTimeout  = 4 * time.Second // for calls that may carry a whole roll or box
	actConns     = 24
	waitingConns = 256 // for blocking readers, so that they never delay a cast
)

// clients makes two clients: one for acts, one for blocking readers.
func (c Config) clients() (acts, waits redis.UniversalClient, err error) {
	if (c.URL == "") == (c.Client == nil) {
		return nil, nil, errors.New("tally: one of URL and Client is needed")
	}
	var one *redis.Options
	var many *redis.ClusterOptions
	switch client := c.Client.(type) {
	case nil:
		if one, many, err = parseURL(c.URL); err != nil {
			return nil, nil, err
		}
	case *redis.Client:
		one = new(*client.Options())
	case *redis.ClusterClient:
		many = new(*client.Options())
	default:
		return nil, nil, fmt.Errorf("tally: no store on a client of type %T", client)
	}
	if many != nil {
		return redis.NewClusterClient(shapeMany(*many, actConns)), redis.NewClusterClient(shapeMany(*many, waitingConns)), nil
	}
	return redis.NewClient(shapeOne(*one, actConns)), redis.NewClient(shapeOne(*one, waitingConns)), nil
}

// shapeOne sets the options that the store relies on, above all that nothing is sent twice.
func shapeOne(o redis.Options, conns int) *redis.Options {
	o.MaxRetries = -1
	o.DialerRetries = 1
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTimeout, longTimeout, longTimeout, callTimeout
	o.ContextTimeoutEnabled = true
	o.PoolSize, o.MinIdleConns, o.MaxIdleConns, o.MaxActiveConns = conns, 0, 0, 0
	o.Protocol = 2
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &o
}

func shapeMany(o redis.ClusterOptions, conns int) *redis.ClusterOptions {
	o.MaxRetries = -1
	o.MaxRedirects = 3 // a redirected script did not run, so this sends nothing twice
	o.DialerRetries = 1
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTimeout, longTimeout, longTimeout, callTimeout
	o.ContextTimeoutEnabled = true
	o.PoolSize, o.MinIdleConns, o.MaxIdleConns, o.MaxActiveConns = conns, 0, 0, 0
	o.Protocol = 2
	o.DisableIdentity = true
	o.ReadOnly, o.RouteByLatency, o.RouteRandomly = false, false, false
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &o
}

// parseURL parses one URL, or several of a cluster's nodes; the user, password and TLS settings of the first apply to
// all.
func parseURL(text string) (*redis.Options, *redis.ClusterOptions, error) {
	var all []*redis.Options
	parts := []string{text}
	if !strings.HasPrefix(text, "unix:") { // a path may contain commas
		parts = strings.Split(text, ",")
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if !strings.Contains(part, "://") {
			part = "redis://" + part
		}
		o, err := redis.ParseURL(part)
		if err != nil {
			return nil, nil, fmt.Errorf("redis URL: %w", withoutSecret(err))
		}
		all = append(all, o)
	}
	if len(all) == 1 {
		return all[0], nil, nil
	}
	many := &redis.ClusterOptions{Username: all[0].Username, Password: all[0].Password, TLSConfig: all[0].TLSConfig}
	for _, o := range all {
		many.Addrs = append(many.Addrs, o.Addr)
	}
	return nil, many, nil
}

// withoutSecret removes the URL, which may hold a password, from an error.
func withoutSecret(err error) error {
	if _, reason, found := strings.Cut(err.Error(), "\": "); found {
		return errors.New(reason)
	}
	return err
}

// LogRedis sends the Redis client's own log lines to log at debug level; the store itself logs what matters. It applies
// to the whole process: call it once, before the first store is made.
func LogRedis(log *slog.Logger) { redis.SetLogger(clientLog{log}) }

type clientLog struct{ log *slog.Logger }

// Printf logs one line of the client.
func (l clientLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.LogAttrs(ctx, slog.LevelDebug, "redis client", slog.String("line", fmt.Sprintf(format, v...)))
}
