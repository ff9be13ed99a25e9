package sheet

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
)

func TestReadDue(t *testing.T) {
	for _, tt := range []struct{ in, want, notice string }{
		{"2026-12-31", "2026-12-31", ""},
		{"2026/6/30", "2026-06-30", ""},
		{"２０２６．６．３０", "2026-06-30", ""},
		{"2026年12月31日", "2026-12-31", ""},
		{"2026 年 9 月 30 日前", "2026-09-30", ""},
		{"20261130", "2026-11-30", ""},
		{"2026-12-31 00:00:00", "2026-12-31", ""},
		{"2028年2月", "2028-02-29", "last_day"},
		{"2026-02", "2026-02-28", "last_day"},
		{"2026.10", "2026-10-31", "last_day"},
		{"2026年11月底前完成", "2026-11-30", "last_day"},
		{"2026年底", "2026-12-31", "last_day"},
		{"2026年年底前", "2026-12-31", "last_day"},
		{"2026年", "2026-12-31", "last_day"},
		{"2026年第三季度", "2026-09-30", "last_day"},
		{"2026年4季度", "2026-12-31", "last_day"},
		{"2026年上半年", "2026-06-30", "last_day"},
		{"", "", ""},
		{"2026.1", "", "no_day"}, // January, or 2026.10 as shortened by a spreadsheet
		{"2026-02-30", "", "no_day"},
		{"2026年13月", "", "no_day"},
		{"12月底", "", "no_day"},
		{"20263", "", "no_day"},
		{"明年", "", "no_day"},
		{"46387", "", "no_day"}, // in text it is not known to be a day
	} {
		t.Run(tt.in, func(t *testing.T) {
			items, err := Reader{}.Items([]byte("项目名称,完成时间\n道路,"+tt.in+"\n"), "text/csv", "")
			if err != nil || len(items.Items) != 1 {
				t.Fatalf("%+v, %v", items, err)
			}
			said := ""
			for _, f := range append(items.Faults, items.Notices...) {
				if f.Field != "due" || f.Row != 2 {
					t.Errorf("%+v", f)
				}
				said = string(f.Code)
			}
			if got := items.Items[0].Due; got != tt.want || said != tt.notice {
				t.Errorf("%q, %q, want %q, %q", got, said, tt.want, tt.notice)
			}
		})
	}
}

// A day that a spreadsheet stores as a date is read by its day number, whatever its format shows.
func TestReadDueOfWorkbook(t *testing.T) {
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	items, err := Reader{}.Items(workbook(t, [][]any{
		{"项目名称", "建设地点", "受益人群", "完成时限"}, {"道路", "石埠村", "全村 1,200 户", day}, {"桥", "", "", "2026年底"},
	}), typeXLSX, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []ballot.Item{
		{ID: "1", Title: "道路", ItemMore: ballot.ItemMore{Place: "石埠村", Serves: "全村 1,200 户", Due: "2026-12-31"}},
		{ID: "2", Title: "桥", ItemMore: ballot.ItemMore{Due: "2026-12-31"}},
	}
	if diff := cmp.Diff(want, items.Items); diff != "" {
		t.Error(diff)
	}
	if len(items.Faults) > 0 || len(items.Notices) != 1 || items.Notices[0].Code != ballot.NoticeLastDay {
		t.Errorf("%v %v", items.Faults, items.Notices)
	}
}

func TestRulesPrintSaysMore(t *testing.T) {
	page := RulesPage{Items: []ballot.Item{
		{ID: "1", Title: "道路", ItemMore: ballot.ItemMore{Place: "石埠村", Due: "2026-12-31"}}, {ID: "2", Title: "桥"},
	}}
	var heads []string
	table := page.Document().Blocks[2].Table
	for _, c := range table.Columns {
		heads = append(heads, c.Head)
	}
	if diff := cmp.Diff([]string{"编号", "项目", "地点", "完成时限"}, heads); diff != "" {
		t.Error(diff)
	}
	if n := len(table.Rows[1].Cells); n != 4 {
		t.Errorf("%d cells", n)
	}
}

// The day numbers of 2000 to 2099 are days; a year typed as a number is none.
func TestSerialDay(t *testing.T) {
	for _, tt := range []struct {
		in, want string
	}{
		{"36526", "2000-01-01"},
		{"46387", "2026-12-31"},
		{"46387.99", "2026-12-31"}, // with a time of day
		{"73050", "2099-12-31"},
		{"73050.5", "2099-12-31"},
		{"36525", ""},
		{"73051", ""},
		{"2026", ""},
		{"NaN", ""},
		{"2026-12-31", ""},
	} {
		if got, ok := serialDay(tt.in); got != tt.want || ok != (tt.want != "") {
			t.Errorf("serialDay(%q) = %q, %t, want %q", tt.in, got, ok, tt.want)
		}
	}
}
