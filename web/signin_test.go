package web

import (
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/auth"
)

func TestCodeHoweverItIsTyped(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	code := h.codes["代表001"].Code
	for name, typed := range map[string]string{
		"as printed": code, "lower case": strings.ToLower(code), "dashes": code[:5] + "-" + code[5:],
		"spaces":      " " + code[:3] + " " + code[3:] + " ",
		"many dashes": strings.Join(strings.Split(code, ""), "-"),
	} {
		t.Run(name, func(t *testing.T) {
			var in loginAnswer
			h.nobody().post("/api/login", map[string]string{"code": typed}).into(t, http.StatusOK, &in)
			if in.Principal.Number != "001" || in.Token == "" || in.Expires.IsZero() || in.Page != auth.PageVote {
				t.Errorf("signed in as %+v", in)
			}
		})
	}
	for name, wrong := range map[string]string{
		"empty": "", "short": code[:9], "long": code + "0", "letter u": code[:9] + "U", "another": "0000000000",
		"chinese": "号码",
	} {
		t.Run(name, func(t *testing.T) {
			h.nobody().post("/api/login", map[string]string{"code": wrong}).refused(t, http.StatusUnauthorized,
				ballot.CodeWrongCode)
		})
	}
}

func TestGuessingIsSlowedAndRightCodesAreNot(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	slowed := 0
	for range 40 {
		a := h.nobody().post("/api/login", map[string]string{"code": "0000000000"})
		if a.status == http.StatusUnauthorized {
			if slowed > 0 {
				t.Error("a wrong code was free again after one was slowed")
			}
			a.refused(t, http.StatusUnauthorized, ballot.CodeWrongCode)
			continue
		}
		slowed++
		p := a.refused(t, http.StatusTooManyRequests, ballot.CodeRateLimited)
		if n, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || n < 1 || n != p.RetryAfter {
			t.Errorf("Retry-After %q, retry_after %d", a.header.Get("Retry-After"), p.RetryAfter)
		}
	}
	if slowed < 20 {
		t.Errorf("%d of 40 guesses were slowed", slowed)
	}
	h.signIn(h.codes["代表001"].Code, "") // at once
	h.nobody().post("/api/login", map[string]string{"code": "0000000000"}).refused(t, http.StatusTooManyRequests,
		ballot.CodeRateLimited)
	h.nobody().with("X-Forwarded-For", "192.0.2.7").post("/api/login", map[string]string{"code": "0000000000"}).
		refused(t, http.StatusTooManyRequests, ballot.CodeRateLimited) // X-Forwarded-For of an untrusted client is ignored
}

func TestGuessingThroughATrustedProxyCountsByClient(t *testing.T) {
	h := newServer(t, hallConfig{trusted: []string{"127.0.0.0/8", "::1/128"}})
	guess := func(from string) int {
		return h.nobody().with("X-Forwarded-For", from).post("/api/login", map[string]string{"code": "0000000000"}).status
	}
	for range 12 {
		guess("198.51.100.9, 192.0.2.7")
	}
	if got := guess("203.0.113.1, 192.0.2.7"); got != http.StatusTooManyRequests {
		t.Errorf("the guesser with a forged X-Forwarded-For: %d", got)
	}
	if got := guess("192.0.2.8"); got != http.StatusUnauthorized {
		t.Errorf("another client of the proxy: %d", got)
	}
}

func TestPin(t *testing.T) {
	h := newServer(t, hallConfig{})
	h.root = h.signIn(h.rootCode, "")
	h.m = h.meeting(hallConfig{deputies: 2, pin: true})
	slips := h.slips(h.m, map[string]any{"deputies": "all"})
	code, pin := slips[0].Code, slips[0].Pin
	if len(pin) != 6 {
		t.Fatalf("PIN %q", pin)
	}
	login := func(code, pin string) answer {
		return h.nobody().post("/api/login", map[string]string{"code": code, "pin": pin})
	}
	login(code, "").refused(t, http.StatusUnauthorized, ballot.CodePinRequired)
	login(code, slips[1].Pin+"0").refused(t, http.StatusUnauthorized, ballot.CodeWrongCode)
	login(code, pin).want(t, http.StatusOK)
	wrong := "000000"
	if pin == wrong {
		wrong = "000001"
	}
	for range 10 { // signing in has reset the first attempts
		if a := login(code, wrong); a.status != http.StatusUnauthorized && a.status != http.StatusTooManyRequests {
			t.Errorf("wrong PIN: %d %s", a.status, a.body)
		}
	}
	a := login(code, pin)
	p := a.refused(t, http.StatusTooManyRequests, ballot.CodePinLocked)
	if a.header.Get("Retry-After") != "900" || p.RetryAfter != 900 {
		t.Errorf("Retry-After of a locked PIN: %q", a.header.Get("Retry-After"))
	}
	login(slips[1].Code, slips[1].Pin).want(t, http.StatusOK) // the lock is per credential
	again := h.slips(h.m, map[string]any{"deputies": []string{"001"}})
	login(code, pin).refused(t, http.StatusTooManyRequests, ballot.CodeRateLimited) // the void code is a wrong one
	// the new credential is locked as well, for a while
	login(again[0].Code, pin).want(t, http.StatusTooManyRequests)
}

// dial opens the live channel as a caller.
func (c caller) dial(t testing.TB, page string) *websocket.Conn {
	t.Helper()
	d := websocket.Dialer{Subprotocols: []string{realtimeProtocol}}
	ws, resp, err := d.Dial("ws"+strings.TrimPrefix(c.h.url, "http")+"/live?page="+page, c.header)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = ws.Close() })
	if err := ws.WriteJSON(map[string]any{"meeting": c.h.m, "since": 0}); err != nil {
		t.Fatal(err)
	}
	return ws
}

const realtimeProtocol = "piaojue.v1"

// A wire is a message of the live channel.
type wire struct {
	Type  string       `json:"type"`
	Seq   uint64       `json:"seq"`
	View  meeting.View `json:"view"`
	Code  string       `json:"code"`
	Retry bool         `json:"retry"`
}

// bye reads until the channel says goodbye, and returns its code and the close status.
func bye(t testing.TB, ws *websocket.Conn) (code string, status int) {
	t.Helper()
	for {
		_, raw, err := ws.ReadMessage()
		if e, ok := err.(*websocket.CloseError); ok { //nolint:errorlint // as gorilla gives it
			return code, e.Code
		}
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		var m wire
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		if m.Type == "bye" {
			code = m.Code
			if m.Retry {
				t.Errorf("bye %s says to come back", m.Code)
			}
		}
	}
}

// TestLiveWantsItsProtocol: a client that does not request the live channel's subprotocol gets a problem like on any
// other route.
func TestLiveWantsItsProtocol(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	c := h.voters[0]
	for _, protocols := range [][]string{nil, {"piaojue.v2"}} {
		d := websocket.Dialer{Subprotocols: protocols}
		_, resp, err := d.Dial("ws"+strings.TrimPrefix(h.url, "http")+"/live?page=vote", c.header)
		if err == nil || resp.StatusCode != http.StatusBadRequest ||
			resp.Header.Get("Content-Type") != "application/problem+json; charset=utf-8" {
			t.Errorf("with %q: %v, %v", protocols, err, resp)
		}
	}
	c.dial(t, "vote") // with the subprotocol
}

func TestSessionsEnd(t *testing.T) {
	for _, tt := range []struct {
		name string
		end  func(h *hall, c caller)
		code string
		was  int
	}{
		{"a second sign-in", func(h *hall, _ caller) { h.signIn(h.codes["代表001"].Code, "") }, "replaced", 4409},
		{"a sign-out", func(_ *hall, c caller) { c.post("/api/logout", nil).want(t, http.StatusNoContent) }, "revoked", 4401},
		{
			"a new slip", func(h *hall, _ caller) { h.slips(h.m, map[string]any{"deputies": []string{"001"}}) }, "revoked",
			4401,
		},
		{"off the roll", func(h *hall, _ caller) {
			h.clerk.with("Content-Type", "text/csv").do(http.MethodPut, "/api/meetings/"+h.m+"/roll",
				"number,name\n002,代表002\n").want(t, http.StatusOK)
		}, "revoked", 4401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHall(t, hallConfig{deputies: 2})
			c := h.voters[0]
			old := h.codes["代表001"].Code
			ws, other := c.dial(t, "vote"), h.voters[1].dial(t, "vote")
			var first wire
			h.must(ws.ReadJSON(&first))
			if first.Type != "view" {
				t.Fatalf("first message %+v", first)
			}
			h.must(other.ReadJSON(&first))
			c.get("/api/me").want(t, http.StatusOK)
			tt.end(h, c)
			c.get("/api/me").refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
			if code, status := bye(t, ws); code != tt.code || status != tt.was {
				t.Errorf("bye %q, close status %d, want %q, %d", code, status, tt.code, tt.was)
			}
			h.voters[1].get("/api/me").want(t, http.StatusOK) // the others stay signed in
			if tt.name == "a new slip" || tt.name == "off the roll" {
				h.nobody().post("/api/login", map[string]string{"code": old}).refused(t, http.StatusUnauthorized,
					ballot.CodeWrongCode)
			}
		})
	}
}

func TestSecondSignInIsLogged(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	before := h.logLength()
	h.signIn(h.codes["代表001"].Code, "")
	entries, _ := h.log()
	if len(entries) != before+1 || entries[before].Act != ballot.ActReplaced {
		t.Errorf("after a second sign-in the log grew from %d to %d", before, len(entries))
	}
}

func TestRevokedDeputyCastsNothing(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	poll := h.opened(h.spec(3, 2, map[string]any{"secrecy": "recorded"}))
	c := h.voters[0]
	c.post("/api/logout", nil).want(t, http.StatusNoContent)
	c.post(act(poll, "ballots"), approving(key(1), 1)).refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
}

func TestFourPagesInOneBrowser(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	jar, err := cookiejar.New(nil)
	h.must(err)
	browser := h.nobody().with("Origin", h.url)
	browser.jar = jar
	for name, page := range map[string]string{
		"执行主席": "console", "监票人": "scrutiny", "会务": "clerk", "大屏": "display", "代表001": "vote",
	} {
		a := browser.with("Piaojue-Page", page).post("/api/login", map[string]string{"code": h.codes[name].Code})
		a.want(t, http.StatusOK)
		if len(a.cookies) != 1 || a.cookies[0].Name != "piaojue_"+page {
			t.Fatalf("cookies of %s: %v", page, a.cookies)
		}
		if c := a.cookies[0]; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Secure ||
			c.Expires.IsZero() {
			t.Errorf("cookie of %s: %+v", page, c)
		}
	}
	for name, page := range map[string]string{
		"执行主席": "console", "监票人": "scrutiny", "会务": "clerk", "大屏": "display", "代表001": "vote",
	} {
		for _, c := range []caller{browser.with("Piaojue-Page", page), browser} {
			path := "/api/me"
			if c.header.Get("Piaojue-Page") == "" {
				path += "?page=" + page
			}
			var me struct {
				Principal ballot.Principal `json:"principal"`
			}
			c.get(path).into(t, http.StatusOK, &me)
			if me.Principal.Name != name {
				t.Errorf("on %s it is %s, want %s", page, me.Principal.Name, name)
			}
		}
	}
	browser.get("/api/me").refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated) // a cookie needs its page
	out := browser.with("Piaojue-Page", "vote").post("/api/logout", nil).want(t, http.StatusNoContent)
	if len(out.cookies) != 1 || out.cookies[0].Name != "piaojue_vote" || out.cookies[0].Value != "" {
		t.Errorf("signing out left %v", out.cookies)
	}
	browser.with("Piaojue-Page", "vote").get("/api/me").want(t, http.StatusUnauthorized)
	browser.with("Piaojue-Page", "console").get("/api/me").want(t, http.StatusOK)
}

func TestSignInWithoutAPageFindsIt(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	for name, page := range map[string]auth.Page{
		"执行主席": "console", "监票人": "scrutiny", "会务": "clerk", "大屏": "display", "代表001": "vote",
	} {
		for _, asked := range []string{"", "vote", "kitchen"} {
			var in loginAnswer
			a := h.nobody().with("Piaojue-Page", asked).post("/api/login", map[string]string{"code": h.codes[name].Code})
			a.into(t, http.StatusOK, &in)
			if in.Page != page || a.cookies[0].Name != auth.CookieName(page) {
				t.Errorf("%s asking for %q was sent to %s with %s, want %s", name, asked, in.Page, a.cookies[0].Name, page)
			}
		}
	}
}

func TestCookieIsSecureBehindTLS(t *testing.T) {
	h := newServer(t, hallConfig{publicURL: "https://hall.example"})
	a := h.nobody().post("/api/login", map[string]string{"code": h.rootCode}).want(t, http.StatusOK)
	if len(a.cookies) != 1 || !a.cookies[0].Secure {
		t.Errorf("cookies %v", a.cookies)
	}
}

// TestTLSIsKeptTo: clients that come over TLS get cookies that are only sent over TLS and, if the certificate is a
// public one, are told to use only TLS from then on.
func TestTLSIsKeptTo(t *testing.T) {
	h := newServer(t, hallConfig{})
	for _, tt := range []struct {
		name                     string
		tls, strict              bool
		wantSecure, wantHeldToIt bool
	}{
		{"plain HTTP", false, true, false, false},
		{"the hall's own authority", true, false, true, false},
		{"another's certificate", true, true, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h.site.strict = tt.strict
			r := httptest.NewRequest(http.MethodPost, "/api/login", strings.NewReader(`{"code":"`+h.rootCode+`"}`))
			r.TLS = nil
			if tt.tls {
				r.TLS = &tls.ConnectionState{}
			}
			w := httptest.NewRecorder()
			h.site.ServeHTTP(w, r)
			cookies := w.Result().Cookies()
			if w.Code != http.StatusOK || len(cookies) != 1 || cookies[0].Secure != tt.wantSecure {
				t.Errorf("answers %d, cookies %v, want Secure %t", w.Code, cookies, tt.wantSecure)
			}
			if got := w.Header().Get("Strict-Transport-Security"); (got != "") != tt.wantHeldToIt {
				t.Errorf("Strict-Transport-Security is %q", got)
			}
		})
	}
}
