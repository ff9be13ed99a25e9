package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"piaojue/ballot"
)

func TestOriginRule(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	token := strings.TrimPrefix(h.voters[0].header.Get("Authorization"), "Bearer ")
	cookie := h.nobody().with("Cookie", "piaojue_vote="+token).with("Piaojue-Page", "vote")
	bearer := h.voters[0]
	host := strings.TrimPrefix(h.url, "http://")
	const none = "none"
	for _, tt := range []struct {
		name, origin string
		cookie       bool // or bearer
		ok           bool
	}{
		{"our own", h.url, true, true},
		{"our own, in capitals", strings.ToUpper(h.url), true, true},
		{"missing with cookie", none, true, false},
		{"other host", "http://elsewhere.example", true, false},
		{"suffix trick", h.url + ".elsewhere.example", true, false},
		{"prefix trick", "http://elsewhere" + host, true, false},
		{"user trick", "http://" + host + "@elsewhere.example", true, false},
		{"null", "null", true, false},
		{"https for http", "https://" + host, true, false},
		{"another port", "http://127.0.0.1:1", true, false},
		{"with a path", h.url + "/", true, false},
		{"missing with bearer", none, false, true},
		{"our own with bearer", h.url, false, true},
		{"other host with bearer", "http://elsewhere.example", false, false},
		{"null with bearer", "null", false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := bearer
			if tt.cookie {
				c = cookie
			}
			if tt.origin != none {
				c = c.with("Origin", tt.origin)
			}
			a := c.post("/api/meetings/"+h.m+"/signin", nil)
			get := c.get("/api/me")
			ws, resp, err := (&websocket.Dialer{Subprotocols: []string{realtimeProtocol}}).Dial("ws://"+host+"/live?page=vote",
				c.header)
			if err == nil {
				_ = ws.Close()
			}
			_ = resp.Body.Close()
			if tt.ok {
				a.want(t, http.StatusOK)
				if err != nil {
					t.Errorf("live: %v", err)
				}
			} else {
				a.refused(t, http.StatusForbidden, ballot.CodeForeignOrigin)
				if resp.StatusCode != http.StatusForbidden {
					t.Errorf("live: %d, want 403", resp.StatusCode)
				}
			}
			get.want(t, http.StatusOK) // changes nothing and needs none
		})
	}
}

func TestOriginRuleForEveryChange(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	poll := h.drafted(h.spec(3, 2, nil))
	before := h.logLength()
	for _, r := range roles {
		method, path, body := h.walked(r.pattern, poll)
		if method == http.MethodGet || r.roles == anyone && path != "/api/login" {
			continue
		}
		token := strings.TrimPrefix(h.root.header.Get("Authorization"), "Bearer ")
		for _, origin := range []string{"", "null", "http://elsewhere.example"} {
			c := h.nobody().with("Cookie", "piaojue_clerk="+token).with("Piaojue-Page", "clerk")
			if origin != "" {
				c = c.with("Origin", origin)
			}
			c.do(method, path, body).refused(t, http.StatusForbidden, ballot.CodeForeignOrigin)
		}
	}
	if after := h.logLength(); after != before {
		t.Errorf("the log grew from %d to %d", before, after)
	}
}

func TestUsualPortsAreNotPartOfAnOrigin(t *testing.T) {
	for public, origin := range map[string]string{
		"http://hall.example:80":     "http://hall.example",
		"https://hall.example:443/":  "https://hall.example",
		"http://hall.example:443":    "http://hall.example:443",
		"http://HALL.example":        "http://hall.example",
		"http://192.0.2.1:8080/path": "http://192.0.2.1:8080",
		"http://[2001:db8::1]:80":    "http://[2001:db8::1]",
	} {
		if got, err := originOf(public); err != nil || got != origin {
			t.Errorf("origin of %s is %q, %v, want %q", public, got, err, origin)
		}
	}
	for _, bad := range []string{"", "hall.example", "ftp://hall.example", "http://", "://"} {
		if got, err := originOf(bad); err == nil {
			t.Errorf("origin of %q is %q, want an error", bad, got)
		}
	}
}

func TestOneFaultEndsOneRequest(t *testing.T) {
	h := newServer(t, hallConfig{})
	h.site.handler = h.site.recovering(
		secured(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a fault") })))
	h.nobody().get("/").refused(t, http.StatusInternalServerError, ballot.CodeInternal)

	abort := h.site.recovering(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer func() {
		if v := recover(); v != http.ErrAbortHandler { //nolint:errorlint // recover gives the value itself
			t.Errorf("an aborted request ended with %v", v)
		}
	}()
	abort.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
}
