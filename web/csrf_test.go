package web

import (
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/tally/battery"
)

// TestFormsAndGetsChangeNothing: a page on another site can send a form or a link with the cookie of someone signed in
// here. Neither changes anything.
func TestFormsAndGetsChangeNothing(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 2})
	poll := h.opened(h.spec(3, 2, nil))
	state := func() *meeting.State {
		s, err := h.svc.State(t.Context(), ballot.MeetingID(h.m))
		h.must(err)
		return s
	}
	before, forms, gets := state(), 0, 0
	cookies := map[string]caller{}
	for page, c := range map[string]caller{
		"clerk": h.clerk, "console": h.chair, "scrutiny": h.teller, "vote": h.voters[0], "display": h.screen,
	} {
		token := strings.TrimPrefix(c.header.Get("Authorization"), "Bearer ")
		cookies[page] = h.nobody().with("Cookie", "piaojue_"+page+"="+token).with("Piaojue-Page", page)
	}
	for _, r := range roles {
		method, path, body := h.walked(r.pattern, poll)
		for _, c := range cookies {
			if method == http.MethodGet {
				if path != "/live" {
					c.get(path)
					gets++
				}
				continue
			}
			for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"} {
				for _, origin := range []string{"", "null", "http://elsewhere.example"} {
					from := c.with("Content-Type", kind)
					if origin != "" {
						from = from.with("Origin", origin)
					}
					from.do(method, path, body).refused(t, http.StatusForbidden, ballot.CodeForeignOrigin)
					forms++
				}
			}
		}
	}
	after := state()
	if after.Version != before.Version || after.Entries != before.Entries {
		t.Errorf("the meeting went from version %d to %d, its log from %d to %d", before.Version, after.Version,
			before.Entries, after.Entries)
	}
	battery.Measured(t, "%d forms with cookies, %d GETs: changes 0", forms, gets)
}
