package web

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"piaojue/ballot/seal"
	"piaojue/tally/battery"
)

// TestGuessing: codes guessed in a row, PINs guessed in a row, and one PIN tried on many credentials. Few attempts are
// compared, none succeeds, and a caller with the right code can always sign in.
func TestGuessing(t *testing.T) {
	codes, credentials := battery.Size(300, 10_000), battery.Size(60, 3000)
	h := newServer(t, hallConfig{})
	h.root = h.signIn(h.rootCode, "")
	h.m = h.meeting(hallConfig{deputies: credentials, pin: true})
	slips := h.slips(h.m, map[string]any{"deputies": "all"})
	answered := map[int]int{}
	var unknown, known []time.Duration
	for range codes {
		began := time.Now()
		a := h.nobody().post("/api/login", map[string]string{"code": seal.NewCode(), "pin": "000000"})
		unknown = append(unknown, time.Since(began))
		answered[a.status]++
	}
	if answered[http.StatusOK] > 0 || answered[http.StatusUnauthorized] > 20 ||
		answered[http.StatusTooManyRequests] < codes-20 {
		t.Errorf("%d wrong codes were answered %v", codes, answered)
	}
	h.signIn(slips[0].Code, slips[0].Pin)

	tried := 0
	for range codes { // on one credential: the first ten are compared, after that not even the right one
		a := h.nobody().post("/api/login", map[string]string{"code": slips[1].Code, "pin": wrongPin(slips[1].Pin)})
		if a.status == http.StatusOK {
			t.Fatal("a wrong PIN signs in")
		}
		if !slices.Contains([]string{"900"}, a.header.Get("Retry-After")) {
			tried++
		}
	}
	if tried > 10 {
		t.Errorf("%d PINs were tried on one credential, want 10 at most", tried)
	}
	h.nobody().post("/api/login", map[string]string{"code": slips[1].Code, "pin": slips[1].Pin}).want(t,
		http.StatusTooManyRequests)

	for _, s := range slips[2:] {
		began := time.Now()
		a := h.nobody().post("/api/login", map[string]string{"code": s.Code, "pin": wrongPin(s.Pin)})
		known = append(known, time.Since(began))
		if a.status == http.StatusOK {
			t.Error("a wrong PIN signs in")
		}
	}
	for _, s := range slips[2:] {
		h.signIn(s.Code, s.Pin) // one wrong attempt locks no credential
	}
	battery.Measured(t, "%d codes in a row: %d compared freely, the rest slowed; %d PINs in a row: %d tried; one on "+
		"each of %d: none locked; "+
		"median of an unknown code %v, of a known one with a wrong PIN %v", codes, answered[http.StatusUnauthorized], codes,
		tried, credentials-2,
		median(unknown), median(known))
}

func wrongPin(pin string) string {
	if pin == "000000" {
		return "000001"
	}
	return "000000"
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2].Round(time.Microsecond)
}
