package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot/record"
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
	kept := keep(t, "bundle.zip", good)
	tampered := keep(t, "tampered.zip", bad)

	w := h.desk(teller, "/scrutiny", 1440, 900)
	w.tap("verify")
	w.see("verify-here")
	w.tap("verify-here")
	w.until("a verdict that the signer was not compared",
		`document.querySelector('[data-test="verdict"][data-verdict="self"]')`)
	w.until("every check passed", `document.querySelectorAll('[data-status="pass"]').length === 18`)
	w.accessible(t, "verifier")
	w.tap("verify-again")
	w.choose("verify-file", tampered)
	w.until("the verdict", `document.querySelector('[data-test="verdict"][data-verdict="bad"]')`)
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
	w.choose("verify-file", kept)
	w.until("a verdict that the signer was not compared",
		`document.querySelector('[data-test="verdict"][data-verdict="self"]')`)
	w.tap("verify-again")
	w.write("verify-key", signerOf(t, good))
	w.choose("verify-file", kept)
	w.until("the verdict", `document.querySelector('[data-test="verdict"][data-verdict="ok"]')`)
	w.tap("verify-again")
	w.write("verify-key", strings.Repeat("00", 32))
	w.choose("verify-file", kept)
	w.until("another signer", `document.querySelector('[data-test="verdict"][data-verdict="bad"]')`)
	if path := os.Getenv("PIAOJUE_VERIFY_SHOT"); path != "" {
		write(t, path, w.picture())
	}
}

// signerOf returns the public key that a record names as its own.
func signerOf(t *testing.T, data []byte) string {
	t.Helper()
	b, err := record.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var signature struct {
		Public string `json:"public"`
	}
	if err := json.Unmarshal(b.File(record.SignatureFile), &signature); err != nil {
		t.Fatal(err)
	}
	return signature.Public
}

// record is the poll's record as a scrutineer gets it.
func (h *hall) record(who string) []byte {
	h.t.Helper()
	var data []byte
	h.as(who).get(h.t, "/api/polls/"+h.poll+"/bundle.zip", &data)
	return data
}
