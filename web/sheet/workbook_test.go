package sheet

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// An exported result holds the outcome's figures, and nothing that a spreadsheet would run.
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
				row := rowOf(rows, Inert(title))
				if row == nil {
					t.Errorf("no row of %q", title)
					continue
				}
				if got, want := row[0], strconv.Itoa(o.Rank); got != want {
					t.Errorf("%q: rank %s, want %s", title, got, want)
				}
				if got, want := row[2], strconv.Itoa(o.Marks["approve"]); got != want {
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
		if len(row) > 2 && row[1] == title {
			return row
		}
	}
	return nil
}

func TestRulesAreReadWhole(t *testing.T) {
	p := RulesPage{
		Meeting: ballot.Meeting{Title: "第四次会议", Body: "某某镇人民代表大会", Rehearsal: true}, Title: "民生实事项目票决",
		Rules: []string{"从 12 个候选项目中选 10 个。", "赞成票超过 <全体> 半数。"}, Items: []ballot.Item{{ID: "1", Title: "老旧小区改造", Investment: 1200}},
	}
	page := wholePage(t, string(written(t, p.Document(), HTML)))
	for _, want := range []string{"从 12 个候选项目中选 10 个。", "<全体>", "草案", "老旧小区改造", "1200", "演练"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestAttendanceCountsItsRows(t *testing.T) {
	roll := []ballot.RollEntry{
		{Deputy: ballot.Deputy{Number: "001", Name: "甲"}, Presence: ballot.Present},
		{Deputy: ballot.Deputy{Number: "002", Name: "乙"}, Presence: ballot.Left},
		{Deputy: ballot.Deputy{Number: "003", Name: "丙"}},
	}
	p := AttendancePage{Lang: i18n.ZH, Meeting: ballot.Meeting{Title: "第四次会议"}, Roll: roll, At: time.Unix(0, 0)}
	page := wholePage(t, string(written(t, p.Document(), HTML)))
	for _, want := range []string{"应到实到离席未签到迟到31110", "已签到", "已离席", "未签到", "1970-01-01 08:00"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
