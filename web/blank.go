package web

import (
	"bytes"
	"fmt"
	"net/http"

	"piaojue/ballot"
	"piaojue/web/sheet"
)

// readerFor returns a reader with the choices that the clerk made for a file.
func readerFor(r *http.Request) (sheet.Reader, error) {
	q := r.URL.Query()
	hidden, err := sheet.ParseHidden(q.Get("hidden"))
	if err != nil {
		return sheet.Reader{}, err
	}
	columns, err := sheet.ParseColumns(q.Get("columns"), q.Get("header"))
	return sheet.Reader{Hidden: hidden, Columns: columns}, err
}

// blank serves an empty table for the clerk to fill in.
func (s *Server) blank(b sheet.Blank, f sheet.Format) roleHandler {
	return func(w http.ResponseWriter, _ *http.Request, _ ballot.Principal) error {
		var out bytes.Buffer
		if err := b.Write(&out, f); err != nil {
			return fmt.Errorf("write the blank of %s: %w", b, err)
		}
		w.Header().Set("Content-Type", f.ContentType())
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "piaojue-"+string(b)+"."+string(f)))
		_, _ = w.Write(out.Bytes()) // the client may be gone
		return nil
	}
}
