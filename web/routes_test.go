package web

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/web/auth"
)

const (
	everyone = "clerk presiding scrutineer deputy display" // any principal who is signed in
	anyone   = ""                                          // signed in or not
)

var update = flag.Bool("update", false, "write testdata anew")

// roles is who may call which route, from testdata/routes.txt: the one page that lists everything a server can be
// asked. A new route must be added there too.
var roles = readRoles()

type roleRow struct{ pattern, roles string }

func readRoles() []roleRow {
	text, err := os.ReadFile("testdata/routes.txt")
	if err != nil {
		panic(err)
	}
	var rows []roleRow
	for line := range strings.Lines(string(text)) {
		pattern, roles, _ := strings.Cut(strings.TrimSpace(line), "  ")
		rows = append(rows, roleRow{pattern, strings.TrimSpace(roles)})
	}
	return rows
}

// TestRoutesAreThoseOfTheTable compares the routes and their roles with the page that lists them.
func TestRoutesAreThoseOfTheTable(t *testing.T) {
	var page strings.Builder
	for _, r := range newServer(t, hallConfig{}).site.table() {
		var names []string
		for _, role := range r.roles {
			names = append(names, string(role))
		}
		slices.Sort(names)
		fmt.Fprintln(&page, strings.TrimSpace(fmt.Sprintf("%-60s  %s", r.pattern, strings.Join(names, " "))))
	}
	if *update {
		if err := os.WriteFile("testdata/routes.txt", []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page.String()); diff != "" {
		t.Errorf("the routes are not those of testdata/routes.txt (-page +served):\n%s", diff)
	}
}

// walked is a request to a route that changes nothing others depend on.
func (h *hall) walked(pattern, poll string) (method, path, body string) {
	method, path, found := strings.Cut(pattern, " ")
	if !found {
		method, path = http.MethodGet, "/no/such/thing"
	}
	path = strings.NewReplacer("{meeting}", h.m, "{poll}", poll, "{deputy}", "001", "{file}", "none.js", "{staff}", "s.4",
		"{request}", "r1", "{hash}", strings.Repeat("0", 64), "{$}", "").Replace(path)
	switch {
	case method == http.MethodGet:
		return method, path, ""
	case strings.HasSuffix(path, "/slips"):
		return method, path, `{"deputies":[],"staff":[]}` // {} would void everyone's
	case strings.HasSuffix(path, "/ballots"): // complete: the session is checked in the cast itself
		return method, path, string(h.filled(path, []byte(`{"key":"key-of-the-walker","marks":{"1":"approve"}}`)))
	}
	return method, path, "{}"
}

func TestWhoMayCallWhat(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 4, rehearsal: true})
	other := *h
	other.m = h.meeting(hallConfig{deputies: 1})
	callers := func(h *hall, m string) map[string]caller {
		return map[string]caller{
			"clerk": h.staff(m, "会务二", "clerk"), "presiding": h.staff(m, "主席二", "presiding"),
			"scrutineer": h.staff(m, "监票二", "scrutineer"),
			"display":    h.staff(m, "大屏二", "display"), "deputy": h.deputies(m, 1)[0],
		}
	}
	strangers, mine, shutOut := callers(&other, other.m), callers(h, h.m), h.shutOut()
	picture := h.picture(8, 8).Hash
	shown := h.draftOf(pictured(picture))
	h.chair.post("/api/polls/"+string(shown.ID)+"/adopt", nil).want(t, http.StatusOK)
	ballots := h.opened(h.spec(3, 2, nil))
	poll := h.opened(h.spec(3, 2, nil))
	for _, r := range roles {
		t.Run(r.pattern, func(t *testing.T) {
			method, path, body := h.walked(r.pattern, poll)
			if strings.HasSuffix(r.pattern, "/ballots") { // the other poll is closed and void by now
				method, path, body = h.walked(r.pattern, ballots)
			}
			path = strings.Replace(path, strings.Repeat("0", 64), picture, 1)
			t.Run("nobody", func(t *testing.T) {
				for name, c := range shutOut {
					a := c.do(method, path, body)
					if r.roles != anyone {
						a.refused(t, http.StatusUnauthorized, ballot.CodeUnauthenticated)
					} else if a.status == http.StatusForbidden || a.status >= 500 ||
						a.status == http.StatusUnauthorized && r.pattern != "POST /api/login" {
						t.Errorf("%s: %d %s", name, a.status, a.body)
					}
				}
			})
			if r.roles == anyone {
				return
			}
			for role, c := range mine {
				a := c.do(method, path, body)
				// Only the first clerk, who sees every meeting, may create meetings.
				if !strings.Contains(r.roles, role) || r.pattern == "POST /api/meetings" {
					a.refused(t, http.StatusForbidden, ballot.CodeForbidden)
				} else if strings.HasSuffix(r.pattern, "/allow") { // in a rehearsal nothing needs approval
					a.refused(t, http.StatusNotFound, ballot.CodeNotFound)
				} else if slices.Contains([]int{401, 403, 404}, a.status) || a.status >= 500 {
					t.Errorf("%s: %d %s", role, a.status, a.body)
				}
			}
			if r.pattern == "POST /api/logout" {
				mine = callers(h, h.m)
			}
			if !strings.Contains(r.pattern, "{") {
				return
			}
			for role, c := range strangers {
				a := c.do(method, path, body)
				if strings.Contains(r.roles, role) {
					a.refused(t, http.StatusNotFound, ballot.CodeNotFound)
				} else {
					a.refused(t, http.StatusForbidden, ballot.CodeForbidden)
				}
			}
		})
	}
	if _, intact := h.log(); !intact {
		t.Error("the log's chain is broken")
	}
}

// shutOut are callers that must be refused on every route that requires a sign-in.
func (h *hall) shutOut() map[string]caller {
	p := ballot.Principal{
		ID: "root", Name: "会务", Roles: ballot.Roles(), Meeting: ballot.MeetingID(h.m), Session: "of-nobody",
	}
	sign := func(c auth.Config) string {
		tokens, err := auth.New(c)
		h.must(err)
		token, _, err := tokens.Issue(p)
		h.must(err)
		return token
	}
	foreign, err := auth.NewSigningKey()
	h.must(err)
	foreign.ID = h.key.ID
	good := sign(auth.Config{Keys: []auth.SigningKey{h.key}})
	return map[string]caller{
		"no token": h.nobody(),
		"garbage":  h.nobody().with("Authorization", "Bearer x.y.z"),
		"basic":    h.nobody().with("Authorization", "Basic cm9vdDpyb290"),
		"expired": h.nobody().with("Authorization", "Bearer "+sign(auth.Config{
			Keys: []auth.SigningKey{h.key}, Now: func() time.Time { return time.Now().Add(-15 * time.Hour) },
		})),
		"another key": h.nobody().with("Authorization", "Bearer "+sign(auth.Config{Keys: []auth.SigningKey{foreign}})),
		"other issuer": h.nobody().with("Authorization", "Bearer "+sign(auth.Config{
			Keys: []auth.SigningKey{h.key}, Issuer: "elsewhere",
		})),
		"for others": h.nobody().with("Authorization", "Bearer "+sign(auth.Config{
			Keys: []auth.SigningKey{h.key}, Audience: "elsewhere",
		})),
		"cut":           h.nobody().with("Authorization", "Bearer "+good[:len(good)-2]),
		"unknown page":  h.nobody().with("Cookie", "piaojue_vote="+good).with("Piaojue-Page", "kitchen"),
		"another page":  h.nobody().with("Cookie", "piaojue_vote="+good).with("Piaojue-Page", "console"),
		"ended session": h.nobody().with("Authorization", "Bearer "+good),
	}
}

func TestFirstClerkActsInEveryMeeting(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	other := h.meeting(hallConfig{deputies: 1})
	for _, m := range []string{h.m, other} {
		h.root.get("/api/meetings/"+m).want(t, http.StatusOK)
		h.root.post("/api/meetings/"+m+"/signin/001", nil).want(t, http.StatusOK)
	}
	h.root.get("/api/meetings/nosuch").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.root.get("/api/polls/nosuch-1").refused(t, http.StatusNotFound, ballot.CodeNotFound)
	h.root.post("/api/polls/"+h.m+"-1/open", nil).refused(t, http.StatusForbidden, ballot.CodeForbidden)
	var list struct {
		Meetings []ballot.Meeting `json:"meetings"`
	}
	h.root.get("/api/meetings").into(t, http.StatusOK, &list)
	if len(list.Meetings) != 2 {
		t.Errorf("the first clerk sees %d meetings, want 2", len(list.Meetings))
	}
	h.clerk.get("/api/meetings").into(t, http.StatusOK, &list)
	if len(list.Meetings) != 1 || string(list.Meetings[0].ID) != h.m {
		t.Errorf("a meeting's clerk sees %v", list.Meetings)
	}
}
