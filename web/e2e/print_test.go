package e2e

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

// TestPrintWithoutChromium: if the server has no browser, the desk's own browser saves the page to print as PDF, with
// exactly the pages that a server with a browser makes. Slips are printed in this way too.
func TestPrintWithoutChromium(t *testing.T) {
	t.Parallel()
	s := newServer(t, "--chromium", "none")
	plan := selection(18, nil)
	plan.projects = slices.Clip(plan.projects)
	for i := range 24 {
		title := fmt.Sprintf("第%d项道路维修工程", i+1)
		plan.projects = append(plan.projects, project{title: title, department: "交通运输局", investment: 50})
	}
	h := newHall(t, s, plan)
	h.attend(1, 18)
	h.open()
	h.cast(1, 17, favour)
	h.act(chair, "close", nil)
	h.announce()

	w := h.desk(chair, "/console", 1366, 768)
	w.folder("files")
	w.shows("document-report", "data-ready", "1")
	w.says("report-html", "打印或存为 PDF")
	w.until("no button that would be refused", "!"+one(at("report-pdf")))
	held(t, w, "console", "documents without PDF")
	w.resize(1366, 768)
	sheet := w.popup(func() { w.tap("report-html") })
	sheet.until("the way to a PDF", `document.querySelector(".to-print")?.textContent.includes("另存为 PDF")`)
	sheet.resize(1366, 768)
	sheet.shoot(t, "print", "page", "report")
	sheet.eval(`window.addEventListener("beforeprint", () => { window.asked = true; })`, nil)
	sheet.eval(`document.querySelector(".to-print button").click()`, nil)
	sheet.until("the browser's own dialogue", "window.asked")
	saved := pagesOf(t, sheet.savePDF())
	w.reload()
	sheet.until("no button that does nothing", `!document.querySelector(".to-print")`)

	s.stop()
	s.flags = nil
	s.start()
	var served []byte
	h.as(teller2).get(t, "/api/polls/"+h.poll+"/report.pdf", &served)
	want := pagesOf(t, served)
	number := fmt.Sprintf("第1页，共%d页", len(want))
	if diff := cmp.Diff(want, saved); diff != "" || len(want) < 2 || !strings.Contains(saved[0], number) {
		t.Errorf("%d pages (-by the server +by the desk's browser):\n%s", len(want), diff)
	}
	h.slipsSaved(t)
}

// slipsSaved prints a slip for everyone: eight to a page, with every code on one of them.
func (h *hall) slipsSaved(t *testing.T) {
	t.Helper()
	w := h.s.seat(t, "clerk", h.addStaff("文印", ballot.RoleClerk), "/clerk", 1366, 768)
	w.tap("tab-slips")
	w.enabled("slips-all")
	w.tap("slips-all")
	w.see("print-sheet")
	sheet := w.popup(func() { w.tap("print-go") })
	sheet.until("the slips", `document.querySelectorAll(".to-print ~ main article.slip").length === 18`)
	sheet.resize(1366, 768)
	sheet.shoot(t, "print", "page", "slips")
	pages := pagesOf(t, sheet.savePDF())
	if len(pages) != 3 {
		t.Errorf("%d pages of 18 slips, want 3", len(pages))
	}
	codes := sheet.texts(".slip .code")
	for i, code := range codes {
		if !strings.Contains(pages[min(i/8, len(pages)-1)], code) {
			t.Errorf("page %d lacks the code of slip %d", i/8+1, i+1)
		}
	}
	for _, p := range pages {
		if strings.Contains(p, "PDF") {
			t.Errorf("the way to print is printed: %s", p)
		}
	}
}

// savePDF is what a person's browser saves from its print dialogue, on US Letter unless the page specifies a size.
func (w *window) savePDF() (pdf []byte) {
	w.t.Helper()
	w.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	return pdf
}

// printedAt matches the time of printing, which differs between prints.
var printedAt = regexp.MustCompile(`\d\d:\d\d打印`)

// pagesOf is the text on each page of a PDF, without spaces. Each page must be A4.
func pagesOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	pages := strings.Split(strings.TrimSuffix(printedAt.ReplaceAllString(printed(t, pdf), "打印"), "\f"), "\f")
	last := strconv.Itoa(len(pages))
	info, err := exec.CommandContext(t.Context(), "pdfinfo", "-l", last, keep(t, "sheet.pdf", pdf)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if a4 := strings.Count(string(info), "(A4)"); a4 != len(pages) {
		t.Errorf("%d of %d pages are A4: %s", a4, len(pages), info)
	}
	return pages
}
