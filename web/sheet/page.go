package sheet

import (
	_ "embed" // the page
	"html/template"
	"io"
)

//go:embed page.html
var pageHTML string

// WritePage writes a document as a page to print, which links the style sheet.
func WritePage(w io.Writer, d Document) error { return writePage(w, d, "") }

// writePage writes the page; with a style it stands alone, and runs and fetches nothing.
func writePage(w io.Writer, d Document, style template.CSS) error {
	funcs := words(d.Lang)
	funcs["colon"], funcs["paragraph"] = d.colon, d.paragraph
	funcs["kind"] = func(t *Table, i int) ColumnKind { return t.Columns[i].Kind }
	page, err := template.New("page").Funcs(funcs).Parse(pageHTML)
	if err != nil {
		return err
	}
	return page.Execute(w, struct {
		Document
		Style template.CSS
	}{d, style})
}
