package web

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/auth"
	"piaojue/web/photo"
	"piaojue/web/sheet"
)

// A Config configures a server.
type Config struct {
	Service    *meeting.Service
	Tokens     *auth.Tokens
	Codes      meeting.CodeGenerator
	Live       func(http.ResponseWriter, *http.Request, ballot.Principal, ballot.Role) error
	Seen       func(ballot.MeetingID) map[ballot.DeputyID]meeting.Sighting // tablets seen by this server
	Ready      func(*http.Request) error                                   // nil when ballots can be taken
	Bundle     func(io.Writer, meeting.Record) error
	PublicURLs []string       // the first is printed on slips; all are origins
	Trusted    []string       // networks of proxies whose X-Forwarded-For is trusted, as CIDR
	Photos     *photo.Folder  // nil means that this server stores no pictures, and says so when one is added
	Printer    *sheet.Printer // nil means one that uses what the machine has
	Changing   fs.FS          // built pages in development, read for each request; nil means the embedded ones
	Version    string
	Log        *slog.Logger
	CA         []byte            // the hall's own authority (DER), for tablets to install; nil if there is none
	Plain      bool              // serves plain HTTP on purpose: pages say so
	Strict     bool              // tell browsers to use only TLS from now on
	Observe    func(Observation) // called once for each answer; may be nil
}

// A Server answers HTTP.
type Server struct {
	polls       *meeting.Service
	tokens      *auth.Tokens
	codes       meeting.CodeGenerator
	live        func(http.ResponseWriter, *http.Request, ballot.Principal, ballot.Role) error
	seen        func(ballot.MeetingID) map[ballot.DeputyID]meeting.Sighting
	ready       func(*http.Request) error
	origins     []string
	base        string
	trusted     trustedProxies
	wrong       *auth.Limiter
	writeBundle func(io.Writer, meeting.Record) error
	printer     *sheet.Printer
	photos      *photo.Folder // nil: none are stored
	version     string
	log         *slog.Logger
	observe     func(Observation)
	ca          []byte
	plain       bool
	strict      bool
	assets      func() (*assets, error)
	handler     http.Handler
}

// New makes a server. It starts no goroutine.
func New(c Config) (*Server, error) {
	if c.Service == nil || c.Tokens == nil || c.Codes == nil || c.Live == nil || c.Seen == nil || c.Bundle == nil {
		return nil, errors.New("a web server needs a service, tokens, a mint, a live channel with what it has seen, and a " +
			"writer of bundles")
	}
	if len(c.PublicURLs) == 0 {
		return nil, errors.New("a web server needs an address that tablets can reach")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Printer == nil {
		c.Printer = sheet.NewPrinter("")
	}
	s := &Server{
		polls: c.Service, tokens: c.Tokens, codes: c.Codes, live: c.Live, seen: c.Seen, ready: c.Ready, version: c.Version,
		log:  c.Log,
		base: strings.TrimRight(c.PublicURLs[0], "/"), wrong: auth.NewLimiter(nil), writeBundle: c.Bundle, printer: c.Printer,
		photos:  c.Photos,
		observe: c.Observe, ca: c.CA, plain: c.Plain, strict: c.Strict,
	}
	for _, u := range c.PublicURLs {
		origin, err := originOf(u)
		if err != nil {
			return nil, err
		}
		s.origins = append(s.origins, origin)
	}
	var err error
	if s.trusted, err = parseTrusted(c.Trusted); err != nil {
		return nil, err
	}
	if s.assets, err = assetsOf(c.Changing); err != nil {
		return nil, err
	}
	s.handler = s.observed(s.recovering(s.strictly(secured(s.routes()))))
	return s, nil
}

func originOf(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("public URL " + raw + " must be http://host or https://host")
	}
	host := strings.ToLower(u.Host)
	// Browsers omit the default port in an origin.
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + host, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// OriginAllowed reports whether a request comes from one of our own pages, or from no browser: then it has a token and
// no origin.
func (s *Server) OriginAllowed(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return bearer(r) != ""
	}
	return slices.Contains(s.origins, strings.ToLower(origin))
}

// Beside returns a handler that serves the site and additional pages, by pattern, with the same security headers.
// Requests to these pages that change something are refused unless OriginAllowed.
func (s *Server) Beside(pages map[string]http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s)
	for pattern, page := range pages {
		mux.Handle(pattern, s.recovering(s.strictly(secured(http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) {
				if changing(r) && !s.OriginAllowed(r) {
					s.answer(w, r, ballot.Refuse(ballot.CodeForeignOrigin, "origin %q", r.Header.Get("Origin")))
					return
				}
				page.ServeHTTP(w, r)
			})))))
	}
	return mux
}

// recovering keeps a panic in one request from ending the process.
func (s *Server) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler: // net/http cuts the connection
				panic(v)
			default:
				s.log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "value", v)
				s.answer(w, r, ballot.Refuse(ballot.CodeInternal, "panic"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// policy limits scripts, styles and images to our own files.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets the security headers on every answer. The header values are shared: nothing may write to them.
func secured(next http.Handler) http.Handler {
	always := http.Header{}
	always.Set("Content-Security-Policy", policy)
	always.Set("X-Content-Type-Options", "nosniff")
	always.Set("Referrer-Policy", "no-referrer")
	always.Set("Cross-Origin-Opener-Policy", "same-origin")
	always.Set("Cache-Control", "no-store")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), always)
		next.ServeHTTP(w, r)
	})
}

// strictFor is how long a browser remembers to use only TLS: longer than a meeting lasts, but no longer than a
// certificate.
const strictFor = "max-age=2592000"

// strictly tells browsers that came over TLS to use nothing else. Browsers ignore this over plain HTTP.
func (s *Server) strictly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.strict && r.TLS != nil {
			w.Header().Set("Strict-Transport-Security", strictFor)
		}
		next.ServeHTTP(w, r)
	})
}
