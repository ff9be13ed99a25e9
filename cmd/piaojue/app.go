package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/ballot/record"
	"piaojue/ballot/seal"
	"piaojue/ballot/simulate"
	"piaojue/realtime"
	"piaojue/tally"
	"piaojue/tally/embedded"
	"piaojue/web"
	"piaojue/web/auth"
	"piaojue/web/i18n"
	"piaojue/web/photo"
	"piaojue/web/sheet"
)

// An app is a whole server, wired up and ready to run.
type app struct {
	log      *slog.Logger
	store    *tally.Store
	service  *meeting.Service
	hub      *realtime.Hub
	metrics  *metrics
	site     *web.Server
	pages    map[string]http.Handler // in addition to the site's: those of the demo
	listener net.Listener
	shares   *shareListener
	plain    *plainSplit // with TLS: splits off the clients that use plain HTTP on the hall's address
	ops      net.Listener
	photos   *photo.Folder
	child    *embedded.Redis // nil with the site's Redis
	inMemory bool            // the store is in memory only: for rehearsals

	prove func(ballot.MeetingID, *meeting.Unsigned) error // signs a store of an earlier version; nil: it is refused
	urls  []string
}

// newApp wires up a server. It listens, but answers nothing before run.
func newApp(ctx context.Context, c serveConfig, log *slog.Logger) (a *app, err error) {
	keys, err := loadKeys(c.Data)
	if err != nil {
		return nil, err
	}
	if err := c.secure(); err != nil {
		return nil, err
	}
	a = &app{log: log, metrics: newMetrics()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.close())
		}
	}()
	if mayBeUnsigned(c.Data) {
		a.prove = keys.prover()
	}
	if err := a.openStore(ctx, c); err != nil {
		return a, err
	}
	if err := checkSchema(ctx, a.store); err != nil {
		return a, err
	}
	if err := a.listen(ctx, c); err != nil {
		return a, err
	}
	if c.Ops != "" {
		if a.ops, err = listenTCP(ctx, c.Ops); err != nil {
			return a, word("app.listen_ops", err)
		}
	}
	if err := claimStore(ctx, a.store, c.Data, keys); err != nil {
		return a, err
	}
	name := serverName()
	a.service, err = meeting.NewService(meeting.Config{
		Store: meteredStore{a.store, a.metrics}, Keys: keys.ring, Codes: keys.mint, Sign: seal.NewSigner(keys.record),
		Clerk: clerkOf(c.Data), Log: log,
		InMemory: a.inMemory, Server: name, Disk: a.disk(c), Tick: c.Tick, Files: recordHashes,
	})
	if err != nil {
		return a, err
	}
	if err := a.store.Use(ctx, keys.mint.Mark()); err != nil {
		return a, err
	}
	if err := a.checkBoxes(ctx, c.Data); err != nil {
		return a, err
	}
	tokens, err := auth.New(auth.Config{Keys: []auth.SigningKey{keys.signing}})
	if err != nil {
		return a, err
	}
	a.urls = c.Public
	if len(a.urls) == 0 {
		a.urls = ownURLs(a.listener.Addr(), c.TLSCert != "")
	}
	a.photos = openPhotos(ctx, c.Data, log)
	a.hub = realtime.NewHub(realtime.Config{
		Source: a.service, Server: name, Tick: c.Tick, Log: log,
		Origins: func(r *http.Request) bool { return a.site.OriginAllowed(r) },
	})
	a.metrics.watch(a.service, a.hub)
	ca := hallCA(c)
	a.site, err = web.New(web.Config{
		Service: a.service, Tokens: tokens, Codes: keys.mint, Live: a.hub.Serve, Seen: a.hub.Seen, PublicURLs: a.urls,
		Trusted: c.Proxies,
		Version: softwareVersion(), Log: log, Photos: a.photos,
		Printer: sheet.NewPrinter(c.Browser, sheet.Unsandboxed(c.Bare)),
		Observe: a.metrics.observe,
		CA:      ca, Changing: c.changing, Plain: c.Plain && c.TLSCert == "" && !c.alone(),
		// with the hall's own authority, tablets must still reach /setup by plain HTTP after the authority has been
		// replaced
		Strict: c.TLSCert != "" && ca == nil,
		Ready:  a.ready,
		Bundle: func(w io.Writer, r meeting.Record) error { return writeBundle(w, r, keys.record) },
	})
	return a, err
}

// checkBoxes refuses a master key that opens none of the store's ballot boxes: it belongs to another store. If only
// some boxes do not open, each is logged, and requests that need one get box_locked.
func (a *app) checkBoxes(ctx context.Context, data string) error {
	kept, locked, err := a.service.CheckKeys(ctx)
	if err != nil {
		return word("app.boxes", err)
	}
	if locked > 0 && locked == kept {
		return inputError{word("app.wrong_master", filepath.Join(data, masterFile), kept, data)}
	}
	return nil
}

// checkSchema says in one sentence why a store cannot be served, before the server listens.
func checkSchema(ctx context.Context, store *tally.Store) error {
	err := store.CheckSchema(ctx)
	if e, ok := ballot.AsError(err); ok && e.Code == ballot.CodeStoreSchema {
		return word("app.schema", e.Detail, i18n.Sentence(i18n.ZH, e.Code, e.Args))
	}
	return err
}

// ready reports whether ballots can be taken: the store answers, and still holds all the meetings it held.
func (a *app) ready(r *http.Request) error {
	if err := a.store.Ping(r.Context()); err != nil {
		return err
	}
	return a.service.Lost()
}

// disk returns a check for free disk space while a vote runs, or nil if the store is not on this machine.
func (a *app) disk(c serveConfig) func() error {
	if c.Redis != "" || a.inMemory {
		return nil
	}
	return func() error {
		free, err := freeSpace(c.Data)
		if err == nil && free < leastFree {
			return ballot.RefuseWith(ballot.CodeNotDurable, map[string]string{
				"reason": "disk", "free": strconv.FormatUint(free>>20, 10), "least": strconv.Itoa(leastFree >> 20),
				"folder": c.Data,
			})
		}
		return nil // an unknown amount of space stops no vote
	}
}

// leastFree is what a running vote needs: room for its ballots and for rewriting the append-only file.
const leastFree = 64 << 20

// listen opens the hall's address, with TLS where a certificate is given.
func (a *app) listen(ctx context.Context, c serveConfig) error {
	l, err := listenTCP(ctx, c.Listen)
	if err != nil {
		return word("app.listen", err)
	}
	most := connectionsFor(openFiles())
	if most < mostConnections/2 {
		a.log.LogAttrs(ctx, slog.LevelWarn, "few connections: this process may have few files open (ulimit -n, LimitNOFILE)",
			slog.Int("connections", most))
	}
	a.shares = newShareListener(l, most, within(c.Proxies), a.log)
	l = a.shares
	a.metrics.watchConnections(a.shares)
	if c.TLSCert == "" {
		a.listener = l
		return nil
	}
	cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return errors.Join(word("app.cert", err), l.Close())
	}
	a.plain = newPlainSplit(l)
	a.listener = tls.NewListener(a.plain.secure, &tls.Config{
		Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
	})
	return nil
}

func listenTCP(ctx context.Context, address string) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", address)
}

// openStore connects to the site's Redis, or to an embedded one, or to an in-memory store.
func (a *app) openStore(ctx context.Context, c serveConfig) error {
	address := c.Redis
	if address == "" {
		child, err := embedded.Start(ctx, embedded.Config{Dir: filepath.Join(c.Data, storeFolder), Log: a.log})
		if errors.Is(err, embedded.ErrNoServer) {
			a.inMemory = true
			a.log.WarnContext(ctx, "no redis-server or valkey-server on PATH: the store is in memory, for rehearsals only; "+
				"没有找到 redis-server 或 valkey-server，数据只在内存中，只能演练；安装后重新启动即可正式表决")
			child, err = embedded.InMemory()
		}
		if err != nil {
			return word("app.store", err)
		}
		a.child, address = child, child.URL()
	}
	tally.LogRedis(a.log)
	config := tally.Config{
		URL: address, Log: a.log, Prove: a.prove, Batch: func(n int) { a.metrics.batch.Observe(float64(n)) },
	}
	if a.child != nil {
		config.Purged = a.child.Forget
	}
	store, err := tally.New(config)
	if err != nil {
		return err
	}
	a.store = store
	return nil
}

// run serves until ctx ends. Then requests in flight are answered, screens are told to reconnect, and only then the
// store is closed. When run returns, everything has stopped.
func (a *app) run(ctx context.Context) error {
	behind, stopBehind := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBehind()
	var back errgroup.Group
	back.Go(func() error { return a.store.Run(behind) })
	front, ctx := errgroup.WithContext(ctx)
	front.Go(func() error { return a.service.Run(ctx) })
	front.Go(func() error { return a.hub.Run(ctx) })
	front.Go(func() error { return simulate.Run(ctx, a.service, a.log) })
	front.Go(func() error { return sweepPhotos(ctx, a.photos, a.service.Pictures, a.log) })
	var site http.Handler = a.site
	if len(a.pages) > 0 {
		site = a.site.Beside(a.pages)
	}
	front.Go(func() error { return a.serveHTTP(ctx, a.listener, site) })
	if a.plain != nil {
		front.Go(func() error { return a.plain.run(ctx) })
		front.Go(func() error { return a.serveHTTP(ctx, a.plain.plain, a.site.SetupOnly()) })
	}
	if a.ops != nil {
		front.Go(func() error { return a.serveHTTP(ctx, a.ops, opsHandler(a.site, a.metrics)) })
	}
	err := front.Wait()
	stopBehind()
	return errors.Join(err, back.Wait(), a.close())
}

func (a *app) close() error {
	var errs []error
	for _, l := range []net.Listener{a.listener, a.ops} {
		if l != nil {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.child != nil {
		errs = append(errs, a.child.Close())
	}
	return errors.Join(errs...)
}

func newHTTPServer(h http.Handler, errs io.Writer) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: log.New(errs, "", 0),
	}
}

// serveHTTP serves until ctx ends, then gives requests in flight ten seconds.
func (a *app) serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := newHTTPServer(h, errorLog{a.log, a.metrics.handshakes})
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }() // received from below
	select {
	case err := <-done:
		return word("app.serve", l.Addr(), err)
	case <-ctx.Done():
	}
	until, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(until)
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// ownURLs are the addresses of this machine under which browsers can reach a listener: those in the network first, as
// they are for slips.
func ownURLs(addr net.Addr, secure bool) []string {
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	host, port, _ := net.SplitHostPort(addr.String())
	ip := net.ParseIP(host)
	if ip != nil && !ip.IsUnspecified() {
		return []string{scheme + net.JoinHostPort(host, port), scheme + "localhost:" + port}
	}
	var hosts []string
	addrs, _ := net.InterfaceAddrs()
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() && n.IP.To4() != nil {
			hosts = append(hosts, n.IP.String())
		}
	}
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, strings.ToLower(name))
	}
	hosts = append(hosts, "localhost", "127.0.0.1")
	urls := make([]string, len(hosts))
	for i, h := range hosts {
		urls[i] = scheme + net.JoinHostPort(h, port)
	}
	return urls
}

// serverName distinguishes the servers of one store.
func serverName() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// writeBundle writes a poll's record as the signed bundle that can be verified.
func writeBundle(w io.Writer, r meeting.Record, key ed25519.PrivateKey) error {
	b, err := record.Of(r, softwareVersion())
	if err != nil {
		return err
	}
	return record.Write(w, b, key)
}
