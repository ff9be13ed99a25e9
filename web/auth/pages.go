package auth

import (
	"slices"

	"piaojue/ballot"
)

// A Page is one of the signed-in pages. Each has a cookie of its own, so that one browser can hold
// several windows signed in as several people.
type Page string

// The pages.
const (
	PageVote     Page = "vote"
	PageConsole  Page = "console"
	PageScrutiny Page = "scrutiny"
	PageClerk    Page = "clerk"
	PageDisplay  Page = "display"
)

// homes says which page a role belongs to. Who holds several roles goes to the first that matches.
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

// ParsePage takes a page's name from outside and tells whether there is one.
func ParsePage(s string) (Page, bool) {
	p := Page(s)
	return p, slices.Contains(pages(), p)
}

// CookieName names the cookie of a page.
func CookieName(p Page) string { return "piaojue_" + string(p) }

// PageOf gives the page where somebody with these roles belongs, or "" for none.
func PageOf(roles []ballot.Role) Page {
	for _, h := range homes {
		if slices.Contains(roles, h.role) {
			return h.page
		}
	}
	return ""
}

// RoleOf gives the role a page is made for, or "" for an unknown page.
func RoleOf(p Page) ballot.Role {
	for _, h := range homes {
		if h.page == p {
			return h.role
		}
	}
	return ""
}
