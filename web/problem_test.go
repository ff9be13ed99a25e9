package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"

	"piaojue/ballot"
	"piaojue/ballot/storetest"
	"piaojue/web/i18n"
)

func TestEveryCodeHasStatusAndWords(t *testing.T) {
	h := newServer(t, hallConfig{})
	seen := map[ballot.Code]bool{}
	for _, code := range ballot.Codes() {
		seen[code] = true
		status, ok := statuses[code]
		if !ok {
			t.Errorf("%s has no status", code)
			continue
		}
		for _, lang := range []string{"zh-CN", "en"} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept-Language", lang)
			h.site.answer(w, r, ballot.Refuse(code, "detail for the log alone"))
			a := answer{what: string(code), status: w.Code, header: w.Header(), body: w.Body.Bytes()}
			p := a.refused(t, status, code)
			if han := strings.ContainsFunc(p.Detail,
				func(r rune) bool { return unicode.Is(unicode.Han, r) }); han == (lang == "en") {
				t.Errorf("%s in %s: %s", code, lang, p.Detail)
			}
			if strings.ContainsAny(p.Detail, "{}[]") || strings.Contains(w.Body.String(), "for the log") {
				t.Errorf("%s in %s: %s", code, lang, p.Detail)
			}
			if got := w.Header().Get("Content-Language"); got != lang {
				t.Errorf("%s: content language %q, want %q", code, got, lang)
			}
			if retry := w.Header().Get("Retry-After"); status == http.StatusServiceUnavailable && retry != "1" {
				t.Errorf("%s: Retry-After %q", code, retry)
			}
		}
	}
	for code := range statuses {
		if !seen[code] {
			t.Errorf("%s has a status, but is not among the codes", code)
		}
	}
}

func TestErrorsWithoutCodeAreNeverShown(t *testing.T) {
	h := newServer(t, hallConfig{})
	w := httptest.NewRecorder()
	h.site.answer(w, httptest.NewRequest(http.MethodGet, "/", nil), errors.New("dial tcp 10.0.0.5: refused"))
	a := answer{what: "internal", status: w.Code, header: w.Header(), body: w.Body.Bytes()}
	a.refused(t, http.StatusInternalServerError, ballot.CodeInternal)
	if strings.Contains(w.Body.String(), "10.0.0.5") {
		t.Errorf("the answer tells of the inside: %s", w.Body)
	}
}

// TestRefusalsInTheLog: I3. A refusal is logged at debug level by its code, without what the error names.
func TestRefusalsInTheLog(t *testing.T) {
	h := newServer(t, hallConfig{})
	var log bytes.Buffer
	h.site.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Pattern = "POST /route"
	h.site.answer(httptest.NewRecorder(), r, ballot.Refuse(ballot.CodeReturned, "deputy d.007"))
	if want := `level=DEBUG msg="request refused" method=POST route="POST /route" code=already_returned` +
		"\n"; !strings.HasSuffix(log.String(), want) {
		t.Errorf("the log has %q, want %q", log.String(), want)
	}
}

func TestLanguageAskedFor(t *testing.T) {
	h := newServer(t, hallConfig{})
	for _, tt := range []struct {
		accept, query string
		want          i18n.Lang
	}{
		{"", "", i18n.ZH},
		{"en", "", i18n.EN},
		{"zh-CN,zh;q=0.9,en;q=0.8", "", i18n.ZH},
		{"en-GB,en;q=0.9", "", i18n.EN},
		{"fr", "", i18n.ZH},
		{"zh-CN", "en", i18n.EN},
		{"en", "zh-CN", i18n.ZH},
		{"en;q=0,zh", "", i18n.ZH},
	} {
		a := h.nobody().with("Accept-Language", tt.accept).get("/api/me?lang=" + tt.query)
		p := a.refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
		if got := a.header.Get("Content-Language"); got != string(tt.want) {
			t.Errorf("accept %q, lang %q: answered in %q, want %q", tt.accept, tt.query, got, tt.want)
		}
		if want := i18n.Sentence(tt.want, ballot.CodeUnauthenticated, nil); p.Detail != want {
			t.Errorf("detail %q, want %q", p.Detail, want)
		}
	}
}

func TestStoreTrouble(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
	for _, fault := range []int{1, 2} { // before and after taking effect
		h.box.FailNext("Cast", storetest.Fault(fault))
		a := h.voters[0].post(act(poll, "ballots"), approving(key("trouble"), 1))
		p := a.refused(t, http.StatusServiceUnavailable, ballot.CodeStoreUnavailable)
		if a.header.Get("Retry-After") == "" || p.RetryAfter == 0 {
			t.Errorf("no Retry-After: %s", a.body)
		}
	}
	var got struct {
		Receipt ballot.Receipt `json:"receipt"`
	}
	// the second attempt succeeded
	h.voters[0].post(act(poll, "ballots"), approving(key("trouble"), 1)).into(t, http.StatusOK, &got)
	if got.Receipt == "" {
		t.Error("no receipt for the retry")
	}
	h.box.FailNext("Figures", 1)
	h.chair.get("/api/meetings/"+h.m).refused(t, http.StatusServiceUnavailable, ballot.CodeStoreUnavailable)
}

func TestReadiness(t *testing.T) {
	h := newServer(t, hallConfig{})
	h.nobody().get("/readyz").want(t, http.StatusOK)
	h.site.ready = func(*http.Request) error { return ballot.Refuse(ballot.CodeStoreUnavailable, "down") }
	h.nobody().get("/readyz").refused(t, http.StatusServiceUnavailable, ballot.CodeStoreUnavailable)
	h.nobody().get("/healthz").want(t, http.StatusOK)
}

func TestNothingThere(t *testing.T) {
	h := newServer(t, hallConfig{})
	for _, path := range []string{
		"/nothing", "/api/nothing", "/static/none.js", "/static/..%2fserver.go", "/api/polls", "/vote/", "/.git/config",
	} {
		h.nobody().get(path).refused(t, http.StatusNotFound, ballot.CodeNotFound)
	}
	h.nobody().do(http.MethodDelete, "/api/me", nil).refused(t, http.StatusNotFound, ballot.CodeNotFound)
}

func TestPagesAndAssets(t *testing.T) {
	h := newServer(t, hallConfig{})
	built, err := h.site.assets()
	h.must(err)
	for page := range built.pages {
		page = "/" + strings.TrimPrefix(page, "home")
		a := h.nobody().get(page).want(t, http.StatusOK)
		html := string(a.body)
		if strings.Contains(html, " style=") || strings.Contains(html, "<style") || strings.Contains(html, "onload") {
			t.Errorf("%s holds what the policy forbids", page)
		}
		for _, part := range strings.Split(html, `"/static/`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			got := h.nobody().get("/static/"+name).want(t, http.StatusOK)
			if !strings.Contains(got.header.Get("Cache-Control"), "immutable") || len(got.body) == 0 {
				t.Errorf("%s: %s, %d bytes", name, got.header.Get("Cache-Control"), len(got.body))
			}
			packed := h.nobody().with("Accept-Encoding", "gzip").get("/static/"+name).want(t, http.StatusOK)
			if r, err := gzip.NewReader(bytes.NewReader(packed.body)); err != nil {
				t.Errorf("%s, packed: %v", name, err)
			} else if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, got.body) {
				t.Errorf("%s, packed: %d bytes instead of %d, %v", name, len(plain), len(got.body), err)
			}
		}
		if !strings.Contains(html, `<script nomodule src="/old.js">`) {
			t.Errorf("%s says nothing to an old browser", page)
		}
		if en := h.nobody().get(page + "?lang=en"); !strings.Contains(string(en.body), `<html lang="en">`) {
			t.Errorf("%s?lang=en is not in English", page)
		}
	}
	var health map[string]string
	if err := json.Unmarshal(h.nobody().get("/healthz").want(t, http.StatusOK).body, &health); err != nil ||
		health["version"] != "test" {
		t.Errorf("health %v, %v", health, err)
	}
	if old := h.nobody().get("/old.js").want(t, http.StatusOK); !strings.HasPrefix(old.header.Get("Content-Type"),
		"text/javascript") {
		t.Errorf("old.js is %s", old.header.Get("Content-Type"))
	}
	h.nobody().get("/favicon.ico").want(t, http.StatusNoContent)
	if svg := h.nobody().get("/api/qr.svg").want(t, http.StatusOK); !strings.HasPrefix(string(svg.body), "<svg") &&
		!strings.HasPrefix(string(svg.body), "<?xml") {
		t.Errorf("QR: %.40s", svg.body)
	}
}
