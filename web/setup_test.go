package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// setupServer serves the page with a certificate, under a secure address.
func setupServer(t *testing.T, ca []byte) *Server {
	t.Helper()
	site := newServer(t, hallConfig{}).site
	copied := *site
	copied.ca, copied.base, copied.origins = ca, "https://192.168.1.10:8080", []string{"https://192.168.1.10:8080"}
	return &copied
}

func visit(h http.Handler, method, path, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestSetupPage(t *testing.T) {
	site := setupServer(t, []byte("a certificate"))
	for lang, want := range map[string][]string{
		"zh": {"让平板信任会场证书", "鸿蒙", "iPad", "安卓", "Windows", "ChromeOS", "核对指纹", "English"},
		"en": {"Let this tablet trust", "HarmonyOS", "iPad", "Android", "Windows", "ChromeOS", "Compare the fingerprint", "中文"},
	} {
		w := visit(site.SetupOnly(), http.MethodGet, "/setup", lang)
		body := w.Body.String()
		for _, text := range append(want, `data-secure="https://192.168.1.10:8080"`, fingerprintRows([]byte("a certificate"))[3], `href="/setup/ca.crt"`) {
			if !strings.Contains(body, text) {
				t.Errorf("%s: the page lacks %q", lang, text)
			}
		}
		if strings.Contains(body, "setup.") && regexp.MustCompile(`>setup\.[a-z]`).MatchString(body) {
			t.Errorf("%s: a word is missing", lang)
		}
		if regexp.MustCompile(`<style|style=|<script>|onclick`).MatchString(body) {
			t.Errorf("%s: something inline, which the policy forbids", lang)
		}
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "connect-src 'self' https://192.168.1.10:8080;") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
	}
	for path, kind := range map[string]string{
		"/setup/ca.crt": "application/x-x509-ca-cert", "/setup/fingerprint.svg": "image/svg+xml",
		"/setup/setup.css": "text/css; charset=utf-8", "/setup/setup.js": "text/javascript; charset=utf-8",
	} {
		if w := visit(site.SetupOnly(), http.MethodGet, path, "zh"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Body.Len() == 0 {
			t.Errorf("%s answers %d, %q", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if w := visit(site.SetupOnly(), http.MethodGet, "/setup/master.key", "zh"); w.Code != http.StatusNotFound {
		t.Errorf("another file answers %d", w.Code)
	}
}

// TestSetupOnly: over plain HTTP beside TLS there is this page and nothing else.
func TestSetupOnly(t *testing.T) {
	h := setupServer(t, []byte("a certificate")).SetupOnly()
	if w := visit(h, http.MethodGet, "/vote?lang=en", "zh"); w.Code != http.StatusTemporaryRedirect || w.Header().Get("Location") != "https://192.168.1.10:8080/vote?lang=en" {
		t.Errorf("a page answers %d, %q", w.Code, w.Header().Get("Location"))
	}
	if w := visit(h, http.MethodPost, "/api/login", "zh"); w.Code != http.StatusForbidden {
		t.Errorf("a sign-in over plain HTTP answers %d, want 403", w.Code)
	}
}

func TestSetupWithoutCertificate(t *testing.T) {
	site := newServer(t, hallConfig{}).site
	if w := visit(site, http.MethodGet, "/setup", "zh"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "平板不需要安装") {
		t.Errorf("without a certificate the page answers %d: %s", w.Code, w.Body)
	}
	if w := visit(site, http.MethodGet, "/setup/ca.crt", "zh"); w.Code != http.StatusNotFound {
		t.Errorf("a certificate that is not there answers %d", w.Code)
	}
}

// TestPlainHTTPIsMarked: pages say so where the server was told to serve without encryption.
func TestPlainHTTPIsMarked(t *testing.T) {
	site := newServer(t, hallConfig{}).site
	marked := *site
	marked.plain = true
	for path, want := range map[string]bool{"/": true, "/vote": true, "/console": true, "/clerk": true, "/scrutiny": true, "/display": false} {
		for server, on := range map[*Server]bool{site: false, &marked: want} {
			w := httptest.NewRecorder()
			server.page(map[string]string{"/": "home"}[path]+strings.TrimPrefix(path, "/"))(w, httptest.NewRequest(http.MethodGet, path, nil))
			if got := strings.Contains(w.Body.String(), "未加密连接"); got != on {
				t.Errorf("%s: marked %t, want %t", path, got, on)
			}
		}
	}
}
