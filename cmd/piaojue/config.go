package main

import (
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// A serveConfig is the configuration of a server: file < environment < flag.
type serveConfig struct {
	Listen  string        `koanf:"listen"`
	Ops     string        `koanf:"ops"`
	Data    string        `koanf:"data"`
	Redis   string        `koanf:"redis"`
	Proxies []string      `koanf:"trusted-proxy"`
	Public  []string      `koanf:"public-url"`
	Tick    time.Duration `koanf:"tick"`
	TLSCert string        `koanf:"tls-cert"`
	TLSKey  string        `koanf:"tls-key"`
	Browser string        `koanf:"chromium"`
	Bare    bool          `koanf:"chromium-no-sandbox"`
	Plain   bool          `koanf:"plain-http"`
	Debug   bool          `koanf:"debug"`

	changing fs.FS // built pages in development; nil means the embedded ones
}

// settings are the flags of serve. The README's table is generated from them.
func settings() *pflag.FlagSet {
	f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	f.String("listen", ":8080", "address that tablets, console and display reach")
	f.String("ops", "127.0.0.1:8081", "address of health, metrics and profiles; never the hall's")
	f.String("data", "data", "folder of keys and, with the embedded store, of the record")
	f.String("redis", "", "the site's own Redis 7.0 or newer, such as redis://:password@host:6379/0; commas between the "+
		"addresses of a cluster, each with its scheme; empty: the embedded store")
	f.StringSlice("trusted-proxy", nil, "networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8")
	f.StringSlice("public-url", nil,
		"addresses under which browsers reach this server, the first printed on slips; empty: its own")
	f.Duration("tick", 20*time.Millisecond, "least time between two views for display and console")
	f.String("tls-cert", "", "certificate file (PEM)")
	f.String("tls-key", "", "key file of the certificate (PEM)")
	f.Bool("debug", false, "log also what was refused: requests with their code, TLS handshakes that failed")
	printSettings(f)
	f.Bool("plain-http", false,
		"serve the hall without encryption, and say so on the pages; without it a certificate is needed beyond this machine")
	return f
}

// printSettings are the flags of every command that makes PDF.
func printSettings(f *pflag.FlagSet) {
	f.String("chromium", "",
		"browser that makes PDF; empty: the one on PATH; \"none\", or none there: desks print the page by their own browser")
	f.Bool("chromium-no-sandbox", false,
		"let the browser print without its sandbox where this program runs as root; otherwise it does not print there")
}

// envPrefix is the prefix of a setting's environment variable: PIAOJUE_PUBLIC_URL is public-url.
const envPrefix = "PIAOJUE_"

// readConfig merges file, environment and flags.
func readConfig(flags *pflag.FlagSet, path string, environ []string) (serveConfig, error) {
	k := koanf.New(levels)
	fromEnv, err := envSource(flags, environ)
	if err != nil {
		return serveConfig{}, err
	}
	sources := []source{fromEnv}
	if path != "" {
		fromFile, err := fileSource(path)
		if err != nil {
			return serveConfig{}, err
		}
		sources = []source{fromFile, fromEnv}
	}
	for _, s := range sources {
		if err := s.check(flags); err != nil {
			return serveConfig{}, err
		}
		if err := k.Merge(s.Koanf); err != nil {
			return serveConfig{}, word("config.settings", err)
		}
	}
	if err := k.Load(posflag.Provider(flags, levels, k), nil); err != nil {
		return serveConfig{}, word("config.flags", err)
	}
	var c serveConfig
	if err := k.Unmarshal("", &c); err != nil {
		return serveConfig{}, word("config.settings", err)
	}
	return c, c.validate()
}

func settingNames(flags *pflag.FlagSet) []string {
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	slices.Sort(names)
	return names
}

// validate reports all faults at once, in one sentence, before anything starts.
func (c serveConfig) validate() error {
	var faults several
	need := func(ok bool, key string, args ...any) {
		if !ok {
			faults = append(faults, word(key, args...))
		}
	}
	_, _, err := net.SplitHostPort(c.Listen)
	need(err == nil, "config.listen")
	opsHost, _, err := net.SplitHostPort(c.Ops)
	need(c.Ops == "" || err == nil, "config.ops")
	need(opsHost != "" || c.Ops == "", "config.ops_host")
	need(c.Data != "", "config.data")
	need(c.Tick >= time.Millisecond && c.Tick <= 10*time.Second, "config.tick")
	need((c.TLSCert == "") == (c.TLSKey == ""), "config.tls")
	for _, u := range c.Public {
		p, err := url.Parse(u)
		need(err == nil && p.Host != "" && (p.Scheme == "http" || p.Scheme == "https"),
			"config.public", u)
		bare := err != nil || (p.Path == "" || p.Path == "/") && !strings.ContainsAny(u, "?#")
		need(bare, "config.public_bare", u)
	}
	for _, network := range c.Proxies {
		_, err := netip.ParsePrefix(network)
		need(err == nil, "config.proxy", network)
	}
	if err := checkRedis(c.Redis); err != nil {
		faults = append(faults, err)
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// checkRedis refuses a Redis on another machine if anyone in the network could write to it.
func checkRedis(addresses string) error {
	if addresses == "" {
		return nil
	}
	all := []string{addresses}
	if !strings.HasPrefix(addresses, "unix:") { // a socket path may contain commas
		all = strings.Split(addresses, ",")
	}
	for i, raw := range all {
		raw = strings.TrimSpace(raw)
		u, err := url.Parse(raw)
		if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" && u.Scheme != "unix" {
			if len(all) == 1 {
				return word("config.redis")
			}
			return word("config.redis_scheme", i+1, len(all), bareHost(raw))
		}
		if u.Scheme == "unix" {
			continue
		}
		_, password := u.User.Password()
		ip := net.ParseIP(u.Hostname())
		local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
		if !password && !local {
			return word("config.redis_password", u.Redacted(), u.Host)
		}
	}
	return nil
}

// bareHost is what follows the scheme and the password in an address that cannot be parsed.
func bareHost(raw string) string {
	if _, rest, found := strings.Cut(raw, "://"); found {
		raw = rest
	}
	if i := strings.LastIndex(raw, "@"); i >= 0 {
		raw = raw[i+1:]
	}
	if host, _, _ := strings.Cut(raw, "/"); host != "" {
		return host
	}
	return "host:6379"
}

// writeSettings prints the settings as the README's table.
func writeSettings(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 0, ' ', 0)
	fmt.Fprintln(tw, "| flag | environment | default | what it is |")
	fmt.Fprintln(tw, "|---|---|---|---|")
	settings().VisitAll(func(f *pflag.Flag) {
		value := f.DefValue
		if value == "" || value == "[]" {
			value = "none"
		}
		fmt.Fprintf(tw, "| `--%s` | `%s` | %s | %s |\n", f.Name, envName(f.Name), value, f.Usage)
	})
	return tw.Flush()
}

// secure refuses to serve beyond this machine without encryption, unless that was requested or a proxy in front
// provides it.
func (c serveConfig) secure() error {
	if c.TLSCert != "" || c.Plain || c.alone() {
		return nil
	}
	if len(c.Public) > 0 && !slices.ContainsFunc(c.Public,
		func(u string) bool { return !strings.HasPrefix(u, "https://") }) {
		return nil
	}
	return inputError{word("config.secure")}
}

// alone reports whether the hall's address is reachable from this machine only.
func (c serveConfig) alone() bool {
	host, _, _ := net.SplitHostPort(c.Listen) // checked before
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
