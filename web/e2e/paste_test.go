package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// paste pastes a block of cells on the clerk's page, in the form in which WPS and Excel copy it.
func (w *window) paste(html, text string) {
	w.eval(fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.setData("text/plain", %q);
		if (%[2]q) data.setData("text/html", %[2]q);
		document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
	})()`, text, html), nil)
}

// If the headings of a roll are not recognized, the page asks the clerk which column is which. A pasted block is read
// like a file. Before a roll is stored, the page shows the new roll and what changes.
func TestTheRollIsAskedPastedAndPictured(t *testing.T) {
	s := newServer(t)
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1366, 768)
	meeting := createMeeting(w)
	shoot := func(name string) {
		if os.Getenv("PIAOJUE_SHOTS") != "" {
			if err := os.MkdirAll("shots", 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join("shots", "paste-"+name+".png"), w.picture())
		}
	}
	w.see("roster-file")
	shoot("empty")
	w.accessible(t, "roll, empty")
	w.choose("roster-file", keep(t, "名单.csv", []byte("甲列,乙列,丙列\n101,赵卫东,第一代表团\n102,钱芳,第二代表团\n")))
	w.see("columns")
	w.shows("roster-import", "aria-disabled", "true")
	w.shows("columns-go", "aria-disabled", "true")
	shoot("columns")
	w.accessible(t, "columns asked")
	choose := func(column int, field string) {
		w.eval(fmt.Sprintf(`(() => {
			const e = document.querySelector('[data-test="column-%d"]');
			e.value = %q;
			e.dispatchEvent(new Event("change", {bubbles: true}));
		})()`, column, field), nil)
	}
	choose(1, "number")
	choose(2, "name")
	choose(3, "delegation")
	w.tap("header-1")
	w.tap("columns-go")
	w.enabled("roster-import")
	w.says("willbe", "2 位代表，2 个代表团")
	shoot("will-be")
	w.tap("roster-import")
	w.see("roster-done")

	html := "<table><tr><th>代表团<th>代表证号<th>代表姓名</tr><tr><td rowspan=2>第一代表团<td>101<td>赵 卫东</tr>" +
		"<tr><td>102<td>钱芳</tr><tr><td><td>103<td>孙丽</tr></table>"
	w.paste(html, "代表团\t代表证号\t代表姓名\n第一代表团\t101\t赵 卫东\n\t102\t钱芳\n\t103\t孙丽\n")
	w.see("roster-preview")
	w.enabled("roster-import")
	w.says("willbe", "3 位代表，1 个代表团")
	w.says("willbe-without", "孙丽")
	w.says("willbe-added", "孙丽")
	w.says("willbe-moved", "第二代表团 → 第一代表团")
	shoot("changes")
	w.accessible(t, "what will be")
	w.tap("roster-import")
	w.see("roster-done")
	rows := w.roll(meeting)
	if len(rows) != 3 || rows[1].Delegation != "第一代表团" || rows[2].Delegation != "" {
		t.Errorf("stored %v", rows)
	}
	w.paste("", "编号\t姓名\n201\t吴敏\n")
	w.see("roster-preview")
	w.says("willbe-gone", "去掉 3 位")
	shoot("gone")
	if n := len(w.texts("[data-test=fault-0]")); n > 0 || len(w.roll(meeting)) != 3 {
		t.Errorf("%d faults, %d stored", n, len(w.roll(meeting)))
	}
	if text := strings.Join(w.texts(".file-name b"), ""); !strings.Contains(text, "粘贴的表格") {
		t.Errorf("the name shown for the pasted block is %q", text)
	}
}

// The clerk can choose the number of slips per sheet and of paper ballots, and download all files of the meeting with
// one press.
func TestPaperIsOfferedToTheClerk(t *testing.T) {
	s := newServer(t)
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1366, 768)
	meeting := createMeeting(w)
	w.see("roster-file")
	w.choose("roster-file", keep(t, "名单.csv", []byte("编号,姓名,代表团\n101,赵卫东,第一代表团\n102,钱芳,第二代表团\n")))
	w.enabled("roster-import")
	w.tap("roster-import")
	w.see("roster-done")
	w.see("signin-print")
	shoot := func(name string) {
		if os.Getenv("PIAOJUE_SHOTS") != "" {
			write(t, filepath.Join("shots", "paper-"+name+".png"), w.picture())
		}
	}
	shoot("roll")
	sheet := w.popup(func() { w.tap("signin-print") })
	sheet.until("the sheet to sign in on", `document.body.textContent.includes("签到表") &&
		document.querySelectorAll("table.signatures").length === 2`)

	w.eval(fmt.Sprintf("location.hash = '#/%s/slips'", meeting), nil)
	w.tap("slips-all")
	w.see("print-sheet")
	w.tap("slips-per-4")
	w.tap("slips-fold")
	shoot("slips")
	w.accessible(t, "how slips are printed")
	slips := w.popup(func() { w.tap("print-go") })
	slips.until("two slips to fold, four to a sheet", `document.querySelectorAll(".n4 .folded").length === 2`)

	var poll struct {
		ID string `json:"id"`
	}
	if status := w.fetch("POST", "/api/meetings/"+meeting+"/polls", map[string]any{
		"kind": "selection", "title": "民生实事项目票决", "rules": map[string]any{"seats": 1},
		"items": []map[string]any{{"title": "老旧小区改造"}, {"title": "农村公路提升"}},
	}, &poll); status != 201 {
		t.Fatalf("status of the draft: %d", status)
	}
	w.eval(fmt.Sprintf("location.hash = '#/%s/polls'", meeting), nil)
	w.see("papers-" + poll.ID)
	shoot("polls")
	w.tap("papers-" + poll.ID)
	w.see("papers-sheet")
	w.write("papers-n", "5")
	w.tap("papers-numbered")
	shoot("papers")
	w.accessible(t, "how ballots are printed")
	papers := w.popup(func() { w.tap("papers-go") })
	papers.until("five numbered ballots", `document.querySelectorAll(".paper .stub").length === 5`)

	w.eval(fmt.Sprintf("location.hash = '#/%s/archive'", meeting), nil)
	w.see("files-all")
	w.see("script-docx")
	shoot("archive")
	w.accessible(t, "archive")
	script := w.popup(func() { w.tap("script-print") })
	script.until("the script", `document.body.textContent.includes("现在宣读《民生实事项目票决办法（草案）》")`)
}
