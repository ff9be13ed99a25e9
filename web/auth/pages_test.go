package auth

import (
	"testing"

	"piaojue/ballot"
)

func TestPages(t *testing.T) {
	for _, tt := range []struct {
		roles []ballot.Role
		want  Page
	}{
		{[]ballot.Role{ballot.RoleDeputy}, PageVote},
		{[]ballot.Role{ballot.RoleDisplay}, PageDisplay},
		{[]ballot.Role{ballot.RoleDeputy, ballot.RoleClerk}, PageClerk},
		{[]ballot.Role{ballot.RoleClerk, ballot.RoleScrutineer}, PageScrutiny},
		{[]ballot.Role{ballot.RoleScrutineer, ballot.RoleClerk, ballot.RolePresiding}, PageConsole},
		{nil, ""},
	} {
		if got := PageOf(tt.roles); got != tt.want {
			t.Errorf("PageOf(%v) = %q, want %q", tt.roles, got, tt.want)
		}
	}
	for _, r := range ballot.Roles() {
		if got := RoleOf(PageOf([]ballot.Role{r})); got != r {
			t.Errorf("the page of %s is made for %q", r, got)
		}
	}
	seen := map[string]bool{}
	for _, p := range pages() {
		if got, ok := ParsePage(string(p)); !ok || got != p {
			t.Errorf("ParsePage(%q) = %q, %v", p, got, ok)
		}
		if seen[CookieName(p)] {
			t.Errorf("the cookie %s serves two pages", CookieName(p))
		}
		seen[CookieName(p)] = true
	}
	if CookieName(PageVote) != "piaojue_vote" {
		t.Errorf("cookie %q", CookieName(PageVote))
	}
	for _, bad := range []string{"", "home", "vote ", "VOTE"} {
		if _, ok := ParsePage(bad); ok {
			t.Errorf("ParsePage(%q) is taken", bad)
		}
	}
}
