package sheet

import (
	_ "embed" // the page
	"html/template"
	"io"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A RulesPage is the 票决办法 of one poll, as it is put before the meeting and read to it. The sentences are the
// meeting's own language; only the headings follow Lang.
type RulesPage struct {
	Lang    i18n.Lang
	Meeting ballot.Meeting
	Title   string // of the poll
	Adopted bool
	Rules   []string
	Items   []ballot.Item
	Hash    string // of the adopted text, as the log has it
}

//go:embed rules.html
var rulesHTML string

// WriteRules writes the rules as a page to print.
func WriteRules(w io.Writer, p RulesPage) error {
	p.Lang = htmlLang(p.Lang)
	page, err := template.New("rules").Funcs(words(p.Lang)).Parse(rulesHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, p)
}
