package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"piaojue/ballot"
)

// newDoctorCommand makes "piaojue doctor": what would stop a formal vote, each with what mends it.
func newDoctorCommand(environ []string) *cobra.Command {
	var path string
	flags := settings()
	cmd := &cobra.Command{
		Use: "doctor", Short: "Tell what would stop a formal vote", Args: cobra.NoArgs,
		Long: "Looks at keys, store, clock, disk, certificate and addresses with the settings of serve, and tells of each what is\n" +
			"wrong and what mends it. Ends with 1 when something would stop a formal vote. With the embedded store, stop serve first.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(flags, path, environ)
			if err != nil {
				return inputError{err}
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), time.Minute)
			defer cancel()
			return examine(ctx, c, cmd.OutOrStdout())
		},
	}
	cmd.Flags().AddFlagSet(flags)
	cmd.Flags().StringVar(&path, "config", "", "settings file (TOML)")
	return cmd
}

// A finding is one thing looked at. A fault would stop a formal vote; a warning would not.
type finding struct {
	name  string
	fault error
	warn  bool
	found string
}

func (f finding) mark() string {
	switch {
	case f.fault == nil:
		return "✓"
	case f.warn:
		return "!"
	default:
		return "✗"
	}
}

// examine looks at everything, also after the first fault: one visit mends all.
func examine(ctx context.Context, c serveConfig, out io.Writer) error {
	findings := []finding{lookAtKeys(c)}
	findings = append(findings, lookAtStore(ctx, c)...)
	findings = append(findings, lookAtDisk(c), lookAtCertificate(c, time.Now()))
	findings = append(findings, lookAtAddresses(c)...)
	faults := 0
	for _, f := range findings {
		text := f.found
		if f.fault != nil {
			text = f.fault.Error()
			if !f.warn {
				faults++
			}
		}
		if _, err := fmt.Fprintf(out, "%s %-12s %s\n", f.mark(), f.name, text); err != nil {
			return err
		}
	}
	if faults > 0 {
		return fmt.Errorf("%d of %d would stop a formal vote", faults, len(findings))
	}
	return nil
}

func lookAtKeys(c serveConfig) finding {
	_, err := loadKeys(c.Data)
	return finding{name: "keys", fault: err, found: "the key files in " + c.Data + " are whole and private"}
}

// lookAtStore asks the store what a formal opening asks it, and compares its clock with ours.
func lookAtStore(ctx context.Context, c serveConfig) []finding {
	a := &app{log: slog.New(slog.DiscardHandler), metrics: newMetrics()}
	defer func() { _ = a.close() }() // what was found stands
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return []finding{{name: "store", fault: err}}
	}
	if err := a.openStore(ctx, c); err != nil {
		return []finding{{name: "store", fault: fmt.Errorf("%w; is piaojue serving with this folder?", err)}}
	}
	kept := finding{name: "store", fault: a.store.Durable(ctx), found: "keeps what it acknowledges"}
	if e, ok := ballot.AsError(kept.fault); ok && e.Code == ballot.CodeNotDurable {
		kept.fault = fmt.Errorf("%s; to mend it: %s", e.Args["reason"], e.Args["mend"])
	}
	clock := finding{name: "clock", found: "store and server agree within 2 s"}
	if at, err := a.store.Now(ctx); err != nil {
		clock.fault = err
	} else if apart := time.Since(time.UnixMilli(at)).Abs(); apart > 2*time.Second {
		clock.fault = fmt.Errorf("store and server are %s apart: set both by the same time server", apart.Round(time.Millisecond))
	}
	return []finding{kept, clock}
}

// leastDisk is room for far more than any vote writes, and for rewriting the append-only file.
const leastDisk = 1 << 30

func lookAtDisk(c serveConfig) finding {
	f := finding{name: "disk"}
	free, err := freeSpace(c.Data)
	switch {
	case err != nil:
		f.fault, f.warn = fmt.Errorf("free space is not known: %w", err), true
	case free < leastDisk:
		f.fault = fmt.Errorf("%d MiB free in %s, want 1 GiB: make room", free>>20, c.Data)
	default:
		f.found = fmt.Sprintf("%d GiB free in %s", free>>30, c.Data)
	}
	return f
}

func lookAtCertificate(c serveConfig, now time.Time) finding {
	f := finding{name: "certificate"}
	if c.TLSCert == "" {
		f.fault, f.warn = errors.New("none: anyone who can listen on the hall's Wi-Fi can read what tablets send"), true
		return f
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		f.fault = err
		return f
	}
	cert, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		f.fault = err
		return f
	}
	if now.Before(cert.NotBefore) || now.AddDate(0, 0, 1).After(cert.NotAfter) {
		f.fault = fmt.Errorf("valid from %s to %s, and must be for another day: make a new one", cert.NotBefore.Format(time.DateOnly), cert.NotAfter.Format(time.DateOnly))
		return f
	}
	for _, raw := range c.Public {
		if u, err := url.Parse(raw); err == nil && cert.VerifyHostname(u.Hostname()) != nil {
			f.fault = fmt.Errorf("it is not for %s: make one that names it", u.Hostname())
			return f
		}
	}
	f.found = "valid until " + cert.NotAfter.Format(time.DateOnly)
	return f
}

// lookAtAddresses tells which of the public addresses tablets can reach: those of this machine, beyond loopback.
func lookAtAddresses(c serveConfig) []finding {
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return []finding{{name: "address", fault: err}}
	}
	urls := c.Public
	if len(urls) == 0 {
		urls = ownURLs(&net.TCPAddr{Port: atoi(port)}, c.TLSCert != "")[:1]
	}
	var list []finding
	for _, raw := range urls {
		f := finding{name: "address", found: raw}
		u, err := url.Parse(raw)
		ip := net.ParseIP(hostOf(u))
		switch {
		case err != nil:
			f.fault = err
		case hostOf(u) == "localhost" || ip != nil && ip.IsLoopback():
			f.fault, f.warn = fmt.Errorf("%s is this machine alone: tablets need --public-url with its address in the hall's network", raw), true
		}
		list = append(list, f)
	}
	return list
}

func hostOf(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Hostname()
}

func atoi(port string) int {
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	return n
}
