package web

import (
	"archive/zip"
	"bytes"
	"io"
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
var beginnings = map[string]string{
	"html": "<!doctype html>", "pdf": "%PDF-", "xlsx": "PK\x03\x04", "csv": "\ufeff",
	"docx": "PK\x03\x04",
}

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
	h.printed(h.clerk, at+"/rules", "html", "pdf", "docx")
	h.printed(h.chair, "/api/meetings/"+h.m+"/script", "html", "docx")
	h.printed(h.clerk, "/api/meetings/"+h.m+"/attendance", all...)
	for _, name := range []string{"report", "announcement", "named"} {
		for _, f := range all {
			h.chair.get(at+"/"+name+"."+f).refused(t, http.StatusConflict, ballot.CodeNotClosed)
		}
	}
	h.chair.post(act(poll, "close"), nil).want(t, http.StatusOK)
	h.chair.get(at+"/announcement.docx").refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
	h.printed(h.teller, at+"/report", append(all, "docx")...)
	h.printed(h.teller, at+"/named", all...)
	for _, f := range all {
		h.chair.get(at+"/announcement."+f).refused(t, http.StatusConflict, ballot.CodeNotAnnounced)
	}
	h.concluded(poll)
	for _, name := range []string{"report", "announcement", "named"} {
		h.printed(h.clerk, at+"/"+name, all...)
	}
	h.printed(h.clerk, at+"/report", "docx")
	h.printed(h.clerk, at+"/announcement", "docx")
	if text := string(h.clerk.get(at + "/announcement.csv").body); !strings.Contains(text, "公告") ||
		strings.Contains(text, "核对用") {
		t.Errorf("the announcement says %s", text)
	}
}

// TestEveryPrintIsOffered: every print is among the documents that the desks offer, in each of its formats.
func TestEveryPrintIsOffered(t *testing.T) {
	const place = "ui/src/desk/paper.ts"
	desks, err := os.ReadFile(place)
	if err != nil {
		t.Fatal(err)
	}
	offered := map[string]string{} // the text after each name
	for _, after := range strings.Split(string(desks), `name: "`)[1:] {
		name, rest, _ := strings.Cut(after, `"`)
		offered[name] += rest
	}
	for _, r := range roles {
		file := path.Base(r.pattern)
		format := strings.TrimPrefix(path.Ext(file), ".")
		if beginnings[format] == "" && format != "zip" || !strings.Contains(r.pattern, "{") {
			continue
		}
		if name := strings.TrimSuffix(file, "."+format); !strings.Contains(offered[name], `"`+format+`"`) {
			t.Errorf("%s as %s is not in %s", name, format, place)
		}
	}
}

// archived downloads all files of a meeting and returns their contents by name.
func (h *hall) archived(c caller) map[string]string {
	h.Helper()
	a := c.get("/api/meetings/"+h.m+"/files.zip").want(h, http.StatusOK)
	z, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
	h.must(err)
	files := map[string]string{}
	for _, f := range z.File {
		if _, twice := files[strings.ToLower(f.Name)]; twice {
			h.Errorf("%s is in the archive twice", f.Name)
		}
		if f.NonUTF8 || f.Flags&0x800 == 0 {
			h.Errorf("%s is not told to be UTF-8", f.Name)
		}
		r, err := f.Open()
		h.must(err)
		text, err := io.ReadAll(r)
		h.must(err)
		files[strings.ToLower(f.Name)] = string(text)
	}
	return files
}

// All files of a meeting are in one archive, under unique names, and each role gets only what it may see.
func TestAllFilesOfAMeeting(t *testing.T) {
	h := newHall(t, hallConfig{deputies: 3})
	done := h.spec(2, 1, map[string]any{"secrecy": "recorded"})
	done["title"] = "测试票决"
	poll := h.opened(done)
	for i, v := range h.voters {
		h.cast(v, poll, approving(key(i), 1))
	}
	h.concluded(poll)
	counted := h.opened(done) // another poll with the same title
	h.cast(h.voters[0], counted, approving(key(8), 1))
	h.chair.post(act(counted, "close"), nil).want(t, http.StatusOK)
	done["title"] = `关于 a/b:"c" 的决定..`
	h.drafted(done)
	clerk, teller := h.archived(h.clerk), h.archived(h.teller)
	title := "测试票决"
	for name, begin := range map[string]string{
		"主持词.html": "<!doctype html>", "主持词.docx": "PK", "签到表.html": "<!doctype html>", "代表出席情况.xlsx": "PK",
		"代表出席情况.csv":               "\ufeff",
		"01 " + title + "/办法.docx": "PK", "01 " + title + "/公告.docx": "PK",
		"01 " + title + "/结果报告单.html": "<!doctype html>",
		"01 " + title + "/记名表决情况.csv": "\ufeff", "01 " + title + "/计票核验包.zip": "PK",
		"02 " + title + "/办法.html": "<!doctype html>", "03 关于 a_b__c_ 的决定/办法.html": "<!doctype html>",
	} {
		for who, files := range map[string]map[string]string{"clerk": clerk, "scrutineer": teller} {
			if !strings.HasPrefix(files[name], begin) {
				t.Errorf("%s: %s begins %.20q", who, name, files[name])
			}
		}
	}
	if page := clerk["主持词.html"]; strings.Contains(page, "/print.css") || !strings.Contains(page, "<style>") {
		t.Error("a page of the archive links to a style sheet")
	}
	result := "02 " + title + "/结果报告单.docx" // counted but not announced
	if clerk[result] != "" || teller[result] == "" {
		t.Errorf("before the announcement the clerk has %d bytes, the scrutineer %d", len(clerk[result]), len(teller[result]))
	}
	for name := range clerk {
		if strings.HasPrefix(name, "03") && !strings.Contains(name, "办法") {
			t.Errorf("a draft has %s", name)
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
