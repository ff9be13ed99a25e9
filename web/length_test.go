package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// TestOneLengthOfCasts: a secret poll takes casts of one length only, whatever they contain, and its answers have one
// length; a recorded poll takes any length.
func TestOneLengthOfCasts(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 6})
	poll := h.opened(h.spec(4, 2, map[string]any{"reveal": "on_close", "revise": "until_close"}))
	var p meeting.PollView
	h.screen.get("/api/polls/"+poll).into(t, http.StatusOK, &p)
	if p.BodyBytes == 0 {
		t.Fatal("the poll does not say its length")
	}
	cast := func(c caller, body string, length int) answer {
		return c.post(act(poll, "ballots"), body+strings.Repeat(" ", max(0, length-len(body))))
	}
	whole := `{"key":"0123456789abcdef","marks":{"1":"approve"}}`
	unknown := strings.Replace(whole, `"1"`, `"9"`, 1)
	for _, body := range []string{"", "{", whole, unknown, strings.Replace(whole, "approve", "maybe", 1)} {
		for _, length := range []int{len(body), p.BodyBytes - 1, p.BodyBytes + 1, 2 * p.BodyBytes} {
			problem := cast(h.voters[0], body, length).refused(t, http.StatusUnprocessableEntity, ballot.CodeBadLength)
			if !strings.Contains(problem.Detail, fmt.Sprint(p.BodyBytes)) {
				t.Errorf("the refusal does not say the length: %s", problem.Detail)
			}
		}
	}
	if got, err := h.box.Returned(t.Context(), ballot.PollID(poll), "001"); err != nil || got != "" {
		t.Errorf("a ballot of another length is in the box: %q, %v", got, err)
	}
	first, again := map[string]bool{}, map[string]bool{}
	shape := func(a answer) string { // the whole response except random values
		h := a.header
		return fmt.Sprint(len(a.body), h.Get("Content-Length"), len(h.Get("X-Request-Id")), len(h), h.Get("Content-Encoding"))
	}
	for i, body := range []string{
		whole, `{"key":"0123456789abcdef","marks":{}}`,
		`{"key":"0123456789abcdef","marks":{"1":"reject","2":"abstain","3":"approve","4":"approve"}}`,
		`{"key":"0123456789abcdef","marks":{"1":"approve","2":"approve","3":"approve"},"accept_void":true}`,
	} {
		first[shape(cast(h.voters[i], body, p.BodyBytes).want(t, http.StatusCreated))] = true
		again[shape(cast(h.voters[i], body, p.BodyBytes).want(t, http.StatusOK))] = true
	}
	if len(first) != 1 || len(again) != 1 {
		t.Errorf("answers of several lengths: %v, again %v", first, again)
	}
	open := h.opened(h.spec(4, 2, map[string]any{"secrecy": "recorded"}))
	h.voters[0].post(act(open, "ballots"), whole).want(t, http.StatusCreated)
}

// TestKeyOfDrafts: each sign-in has its own key for drafts, the same on each page load, which only the deputy gets.
func TestKeyOfDrafts(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	key := func(c caller) string {
		var me meAnswer
		c.get("/api/me").into(t, http.StatusOK, &me)
		return me.DraftKey
	}
	mine, other := key(h.voters[0]), key(h.voters[1])
	if len(mine) != 64 || mine == other || mine != key(h.voters[0]) {
		t.Errorf("keys %q and %q", mine, other)
	}
	if got := key(h.chair) + key(h.root) + key(h.screen); got != "" {
		t.Errorf("a key of drafts for someone other than a deputy: %q", got)
	}
	slip := h.codes["代表001"]
	if got := key(h.signIn(slip.Code, slip.Pin)); got == mine || len(got) != 64 {
		t.Errorf("the next sign-in has the key of the one before")
	}
	h.voters[0].get("/api/me").refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
}
