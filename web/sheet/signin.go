package sheet

import (
	_ "embed" // the page
	"html/template"
	"io"
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A SigninPage is the 签到表, the paper sheet on which deputies sign beside their names, by delegation.
type SigninPage struct {
	Lang    i18n.Lang
	Meeting ballot.Meeting
	Roll    []ballot.Deputy
}

//go:embed signin.html
var signinHTML string

// A signinRoom is one delegation, which begins on a page of its own.
type signinRoom struct {
	Name, Sum string
	Deputies  []ballot.Deputy
}

// Signin writes the page to print.
func Signin(w io.Writer, p SigninPage) error {
	l := htmlLang(p.Lang)
	var rooms []*signinRoom
	at := map[string]*signinRoom{}
	for _, d := range p.Roll {
		if at[d.Delegation] == nil {
			at[d.Delegation] = &signinRoom{Name: roomName(l, d.Delegation)}
			rooms = append(rooms, at[d.Delegation])
		}
		at[d.Delegation].Deputies = append(at[d.Delegation].Deputies, d)
	}
	if len(rooms) == 1 && at[""] != nil { // no deputy has a delegation
		rooms[0].Name = ""
	}
	for _, r := range rooms {
		r.Sum = i18n.Word(l, "signin.sum", map[string]string{"n": strconv.Itoa(len(r.Deputies))})
	}
	page, err := template.New("signin").Funcs(words(l)).Parse(signinHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, map[string]any{
		"Lang": l, "Rehearsal": p.Meeting.Rehearsal, "Meeting": strings.Join(heads(p.Meeting), " "), "Rooms": rooms,
	})
}
