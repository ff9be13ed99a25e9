package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// setupServer is a server with a certificate and a secure address.
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

// TestSetupPages: the certificate's first digits are compared with the printed sheet on one page, which does not offer
// the certificate. The page that offers it shows none of its fingerprint, so that nobody compares it with itself.
func TestSetupPages(t *testing.T) {
	ca := []byte("a certificate")
	site := setupServer(t, ca)
	sum := sha256.Sum256(ca)
	hexes := strings.ToUpper(hex.EncodeToString(sum[:]))
	mark := FingerprintMark(ca)
	if strings.ReplaceAll(mark, " ", "") != hexes[:16] {
		t.Fatalf("the mark %q is not the beginning of %s", mark, hexes)
	}
	for _, tt := range []struct {
		path, lang  string
		has, hasNot []string
	}{
		{
			"/setup", "zh",
			[]string{"让平板信任会场证书", "先核对指纹", mark, "以纸为准", "/setup/install?lang=zh", "English"},
			[]string{"ca.crt", "鸿蒙"},
		},
		{
			"/setup", "en",
			[]string{"Let this tablet trust", "First compare", mark, "The paper is what counts", "中文"},
			[]string{"ca.crt", "HarmonyOS"},
		},
		{
			"/setup/install", "zh",
			[]string{"鸿蒙", "iPad", "安卓", "Windows", "ChromeOS", `href="/setup/ca.crt"`, `href="/setup?lang=`, "与纸上一致"},
			nil,
		},
		{
			"/setup/install", "en",
			[]string{
				"HarmonyOS", "iPad", "Android", "Windows", "ChromeOS", `href="/setup/ca.crt"`,
				`data-secure="https://192.168.1.10:8080"`,
			},
			nil,
		},
	} {
		w := visit(site.SetupOnly(), http.MethodGet, tt.path, tt.lang)
		body := w.Body.String()
		for _, text := range tt.has {
			if !strings.Contains(body, text) {
				t.Errorf("%s in %s lacks %q", tt.path, tt.lang, text)
			}
		}
		for _, text := range tt.hasNot {
			if strings.Contains(body, text) {
				t.Errorf("%s in %s has %q", tt.path, tt.lang, text)
			}
		}
		plain := strings.ToUpper(regexp.MustCompile(`[ :]`).ReplaceAllString(body, ""))
		if tt.path == "/setup/install" && strings.Contains(plain, hexes[:8]) || strings.Contains(plain, hexes[16:32]) {
			t.Errorf("%s in %s shows a fingerprint beside the certificate", tt.path, tt.lang)
		}
		if regexp.MustCompile(`>setup\.[a-z]`).MatchString(body) {
			t.Errorf("%s in %s: a word is missing", tt.path, tt.lang)
		}
		if regexp.MustCompile(`<style|style=|<script>|onclick`).MatchString(body) {
			t.Errorf("%s in %s: something inline, which the policy forbids", tt.path, tt.lang)
		}
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "connect-src 'self' https://192.168.1.10:8080;") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy %q", csp)
		}
	}
	for path, kind := range map[string]string{
		"/setup/ca.crt": "application/x-x509-ca-cert", "/setup/setup.css": "text/css; charset=utf-8",
		"/setup/setup.js": "text/javascript; charset=utf-8",
	} {
		if w := visit(site.SetupOnly(), http.MethodGet, path, "zh"); w.Code != http.StatusOK ||
			w.Header().Get("Content-Type") != kind || w.Body.Len() == 0 {
			t.Errorf("%s answers %d, %q", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
	for _, path := range []string{"/setup/master.key", "/setup/fingerprint.svg"} {
		if w := visit(site.SetupOnly(), http.MethodGet, path, "zh"); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// TestMarkOfTheCertificate: the digits are on every sheet of slips and in every page, where the display's welcome scene
// shows them; without a certificate they are nowhere.
func TestMarkOfTheCertificate(t *testing.T) {
	with, without := setupServer(t, []byte("a certificate")), setupServer(t, nil)
	mark := FingerprintMark([]byte("a certificate"))
	for server, want := range map[*Server]bool{with: true, without: false} {
		w := httptest.NewRecorder()
		if err := server.page("display")(w, httptest.NewRequest(http.MethodGet, "/display", nil)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(w.Body.String(), `<meta name="piaojue-ca" content="`+mark+`">`); got != want ||
			strings.Contains(w.Body.String(), "piaojue-ca") != want {
			t.Errorf("the display's page has the mark: %t, want %t", got, want)
		}
	}
}

// TestSetupOnly: over plain HTTP beside TLS only these pages are served.
func TestSetupOnly(t *testing.T) {
	h := setupServer(t, []byte("a certificate")).SetupOnly()
	if w := visit(h, http.MethodGet, "/vote?lang=en", "zh"); w.Code != http.StatusTemporaryRedirect ||
		w.Header().Get("Location") != "https://192.168.1.10:8080/vote?lang=en" {
		t.Errorf("a page answers %d, %q", w.Code, w.Header().Get("Location"))
	}
	if w := visit(h, http.MethodPost, "/api/login", "zh"); w.Code != http.StatusForbidden {
		t.Errorf("a sign-in over plain HTTP answers %d, want 403", w.Code)
	}
}

func TestSetupWithoutCertificate(t *testing.T) {
	site := newServer(t, hallConfig{}).site
	if w := visit(site, http.MethodGet, "/setup", "zh"); w.Code != http.StatusOK ||
		!strings.Contains(w.Body.String(), "平板不需要安装") {
		t.Errorf("without a certificate the page answers %d: %s", w.Code, w.Body)
	}
	if w := visit(site, http.MethodGet, "/setup/ca.crt", "zh"); w.Code != http.StatusNotFound {
		t.Errorf("a certificate that is not there answers %d", w.Code)
	}
}

// TestPlainHTTPIsMarked: pages say so if the server was configured to serve without encryption.
func TestPlainHTTPIsMarked(t *testing.T) {
	site := newServer(t, hallConfig{}).site
	marked := *site
	marked.plain = true
	for path, want := range map[string]bool{
		"/": true, "/vote": true, "/console": true, "/clerk": true, "/scrutiny": true, "/display": false,
	} {
		for server, on := range map[*Server]bool{site: false, &marked: want} {
			w := httptest.NewRecorder()
			server.page(map[string]string{"/": "home"}[path]+strings.TrimPrefix(path, "/"))(w,
				httptest.NewRequest(http.MethodGet, path, nil))
			if got := strings.Contains(w.Body.String(), "未加密连接"); got != on {
				t.Errorf("%s: marked %t, want %t", path, got, on)
			}
		}
	}
}
