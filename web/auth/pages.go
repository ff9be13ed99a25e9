package auth

import (
	"slices"

	"piaojue/ballot"
)

// A Page is one of the pages that need a sign-in. Each has its own cookie, so that one browser can have several windows
// signed in as different people.
type Page string

// The pages.
const (
	PageVote     Page = "vote"
	PageConsole  Page = "console"
	PageScrutiny Page = "scrutiny"
	PageClerk    Page = "clerk"
	PageDisplay  Page = "display"
)

// homes maps a role to its page. A principal with several roles belongs to the first match.
var homes = []struct {
	role ballot.Role
	page Page
}{
	{ballot.RolePresiding, PageConsole},
	{ballot.RoleScrutineer, PageScrutiny},
	{ballot.RoleClerk, PageClerk},
	{ballot.RoleDeputy, PageVote},
	{ballot.RoleDisplay, PageDisplay},
}

// pages lists every page.
func pages() []Page {
	return []Page{PageVote, PageConsole, PageScrutiny, PageClerk, PageDisplay}
}

// ParsePage parses the name of a page from a request and reports whether it exists.
func ParsePage(s string) (Page, bool) {
	p := Page(s)
	return p, slices.Contains(pages(), p)
}

// CookieName names the cookie of a page.
func CookieName(p Page) string { return "piaojue_" + string(p) }

// PageOf returns the page for someone with these roles, or "" if there is none.
func PageOf(roles []ballot.Role) Page {
	for _, h := range homes {
		if slices.Contains(roles, h.role) {
			return h.page
		}
	}
	return ""
}

// RoleOf returns the role a page is for, or "" for an unknown page.
func RoleOf(p Page) ballot.Role {
	for _, h := range homes {
		if h.page == p {
			return h.role
		}
	}
	return ""
}
