package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// These pages tell how to make a tablet trust the hall's own certificate. They are complete in themselves and need no
// script except for the test, because the tablets that need them trust nothing yet. Over plain HTTP anyone on the Wi-Fi
// could have written them, so what they say about the certificate proves nothing: its first digits are first compared
// with a printed sheet, on a page that does not offer the certificate, and the page that offers it does not show them.

//go:embed setup.html
var setupHTML string

//go:embed setup.css
var setupCSS []byte

//go:embed setup.js
var setupJS []byte

var setupPage = template.Must(
	template.New("setup").Funcs(template.FuncMap{"t": func(string) string { return "" }}).Parse(setupHTML))

// setupSystems are the systems with instructions of their own, in the order of the page, and the number of steps of
// each.
var setupSystems = []struct {
	Key   string
	Steps int
}{{"android", 4}, {"harmony", 4}, {"ipad", 4}, {"windows", 4}, {"chromeos", 4}}

type setupSystem struct {
	Key, Name string
	Steps     []string
}

// setup serves the first page: compare the digits.
func (s *Server) setup(w http.ResponseWriter, r *http.Request) error { return s.setupStep(w, r, false) }

// setupInstall serves the second page: install the certificate.
func (s *Server) setupInstall(w http.ResponseWriter, r *http.Request) error {
	return s.setupStep(w, r, true)
}

func (s *Server) setupStep(w http.ResponseWriter, r *http.Request, install bool) error {
	lang := language(r)
	word := func(key string) string { return i18n.Word(lang, "setup."+key, nil) }
	page, err := setupPage.Clone()
	if err != nil {
		return fmt.Errorf("write setup: %w", err)
	}
	data := struct {
		Lang, Other, Path, Secure, Mark string
		CA, Install                     bool
		Systems                         []setupSystem
	}{
		Lang: string(lang), Other: otherLanguage(lang), Path: r.URL.Path, CA: len(s.ca) > 0, Install: install,
		Mark: FingerprintMark(s.ca),
	}
	if strings.HasPrefix(s.base, "https://") {
		data.Secure = s.base
	}
	for _, sys := range setupSystems {
		one := setupSystem{Key: sys.Key, Name: word(sys.Key)}
		for n := range sys.Steps {
			one.Steps = append(one.Steps, word(fmt.Sprintf("%s_%d", sys.Key, n+1)))
		}
		data.Systems = append(data.Systems, one)
	}
	var out bytes.Buffer
	if err := page.Funcs(template.FuncMap{"t": word}).Execute(&out, data); err != nil {
		return fmt.Errorf("write setup: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", data.Lang)
	if data.Secure != "" { // the test requests the secure address, even from the plain page
		h.Set("Content-Security-Policy", strings.Replace(policy, "connect-src 'self'", "connect-src 'self' "+s.origins[0], 1))
	}
	_, _ = w.Write(out.Bytes()) // the client may be gone
	return nil
}

func otherLanguage(l i18n.Lang) string {
	if l == i18n.EN {
		return string(i18n.ZH)
	}
	return string(i18n.EN)
}

// setupFile serves what the pages need: style, test and certificate.
func (s *Server) setupFile(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	var kind string
	var body []byte
	switch {
	case name == "setup.css":
		kind, body = "text/css; charset=utf-8", setupCSS
	case name == "setup.js":
		kind, body = "text/javascript; charset=utf-8", setupJS
	case name == "ca.crt" && len(s.ca) > 0:
		kind, body = "application/x-x509-ca-cert", s.ca
	default:
		return ballot.Refuse(ballot.CodeNotFound, "setup file %s", name)
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(body) // the client may be gone
	return nil
}

// FingerprintMark is what people compare of the hall's certificate: the first 16 digits of its SHA-256, in groups of
// four; "" if there is none.
func FingerprintMark(ca []byte) string {
	if len(ca) == 0 {
		return ""
	}
	sum := sha256.Sum256(ca)
	return fmt.Sprintf("%X %X %X %X", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}

// SetupOnly serves the pages for tablets over plain HTTP and redirects everything else to the secure address.
func (s *Server) SetupOnly() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /setup", s.handle(s.setup))
	mux.Handle("GET /setup/install", s.handle(s.setupInstall))
	mux.Handle("GET /setup/{file}", s.handle(s.setupFile))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.answer(w, r, ballot.Refuse(ballot.CodeForeignOrigin, "%s over plain HTTP", r.Method))
			return
		}
		w.Header().Set("Location", s.base+r.URL.RequestURI())
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	return s.observed(s.recovering(secured(mux)))
}
