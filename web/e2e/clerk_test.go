package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"piaojue/ballot/meeting"
)

// prepare sets up a formal meeting of 98 as a clerk does: every step by hand in the browser, with the codes read from
// the printed slips.
func prepare(t *testing.T, s *server) *hall {
	t.Helper()
	h := &hall{t: t, s: s, codes: map[string]string{}}
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1440, 900)
	h.meeting = createMeeting(w)
	importRoster(h, w)
	addStaff(w)
	h.poll = draftPoll(w)
	for name, code := range printSlips(w) {
		h.codes[name] = code
	}
	if want := 98 + len(staff); len(h.codes) != want {
		t.Fatalf("%d slips, want %d", len(h.codes), want)
	}
	return h
}

func createMeeting(w *window) string {
	w.t.Helper()
	w.see("meeting-form")
	w.write("meeting-body", "某某县人民代表大会")
	w.write("meeting-title", "第十九届人民代表大会第四次会议")
	w.tap("meeting-kind-formal")
	w.enabled("meeting-create")
	w.tap("meeting-create")
	w.until("the new meeting", `/^#\/[^/]+\/roll$/.test(location.hash)`)
	var id string
	w.eval(`location.hash.split("/")[1]`, &id)
	return id
}

// importRoster first tries a file in which a number occurs twice, then the correct file in GB18030.
func importRoster(h *hall, w *window) {
	w.t.Helper()
	bad := roster(98)
	bad[41][0] = bad[12][0] // row 42 of the file repeats the number in row 13
	w.choose("roster-file", keep(w.t, "名册.csv", writeCSV(w.t, bad)))
	w.shows("roster-preview", "data-faults", "1")
	w.says("fault-42", "012")
	w.shows("roster-import", "aria-disabled", "true")
	w.tap("roster-import")
	w.see("roster-preview")
	if n := len(w.roll(h.meeting)); n != 0 {
		w.t.Errorf("%d deputies stored of a faulty file", n)
	}
	good, err := simplifiedchinese.GB18030.NewEncoder().Bytes(writeCSV(w.t, roster(98)))
	if err != nil {
		w.t.Fatal(err)
	}
	w.choose("roster-file", keep(w.t, "名册.csv", good))
	w.shows("roster-preview", "data-faults", "0")
	w.until("the rare characters", `document.body.innerText.includes("𠮷") && document.body.innerText.includes("㛃")`)
	w.enabled("roster-import")
	w.tap("roster-import")
	w.see("roster-done")
	roll := w.roll(h.meeting)
	if len(roll) != 98 || roll[4].Name != "王𠮷" || roll[16].Name != "李㛃" {
		w.t.Fatalf("the roll is %v", roll)
	}
}

func (w *window) roll(id string) []meeting.RollEntry {
	w.t.Helper()
	var v meeting.View
	w.fetch(http.MethodGet, "/api/meetings/"+id, nil, &v)
	return v.Roll
}

func addStaff(w *window) {
	w.t.Helper()
	w.tap("tab-staff")
	for i, who := range staff {
		w.write("staff-name", who.name)
		w.tap("staff-role-" + string(who.role))
		w.enabled("staff-add")
		w.tap("staff-add")
		w.until("one more", fmt.Sprintf("%s.value === '' && %s.rows.length === %d", one(at("staff-name")), one(at("staff")),
			i+2))
	}
}

// draftPoll imports eleven projects, types in the twelfth, and sets ten seats and two certifiers; everything else stays
// as the form proposes it.
func draftPoll(w *window) string {
	w.t.Helper()
	w.tap("tab-polls")
	w.tap("new-selection")
	w.write("poll-title", "2027 年民生实事项目票决")
	rows := [][]string{{"标题", "简称", "部门", "投资", "详情"}}
	last := projects[len(projects)-1]
	for _, p := range projects[:len(projects)-1] {
		rows = append(rows, []string{p.title, p.short, p.department, fmt.Sprint(p.investment), p.details})
	}
	w.choose("items-file", keep(w.t, "项目.csv", writeCSV(w.t, rows)))
	w.see("items-done")
	w.tap("item-add")
	w.write("item-title-12", last.title)
	w.write("item-short-12", last.short)
	w.write("item-department-12", last.department)
	w.write("item-investment-12", fmt.Sprint(last.investment))
	w.tap("to-rules")
	w.write("seats", "10")
	w.shows("secrecy-secret", "aria-checked", "true")
	w.shows("reveal-live", "aria-checked", "true")
	w.tap("more-rules")
	w.write("certifiers", "2") // the form proposes one
	w.shows("readback", "data-fresh", "1")
	w.says("readback", "10")
	w.enabled("poll-save")
	w.tap("poll-save")
	w.shows("editor", "data-saved", "1")
	return w.attr("editor", "data-poll")
}

// printSlips prints slips for all deputies and for the staff, and reads everyone's code from the pages.
func printSlips(w *window) map[string]string {
	w.t.Helper()
	codes := map[string]string{}
	w.tap("tab-slips")
	for _, which := range []string{"slips-all", "slips-staff"} {
		w.enabled(which)
		w.tap(which)
		w.see("print-sheet")
		sheet := w.popup(func() { w.tap("print-go") })
		sheet.until("the slips", `document.querySelectorAll("article.slip").length`)
		var slips [][]string
		sheet.eval(`[...document.querySelectorAll("article.slip")].map((s) => [s.querySelector(".who").innerText, `+
			`s.querySelector(".code").innerText, String(!!s.querySelector(".qr svg"))])`, &slips)
		for _, slip := range slips {
			lines := strings.Split(strings.TrimSpace(slip[0]), "\n")
			name := strings.TrimSpace(lines[0])
			if which == "slips-all" {
				words := strings.Fields(strings.TrimSpace(lines[1]))
				name = words[len(words)-1]
			}
			if slip[2] != "true" {
				w.t.Errorf("the slip of %s has no QR code", name)
			}
			codes[name] = strings.TrimSpace(slip[1])
		}
		sheet.eval("window.close()", nil)
		w.until("the sheet has gone", "!"+one(at("print-sheet")))
	}
	return codes
}

// popup returns the window that an action opens.
func (w *window) popup(act func()) *window {
	w.t.Helper()
	opened := chromedp.WaitNewTarget(w.ctx, func(*target.Info) bool { return true })
	act()
	wait, cancel := context.WithTimeout(w.ctx, generous)
	defer cancel()
	select {
	case id := <-opened:
		ctx, stop := chromedp.NewContext(w.ctx, chromedp.WithTargetID(id))
		tab, err := watched(ctx, stop)
		if err != nil {
			w.t.Fatal(err)
		}
		return adopt(w.t, w.name+"'s print", tab)
	case <-wait.Done():
		w.t.Fatalf("%s: no window opened", w.name)
		return nil
	}
}

// frames collects the views that a window receives from now on.
type frames struct {
	views []meeting.View
}

func (f *frames) add(text string) {
	var m struct {
		Type string       `json:"type"`
		View meeting.View `json:"view"`
	}
	if json.Unmarshal([]byte(text), &m) == nil && m.Type == "view" {
		f.views = append(f.views, m.View)
	}
}
