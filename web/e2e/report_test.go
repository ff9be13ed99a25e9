package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

// printed is what pdftotext reads from a PDF, in the order of drawing and without spaces, except for a form feed after
// each page.
func printed(t *testing.T, pdf []byte) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", keep(t, "sheet.pdf", pdf), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != '\f' {
			return -1
		}
		return r
	}, string(out))
}

// want is what a sheet of the poll must say according to the server's outcome: every figure, row by row, who was
// selected, the lines to sign, and the check value of the record.
func (h *hall) want() []string {
	h.t.Helper()
	var o ballot.Outcome
	h.as(teller2).get(h.t, "/api/polls/"+h.poll+"/result", &o)
	c := o.Counts
	figures := fmt.Sprint(c.Entitled, c.Present, c.Issued, c.Returned, c.Valid, c.Void, *o.PassLine)
	list := []string{
		strings.ReplaceAll(figures, " ", ""), "总监票人监票人计票人", "电子签认：" + teller, fmt.Sprintf("入选%d项", len(o.Selected)),
	}
	for _, item := range o.Items {
		n, err := strconv.Atoi(string(item.ID))
		if err != nil {
			h.t.Fatal(err)
		}
		row := strconv.Itoa(item.Rank) + projects[n-1].title
		for _, mark := range []string{"approve", "reject", "abstain", "unmarked"} {
			row += strconv.Itoa(item.Marks[mark])
		}
		if item.Selected {
			row += "入选"
		}
		list = append(list, row)
	}
	sum := fmt.Sprintf("%X", sha256.Sum256(h.bundle("outcome.json")[0]))
	return append(list, "核对值"+sum[:12])
}

// TestReportsSayWhatTheOutcomeSays: the server's PDF, the sheet made offline from the record, the workbook and the CSV
// all match the result.
func TestReportsSayWhatTheOutcomeSays(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	h.attend(1, 12)
	h.open()
	h.cast(1, 11, favour)
	h.act(chair, "close", nil)
	at := "/api/polls/" + h.poll + "/"
	status, err := h.as(chair).do(http.MethodGet, at+"announcement.pdf", nil, nil)
	if r, ok := errors.AsType[*refusal](err); !ok || status != http.StatusConflict || r.Code != "not_announced" {
		t.Errorf("the announcement before it is made: %v", err)
	}
	eventually(t, "the count", func() bool { return h.view(teller).Counted })
	h.act(teller, "certify", map[string]any{"agree": true})
	h.act(chair, "announce", map[string]any{"notice": "经大会票决，现予公告。", "number": "第 3 号", "date": "2026-11-22"})
	want := append(h.want(), "公告第3号", "经大会票决，现予公告。", "2026年11月22日")

	record := keep(t, "record.zip", h.record(teller2))
	dir := t.TempDir()
	offline := func(name string, args ...string) []byte {
		out := filepath.Join(dir, name)
		command(t, append([]string{"report", "--chromium-no-sandbox", "--out", out}, args...)...)
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var served, cells, announced []byte
	h.as(teller2).get(t, at+"report.pdf", &served)
	h.as(teller2).get(t, at+"report.csv", &cells)
	h.as(teller2).get(t, at+"announcement.pdf", &announced)
	joined := ""
	in := csv.NewReader(bytes.NewReader(cells))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		joined += strings.Join(row, "")
	}
	for name, text := range map[string]string{
		"served PDF":        printed(t, served),
		"PDF of the record": printed(t, offline("chromium.pdf", record)),
		"PDF fetched": printed(t,
			offline("fetched.pdf", h.poll, "--url", s.base, "--code", h.addStaff("会务", ballot.RoleClerk))),
		"served CSV":             strings.ReplaceAll(joined, " ", ""),
		"workbook of the record": workbookText(t, offline("sheet.xlsx", record)),
	} {
		for _, part := range want {
			if !strings.Contains(text, strings.ReplaceAll(part, " ", "")) {
				t.Errorf("%s lacks %q: %s", name, part, text)
			}
		}
	}
	text := printed(t, announced)
	for _, part := range []string{"公告第3号", "经大会票决，现予公告。", "会议主席团2026年11月22日"} {
		if !strings.Contains(text, part) {
			t.Errorf("the announcement lacks %q: %s", part, text)
		}
	}
}

// workbookText joins the cells of a workbook, and checks that it holds no formula.
func workbookText(t *testing.T, book []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	joined := ""
	for y, row := range rows {
		for x, cell := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := f.GetCellFormula("Sheet1", at); err != nil || formula != "" {
				t.Errorf("%s holds a formula %q (%v)", at, formula, err)
			}
			joined += cell
		}
	}
	return strings.ReplaceAll(joined, " ", "")
}
