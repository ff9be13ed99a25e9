package web

import (
	"bytes"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/web/sheet"
)

// beginnings are the first bytes of each format.
var beginnings = map[string]string{"html": "<!doctype html>", "pdf": "%PDF-", "xlsx": "PK\x03\x04", "csv": "\ufeff"}

// printed requests a document in each of the formats.
func (h *hall) printed(c caller, path string, formats ...string) {
	h.Helper()
	for _, f := range formats {
		a := c.get(path+"."+f).want(h, http.StatusOK)
		if !bytes.HasPrefix(a.body, []byte(beginnings[f])) {
			h.Errorf("%s.%s begins %.20q", path, f, a.body)
		}
	}
}

// TestPrintsInEveryFormat: every print is available in its formats to those it is for, and not before its time.
func TestPrintsInEveryFormat(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	poll := h.opened(h.spec(2, 1, map[string]any{"secrecy": "recorded"}))
	at, all := "/api/polls/"+poll, []string{"html", "pdf", "xlsx", "csv"}
	for i, v := range h.voters {
		h.cast(v, poll, approving(key(i), 1))
	}
	h.printed(h.clerk, at+"/rules", "html", "pdf")
	h.printed(h.clerk, "/api/meetings/"+h.m+"/attendance", all...)
	for _, name := range []string{"report", "announcement", "named"} {
		for _, f := range all {
			h.chair.get(at+"/"+name+"."+f).refused(t, http.StatusConflict, ballot.CodeNotClosed)
		}
	}
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	h.printed(h.teller, at+"/report", all...)
	h.printed(h.teller, at+"/named", all...)
	for _, f := range all {
		h.chair.get(at+"/announcement."+f).refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
	}
	h.concluded(poll)
	for _, name := range []string{"report", "announcement", "named"} {
		h.printed(h.clerk, at+"/"+name, all...)
	}
	if text := string(h.clerk.get(at + "/announcement.csv").body); !strings.Contains(text, "公告") ||
		strings.Contains(text, "核对用") {
		t.Errorf("the announcement says %s", text)
	}
}

// TestEveryPrintIsOffered: every print is among the documents that the desks offer.
func TestEveryPrintIsOffered(t *testing.T) {
	const place = "ui/src/desk/paper.ts"
	desks, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range roles {
		name, html := strings.CutSuffix(path.Base(r.pattern), ".html")
		if html && !bytes.Contains(desks, []byte(`name: "`+name+`"`)) {
			t.Errorf("%s is not in %s", name, place)
		}
	}
}

// TestPrintsOfSecretAndVoidPolls: a secret poll has no table of names, and a void poll's sheet gives only the reason.
func TestPrintsOfSecretAndVoidPolls(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	secret := h.opened(h.spec(2, 1, nil))
	for i, v := range h.voters {
		h.cast(v, secret, approving(key(i), 1))
	}
	h.concluded(secret)
	for _, f := range []string{"html", "pdf", "xlsx", "csv"} {
		h.teller.get("/api/polls/"+secret+"/named."+f).refused(t, http.StatusConflict, ballot.CodeSecretBallot)
	}
	void := h.opened(h.spec(2, 1, nil))
	h.cast(h.voters[0], void, approving(key(9), 1))
	h.chair.post(act(void, "void"), map[string]any{"reason": "会场停电"}).want(t, http.StatusOK)
	for _, c := range []caller{h.clerk, h.teller, h.chair} {
		text := string(c.get("/api/polls/"+void+"/report.csv").want(t, http.StatusOK).body)
		if !strings.Contains(text, "会场停电") || strings.Contains(text, "名次") {
			t.Errorf("the sheet of a void poll says %s", text)
		}
	}
	h.printed(h.clerk, "/api/polls/"+void+"/report", "html", "pdf", "xlsx")
	h.chair.get("/api/polls/"+void+"/announcement.html").refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
}

// stub is a printer whose browser prints only the first bytes of a PDF.
func stub(t testing.TB) *sheet.Printer {
	t.Helper()
	program := filepath.Join(t.TempDir(), "browser")
	script := "#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) printf %%PDF- >\"${a#*=}\" ;; esac; done\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return sheet.NewPrinter(program, sheet.Unsandboxed(true))
}

// TestNoPrinterIsAnAnswer: without Chromium a PDF is refused with advice, and the pages know it; everything else is
// printed.
func TestNoPrinterIsAnAnswer(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 1})
	if page := string(h.nobody().get("/console").want(t, http.StatusOK).body); strings.Contains(page, "piaojue-pdf") {
		t.Errorf("the page holds the mark where the server prints: %s", page)
	}
	h.site.printer = sheet.NewPrinter(sheet.NoChromium)
	at, mark := "/api/meetings/"+h.m+"/attendance", `<meta name="piaojue-pdf" content="none">`
	h.printed(h.clerk, at, "html", "xlsx", "csv")
	p := h.clerk.get(at+".pdf").refused(t, http.StatusNotImplemented, ballot.CodeNoPrinter)
	if !strings.Contains(p.Detail, "另存为 PDF") {
		t.Errorf("refused with %q", p.Detail)
	}
	if page := string(h.nobody().get("/console").want(t, http.StatusOK).body); !strings.Contains(page, mark) {
		t.Errorf("the page lacks %s: %s", mark, page)
	}
}
