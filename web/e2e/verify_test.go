package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestVerifierInTheBrowser checks a record on the scrutineer's page, and in the one file that needs no server.
func TestVerifierInTheBrowser(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(30, map[string]any{"live_step": 5}))
	h.attend(1, 30)
	h.open()
	h.cast(1, 30, favour)
	h.act(chair, "close", nil)
	h.announce()
	good := h.record(teller)
	bad := bytes.Replace(good, []byte("poll.json"), []byte("roll.json"), 1)
	record := keep(t, "bundle.zip", good)
	tampered := keep(t, "tampered.zip", bad)

	w := h.desk(teller, "/scrutiny", 1440, 900)
	w.tap("verify")
	w.see("verify-here")
	w.tap("verify-here")
	w.until("the verdict", `document.querySelector('[data-test="verdict"][data-ok="1"]')`)
	w.until("every check passed", `document.querySelectorAll('[data-status="pass"]').length === 17`)
	w.accessible(t, "verifier")
	w.tap("verify-again")
	w.choose("verify-file", tampered)
	w.until("the verdict", `document.querySelector('[data-test="verdict"][data-ok="0"]')`)
	w.until("the check that fails", `document.querySelector('[data-test="check-zip"][data-status="fail"]')`)
	w.tap("verify-close")

	pages, err := filepath.Glob("../static/verify-*.html")
	if err != nil || len(pages) != 1 {
		t.Fatalf("the verifier in one file: %v, %v", pages, err)
	}
	page, err := filepath.Abs(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	w.visit("file://" + page)
	w.choose("verify-file", record)
	w.until("the verdict", `document.querySelector('[data-test="verdict"][data-ok="1"]')`)
	if path := os.Getenv("PIAOJUE_VERIFY_SHOT"); path != "" {
		write(t, path, w.picture())
	}
}

// record is the poll's record as a scrutineer gets it.
func (h *hall) record(who string) []byte {
	h.t.Helper()
	var data []byte
	h.as(who).get(h.t, "/api/polls/"+h.poll+"/bundle.zip", &data)
	return data
}
