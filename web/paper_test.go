package web

import (
	"net/http"
	"strings"
	"testing"

	"piaojue/ballot"
)

// Paper ballots are printed in the number and with the options requested; invalid options are refused by name.
func TestBallotsOfPaper(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	at := "/api/polls/" + h.drafted(h.spec(3, 2, nil)) + "/paper.html"
	for query, want := range map[string]int{"": 3, "?n=1": 1, "?n=5&numbered=1": 5, "?n=2&box=circle": 2} {
		page := string(h.clerk.get(at+query).want(t, http.StatusOK).body)
		if got := strings.Count(page, `<article class="paper">`); got != want {
			t.Errorf("%s: %d ballots, not %d", query, got, want)
		}
		if strings.Contains(page, "No. 005") != strings.Contains(query, "numbered") {
			t.Errorf("%s: numbered is not as requested", query)
		}
		if strings.Contains(page, "<circle") != strings.Contains(query, "circle") {
			t.Errorf("%s: the boxes are not as requested", query)
		}
	}
	p := h.clerk.get(at+"?n=0&numbered=2&box=star").refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	if len(p.Faults) != 3 {
		t.Errorf("refused with %v", p.Faults)
	}
	h.clerk.get(at+"?n=3001").refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
	h.chair.get(at).refused(t, http.StatusForbidden, ballot.CodeForbidden)
}

func TestSignInSheet(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	for _, c := range []caller{h.clerk, h.chair, h.teller} {
		page := string(c.get("/api/meetings/"+h.m+"/signin.html").want(t, http.StatusOK).body)
		if !strings.Contains(page, "签到表") || strings.Count(page, `<td class="rank">`) != 3 {
			t.Errorf("the sheet is %s", page)
		}
	}
}

// Each sheet has as many slips as requested.
func TestSlipsToASheet(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 5})
	page := func(body map[string]any) string {
		c := h.clerk.with("Accept", "text/html")
		return string(c.post("/api/meetings/"+h.m+"/slips", body).want(t, http.StatusOK).body)
	}
	usual := page(map[string]any{"deputies": "all"})
	two := page(map[string]any{"deputies": "all", "per_sheet": 2, "fold": true})
	if n := strings.Count(usual, "<section"); n != 1 || strings.Contains(usual, "folded") {
		t.Errorf("%d sheets of slips", n)
	}
	if n := strings.Count(two, "<section"); n != 3 || strings.Count(two, "folded") != 5 {
		t.Errorf("%d sheets of two for 5 slips", n)
	}
	h.clerk.post("/api/meetings/"+h.m+"/slips", map[string]any{"deputies": "all", "per_sheet": 3}).
		refused(t, http.StatusUnprocessableEntity, ballot.CodeInvalid)
}
