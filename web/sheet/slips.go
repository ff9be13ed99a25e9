package sheet

import (
	"cmp"
	_ "embed" // the page
	"html/template"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// slipsOnPage is the default number of slips on one A4 page.
const slipsOnPage = 8

// SlipsFit reports whether a sheet can have n slips; 0 stands for the default.
func SlipsFit(n int) bool { return slices.Contains([]int{0, 2, 4, slipsOnPage, 10}, n) }

// A Slip is one credential as it is printed, only once.
type Slip struct {
	Number     ballot.DeputyID // of a deputy
	Name       string
	Delegation string
	Roles      []ballot.Role
	Code       string // 10 characters
	PIN        string // 6 digits, if the meeting asks for one
}

// A SlipPage is what is printed in one go.
type SlipPage struct {
	Meeting ballot.Meeting
	Slips   []Slip
	CA      string // the first digits of the hall's certificate, to compare before it is installed; "" if there is none
	BaseURL string // the address for tablets, without a trailing slash
	Lang    i18n.Lang

	PerSheet int  // 2, 4, 8 or 10 slips to a sheet; 0: 8
	Fold     bool // slips are folded: name and number outside, the code inside
}

//go:embed slips.html
var slipsHTML string

type printedSlip struct {
	Slip
	QR      template.HTML
	Typed   string // the code, in groups
	Role    string
	Meeting string
	At      string // the address for a computer, which cannot scan
}

// Room is the class of a slip whose name needs smaller letters: 8, 10 or 12 of them fit on a line, and no name is cut.
func (s printedSlip) Room() string {
	switch n := utf8.RuneCountInString(s.Name); {
	case n <= 16:
		return ""
	case n <= 30:
		return " long"
	default:
		return " longest"
	}
}

// Slips writes a page to print: slips on sheets of A4 with marks to cut along, each with a QR code of the sign-in
// address and the code to type. Staff slips are on separate sheets. PINs follow on separate sheets, in the same order,
// so that slips and PINs can be handed out separately. A slip never says that the meeting is a rehearsal, because it
// stays valid when the meeting becomes formal.
//
// A slip to fold has three parts: the name, an empty part, and the code. The code is folded up onto the empty part,
// face to face. As the paper is printed on one side, only the name stays visible.
func Slips(w io.Writer, p SlipPage) error {
	data := struct {
		Lang       i18n.Lang
		Meeting    ballot.Meeting
		CA         string
		N          int
		Fold       bool
		Pages, PIN [][]printedSlip
	}{Lang: htmlLang(p.Lang), Meeting: p.Meeting, CA: p.CA, N: cmp.Or(p.PerSheet, slipsOnPage), Fold: p.Fold}
	base := strings.TrimRight(p.BaseURL, "/")
	var all, pins []printedSlip
	for _, s := range p.Slips {
		svg, err := QR(base + "/#" + s.Code)
		if err != nil {
			return err
		}
		// The drawing is made only of numbers; it contains none of the text.
		one := printedSlip{
			Slip: s, QR: template.HTML(svg), //nolint:gosec // see above
			Typed: grouped(s.Code, 5, "-"), Role: roleNames(data.Lang, s.Roles),
			Meeting: strings.Join(heads(p.Meeting), " "), At: base,
		}
		all = append(all, one)
		if s.PIN != "" {
			pins = append(pins, one)
		}
	}
	data.Pages, data.PIN = sheetsOf(all, data.N), sheetsOf(pins, data.N)
	page, err := template.New("slips").Funcs(words(data.Lang)).Parse(slipsHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, data)
}

// sheetsOf splits slips into sheets of n. Deputies and staff get separate sheets.
func sheetsOf(all []printedSlip, n int) [][]printedSlip {
	var deputies, staff []printedSlip
	for _, s := range all {
		if s.Number != "" {
			deputies = append(deputies, s)
		} else {
			staff = append(staff, s)
		}
	}
	return slices.AppendSeq(slices.Collect(slices.Chunk(deputies, n)), slices.Chunk(staff, n))
}

// grouped splits a code after every n characters, to make it easier to read and type.
func grouped(code string, n int, between string) string {
	var parts []string
	for chunk := range slices.Chunk([]rune(code), n) {
		parts = append(parts, string(chunk))
	}
	return strings.Join(parts, between)
}

func roleNames(l i18n.Lang, roles []ballot.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = i18n.Name(l, "role", string(r))
	}
	return strings.Join(names, i18n.Word(l, "report.list_sep", nil))
}
