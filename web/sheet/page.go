package sheet

import (
	"bytes"
	_ "embed" // the page
	"html/template"
	"io"
)

//go:embed page.html
var pageHTML string

// writePage writes a document as a page to print, which links the style sheet.
func writePage(w io.Writer, d Document) error {
	funcs := words(d.Lang)
	funcs["colon"], funcs["paragraph"] = d.colon, d.paragraph
	funcs["kind"] = func(t *Table, i int) ColumnKind { return t.Columns[i].Kind }
	page, err := template.New("page").Funcs(funcs).Parse(pageHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, d)
}

// StandAlone puts the style sheet into a page that links it. The page can then be printed from a file, and runs and
// fetches nothing.
func StandAlone(page []byte) []byte {
	const link = `<link rel="stylesheet" href="/print.css">`
	const own = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
		"\n"
	return bytes.Replace(page, []byte(link), []byte(own+"<style>"+PrintCSS+"</style>"), 1)
}
