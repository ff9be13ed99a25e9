package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// TestExportedResultEqualsTheOutcome: an exported result holds the outcome's figures, and nothing that a spreadsheet
// would run.
func TestExportedResultEqualsTheOutcome(t *testing.T) {
	r := selection()
	r.Spec.Items[0].Title = "=1+2"
	d := documentOf(t, r)
	book, text := written(t, d, Workbook), written(t, d, Cells)
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fromBook, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), string(utf8BOM))))
	in.FieldsPerRecord = -1
	fromText, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string][][]string{"xlsx": fromBook, "csv": fromText} {
		t.Run(name, func(t *testing.T) {
			for _, o := range r.Outcome.Items {
				title := r.byID()[o.ID].Title
				row := rowOf(rows, inert(title))
				if row == nil {
					t.Errorf("no row of %q", title)
					continue
				}
				if got, want := row[0], string(o.ID); got != want {
					t.Errorf("%q: number %s, want %s", title, got, want)
				}
				if got, want := row[1], strconv.Itoa(o.Rank); got != want {
					t.Errorf("%q: rank %s, want %s", title, got, want)
				}
				if got, want := row[3], strconv.Itoa(o.Marks["approve"]); got != want {
					t.Errorf("%q: %s approvals, want %s", title, got, want)
				}
			}
		})
	}
	for y, row := range fromBook {
		for x := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if formula, err := f.GetCellFormula("Sheet1", at); err != nil || formula != "" {
				t.Errorf("%s holds the formula %q (%v)", at, formula, err)
			}
		}
	}
}

func rowOf(rows [][]string, title string) []string {
	for _, row := range rows {
		if len(row) > 3 && row[2] == title {
			return row
		}
	}
	return nil
}

func TestRulesAreReadWhole(t *testing.T) {
	p := RulesPage{
		Kind:    ballot.Selection,
		Meeting: ballot.Meeting{Title: "第四次会议", Body: "某某镇人民代表大会", Rehearsal: true}, Title: "民生实事项目票决",
		Rules: []string{"从 12 个候选项目中选 10 个。", "赞成票超过 <全体> 半数。"}, Items: []ballot.Item{{
			ID: "1", Title: "老旧小区改造", Investment: 1200,
		}},
	}
	page := wholePage(t, string(written(t, p.Document(), HTML)))
	for _, want := range []string{"从 12 个候选项目中选 10 个。", "<全体>", "草案", "老旧小区改造", "1200", "演练"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestAttendanceCountsItsRows(t *testing.T) {
	roll := []meeting.RollEntry{
		{Deputy: ballot.Deputy{Number: "001", Name: "甲"}, Presence: ballot.Present},
		{Deputy: ballot.Deputy{Number: "002", Name: "乙"}, Presence: ballot.Left},
		{Deputy: ballot.Deputy{Number: "003", Name: "丙"}},
	}
	p := AttendancePage{Lang: i18n.ZH, Meeting: ballot.Meeting{Title: "第四次会议"}, Roll: roll, At: time.Unix(0, 0)}
	page := squeeze(wholePage(t, string(written(t, p.Document(), HTML))))
	for _, want := range []string{"应到实到离席请假未签到迟到311010", "已签到", "已离席", "未签到", "1970-01-0108:00"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// Attendance shows leave of absence as a figure separate from absence, and as a word in the deputy's row.
func TestAttendanceTellsLeaveOfAbsence(t *testing.T) {
	roll := []meeting.RollEntry{
		{Deputy: ballot.Deputy{Number: "001", Name: "甲", Delegation: "一团"}, Presence: ballot.Present},
		{Deputy: ballot.Deputy{Number: "002", Name: "乙", Delegation: "一团"}, Presence: ballot.Excused},
		{Deputy: ballot.Deputy{Number: "003", Name: "丙", Delegation: "二团"}},
	}
	p := AttendancePage{Lang: i18n.ZH, Meeting: ballot.Meeting{Title: "第四次会议"}, Roll: roll, At: time.Unix(0, 0)}
	d := p.Document()
	if got, want := fmt.Sprint(d.Blocks[0].Figures), "[{应到 3} {实到 1} {离席 0} {请假 1} {未签到 1} {迟到 0}]"; got != want {
		t.Errorf("figures %s, want %s", got, want)
	}
	for _, want := range []string{"[一团 2 1 0 1 0 0]", "[二团 1 0 0 0 1 0]", "[002 乙 – – 请假 ]"} {
		if !slices.ContainsFunc(d.rows(), func(row []string) bool { return fmt.Sprint(row) == want }) {
			t.Errorf("there is no row %s in %v", want, d.rows())
		}
	}
}

// TestAttendanceFollowsTheLog: who came when, late or signed in by the clerk, and who left, follows from the log alone;
// the rehearsal does not count.
func TestAttendanceFollowsTheLog(t *testing.T) {
	d := arrivals().Document()
	if got, want := fmt.Sprint(d.Blocks[0].Figures), "[{应到 45} {实到 43} {离席 1} {请假 0} {未签到 1} {迟到 3}]"; got != want {
		t.Errorf("figures %s, want %s", got, want)
	}
	rows := d.rows()
	for _, want := range []string{
		"[第二代表团 15 15 0 0 0 0]", "[第三代表团 15 14 0 0 1 3]", "[001 代表1 08:40 – 已签到 ]", "[004 代表4 08:40 09:10 已离席 ]",
		"[041 代表41 08:45 – 已签到 补签]", "[042 代表42 09:05 – 已签到 迟到]", "[044 代表44 09:06 – 已签到 迟到、补签]", "[045 代表45 – – 未签到 ]",
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return fmt.Sprint(row) == want }) {
			t.Errorf("no row is %s", want)
		}
	}
}

// TestNamedTableSumsToTheOutcome: the table of names counts its rows again, and is refused if they do not match the
// outcome (I6).
func TestNamedTableSumsToTheOutcome(t *testing.T) {
	for name, n := range recorded(t) {
		if _, err := n.Document(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		n.Ballots[0].Marks = map[string]string{"1": "reject"}
		if _, err := n.Document(); ballot.CodeOf(err) != ballot.CodeImpossible {
			t.Errorf("%s with another mark: %v", name, err)
		}
	}
}

// An announcement without a written text is still complete: the date, the meeting, the way of voting, the counts, what
// was chosen, and its signer, number and date.
func TestDefaultAnnouncementIsWhole(t *testing.T) {
	r := selection()
	r.Notice, r.NoticeNumber, r.NoticeDate = "", "第 3 号", "2026-03-14"
	r.Meeting.Body = "某某镇人民代表大会"
	r.Spec.Rules.Secrecy = ballot.Secret
	whole := func(r Report) string {
		d, err := r.Announcement()
		if err != nil {
			t.Fatal(err)
		}
		return squeeze(strings.Join(parts(d), "\n"))
	}
	text := whole(r)
	for _, want := range []string{
		"第3号", "2026年3月13日，某某镇第十九届人民代表大会第四次会议以无记名投票方式，对“民生实事项目票决”进行票决。",
		"应到代表12人，实到11人。发出选票11张，收回10张，有效票9张，废票1张。赞成票达到7票，方可入选。", "1农村公路", "2口袋公园",
		"入选2项，入选项目总投资300.3万元。", "现予公告。", "某某镇第十九届人民代表大会第四次会议主席团2026年3月14日",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	r.Outcome.State, r.Outcome.Selected = ballot.NoQuorum, nil
	if text := whole(r); !strings.Contains(text, "没有达到规定") || strings.Contains(text, "农村公路") {
		t.Errorf("without a quorum it says %s", text)
	}
}

// The script of an agenda has each poll's rules, sentences and figures, with blanks for figures that are not known yet.
func TestScriptOfAnAgenda(t *testing.T) {
	done, later := selection(), selection()
	later.Outcome, later.State = nil, ballot.Draft
	later.Spec = ballot.Spec{Kind: ballot.Decision, Title: "关于批准《政府工作报告》的决议草案"}
	later.Rules = []string{"对 1 项议题进行表决。"}
	d := ScriptPage{Meeting: done.Meeting, Entitled: 12, Quorum: 8, Polls: []Report{done, later}}.Document()
	text := squeeze(strings.Join(parts(d), ""))
	for _, want := range []string{
		"法定人数8人", "一、民生实事项目票决", "现在宣读《民生实事项目票决办法（草案）》", "从3个候选项目中选2个。", "确认票箱为空",
		"发出选票11张，收回10张。现在请监票人核对、签认。", "1农村公路", "入选2项", "二、关于批准《政府工作报告》的决议草案",
		"现在宣读对《关于批准〈政府工作报告〉的决议草案》的表决办法（草案）", "实到＿＿＿人", "对1项议题进行表决。",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}

// TestAnnouncementWaits: there is no announcement before the result is announced.
func TestAnnouncementWaits(t *testing.T) {
	for _, state := range []ballot.PollState{ballot.Closed, ballot.Certified, ballot.Void} {
		r := selection()
		r.State = state
		if _, err := r.Announcement(); ballot.CodeOf(err) != ballot.CodeNotAnnounced {
			t.Errorf("%s: %v", state, err)
		}
	}
}
