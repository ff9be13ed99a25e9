package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"piaojue/ballot"
)

// made makes a workbook with these rows, and then calls do to change it.
func made(t testing.TB, rows [][]any, do func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for y, row := range rows {
		for x, v := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if v == nil {
				continue
			}
			if err := f.SetCellValue("Sheet1", at, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if do != nil {
		if err := do(f); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// merging merges ranges such as A1:D1.
func merging(ranges ...string) func(f *excelize.File) error {
	return func(f *excelize.File) error {
		for _, r := range ranges {
			from, to, _ := strings.Cut(r, ":")
			if err := f.MergeCell("Sheet1", from, to); err != nil {
				return err
			}
		}
		return nil
	}
}

// brief returns the rows of a roll as text, and the codes of its faults and notices.
func brief(r Roll) (rows []string, said string) {
	for _, d := range r.Deputies {
		rows = append(rows, strings.Join([]string{string(d.Number), d.Name, d.Delegation, d.Note}, " "))
	}
	return rows, codes(r.Faults, r.Notices)
}

func codes(lists ...[]ballot.Fault) string {
	var all []string
	for _, list := range lists {
		for _, f := range list {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s", f.Code, f.Args["rows"])))
		}
	}
	return strings.Join(all, ", ")
}

// Twelve realistic files are either read, or lead to one question or one sentence that says what to do. A notice always
// names what was left out.
func TestFilesAsClerksHaveThem(t *testing.T) {
	gb := func(s string) []byte {
		b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	rolls := []struct {
		name string
		file []byte
		want []string
		said string
	}{
		{
			"a title row, 序号, 代表姓名, 所属代表团, 性别, 职务, 电话",
			made(t, [][]any{
				{"某某镇第十九届人民代表大会代表名册"},
				{"序号", "代表姓名", "性别", "所属代表团", "职务", "电话"},
				{1, "赵卫东", "男", "第一代表团", "村主任", "13800000000"},
				{2, "钱 芳", "女", "第二代表团", "教师", "13800000001"},
			}, merging("A1:F1")),
			[]string{"1 赵卫东 第一代表团 ", "2 钱 芳 第二代表团 "},
			"above_header 1, left_columns",
		},
		{
			"merged delegations, a total and who made it",
			made(t, [][]any{
				{"代表团", "代表证号", "姓 名", "单位及职务"},
				{"第一代表团", "001", "赵卫东", "东村村主任"},
				{nil, "002", "钱芳", nil},
				{"第二代表团", "003", "孙丽", nil},
				{"合计", nil, 3, nil},
				{"制表人：王会务", nil, nil, "2026年3月1日"},
			}, merging("A2:A3")),
			[]string{"001 赵卫东 第一代表团 东村村主任", "002 钱芳 第一代表团 ", "003 孙丽 第二代表团 "},
			"beside_table 5–6, merged",
		},
		{
			"delegations as rows of their own, each with its number",
			made(t, [][]any{
				{"编号", "姓名", "备注"},
				{"第一代表团（2人）"},
				{"001", "赵卫东"},
				{"002", "钱芳"},
				{"第二代表团（1 人）"},
				{"003", "孙丽"},
			}, merging("A2:C2", "A5:C5")),
			[]string{"001 赵卫东 第一代表团 ", "002 钱芳 第一代表团 ", "003 孙丽 第二代表团 "},
			"group_rows 2, 5",
		},
		{
			"a heading in two rows, and the header again on the next page",
			made(t, [][]any{
				{"序号", "姓名", "基本情况", nil, "代表团"},
				{nil, nil, "性别", "年龄", nil},
				{1, "赵卫东", "男", 50, "一团"},
				{"序号", "姓名", "性别", "年龄", "代表团"},
				{2, "钱芳", "女", 40, "一团"},
			}, merging("A1:A2", "B1:B2", "C1:D1", "E1:E2")),
			[]string{"1 赵卫东 一团 ", "2 钱芳 一团 "},
			"left_columns, beside_table 2, 4",
		},
		{
			"GB18030 with a note below, as WPS saves it",
			gb("序号,姓名,代表小组\r\n1,赵卫东,第一小组\r\n2,镕镕,第一小组\r\n注：以上名单截至三月。,,\r\n,,\r\n,,\r\n"),
			[]string{"1 赵卫东 第一小组 ", "2 镕镕 第一小组 "},
			"beside_table 4, rare_chars",
		},
		{
			"headings with what people put behind them",
			[]byte("代表证号（必填）,姓名*,代表团【全称】\n001,赵卫东,第一代表团\n"),
			[]string{"001 赵卫东 第一代表团 "},
			"",
		},
		{
			"blank rows to the end, formatted",
			made(t, [][]any{{"编号", "姓名"}, {"001", "赵卫东"}}, func(f *excelize.File) error {
				style, err := f.NewStyle(&excelize.Style{Border: []excelize.Border{{Type: "left", Style: 1}}})
				if err != nil {
					return err
				}
				return f.SetCellStyle("Sheet1", "A1", "D3000", style)
			}),
			[]string{"001 赵卫东  "},
			"",
		},
		{
			"hidden rows",
			made(t, [][]any{{"编号", "姓名"}, {"001", "赵卫东"}, {"002", "钱芳"}}, func(f *excelize.File) error {
				return f.SetRowVisible("Sheet1", 3, false)
			}),
			[]string{"001 赵卫东  ", "002 钱芳  "},
			"hidden 3",
		},
		{
			"an error in place of a name",
			made(t, [][]any{{"编号", "姓名"}, {"001", "#N/A"}, {"002", "钱芳"}}, nil),
			[]string{"001 #N/A  ", "002 钱芳  "},
			"error_cell",
		},
	}
	for _, tt := range rolls {
		t.Run(tt.name, func(t *testing.T) {
			got, said := brief(rollOf(t, Reader{}, tt.file))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if said != tt.said {
				t.Errorf("said %q, not %q", said, tt.said)
			}
		})
	}
	items := []struct {
		name string
		file []byte
		want []string
		said string
	}{
		{
			"项目名称, 牵头单位, 计划投资（万元）, 完成时限, a totals row",
			made(t, [][]any{
				{"某某镇2026年民生实事候选项目"},
				{"序号", "项目名称", "建设内容", "牵头单位", "计划投资（万元）", "完成时限"},
				{1, "老旧小区改造", "改造 12 个小区", "住建局", 1200.5, "2026年11月"},
				{2, "农村公路提升", nil, "交通局", "1,500", "2026年12月"},
				{"合计", nil, nil, nil, 2700.5, nil},
			}, merging("A1:F1", "A5:D5")),
			[]string{"1 老旧小区改造 住建局 1200.5 改造 12 个小区 ", "2 农村公路提升 交通局 1500  "},
			"above_header 1, beside_table 5, last_day, last_day",
		},
		{
			"kinds as rows of their own",
			made(t, [][]any{
				{"序号", "民生实事项目", "责任单位"},
				{"一、交通类"},
				{1, "农村公路提升", "交通局"},
				{"二、住房类"},
				{2, "老旧小区改造", "住建局"},
			}, merging("A2:C2")),
			[]string{"1 农村公路提升 交通局 0  一、交通类", "2 老旧小区改造 住建局 0  二、住房类"},
			"group_rows 2, 4",
		},
		{
			"pasted with tabs",
			[]byte("项目名称\t牵头单位\t投资估算（万元）\n老旧小区改造\t住建局\t1200\n"),
			[]string{"1 老旧小区改造 住建局 1200  "},
			"",
		},
	}
	for _, tt := range items {
		t.Run(tt.name, func(t *testing.T) {
			list, err := Reader{}.Items(tt.file, "", "")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range list.Items {
				got = append(got, fmt.Sprintf("%s %s %s %v %s %s", x.ID, x.Title, x.Department, x.Investment, x.Details, x.Group))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if said := codes(list.Faults, list.Notices); said != tt.said {
				t.Errorf("said %q, not %q", said, tt.said)
			}
		})
	}
	if n := len(rolls) + len(items); n < 12 {
		t.Errorf("%d files", n)
	}
}

// A row with a missing value is a fault, and is never taken for the name of a group or a total.
func TestARowThatLacksSomethingIsNoAside(t *testing.T) {
	for name, file := range map[string]string{
		"a number without a name":      "编号,姓名\n001,赵卫东\n002,\n",
		"a name without a number":      "编号,姓名\n001,赵卫东\n,钱芳\n",
		"a name of a total's word":     "编号,姓名,备注\n001,赵卫东,\n,钱芳,合计\n",
		"a name in the first column":   "姓名,编号\n赵卫东,001\n钱芳,\n",
		"a name beside a note's words": "姓名,编号,备注\n赵卫东,001,\n钱芳,,注：请假\n",
	} {
		roll := rollOf(t, Reader{}, []byte(file))
		if len(roll.Deputies) != 2 || !strings.Contains(codes(roll.Faults), "required") {
			t.Errorf("%s: %v, faults %v", name, roll.Deputies, roll.Faults)
		}
	}
}

// If no row names the columns, the reader asks which column is which and shows the first rows. With the answer it can
// read the file.
func TestColumnsAreAskedFor(t *testing.T) {
	file := []byte("甲列,乙列,丙列\n001,赵卫东,第一代表团\n002,钱芳,第二代表团\n")
	roll := rollOf(t, Reader{}, file)
	if len(roll.Faults) == 0 || roll.Question == nil {
		t.Fatalf("not asked: %+v", roll)
	}
	if diff := cmp.Diff([]string{"001", "赵卫东", "第一代表团"}, roll.Question.Rows[1].Cells); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		columns, header string
		want            []string
		said            string
	}{
		{"number:1,name:2,delegation:3", "1", []string{"001 赵卫东 第一代表团 ", "002 钱芳 第二代表团 "}, ""},
		{"number:0,name:2", "1", []string{"001 赵卫东  ", "002 钱芳  "}, "left_columns"},
		{"name:2,number:1", "2", []string{"002 钱芳  "}, "above_header 1, left_columns"},
	} {
		choice, err := ParseColumns(tt.columns, tt.header)
		if err != nil {
			t.Fatal(err)
		}
		got, said := brief(rollOf(t, Reader{Columns: choice}, file))
		if diff := cmp.Diff(tt.want, got); diff != "" || said != tt.said {
			t.Errorf("%s: %s, said %q", tt.columns, diff, said)
		}
	}
	half := rollOf(t, Reader{}, []byte("名单\n姓名,所属团\n赵卫东,一团\n"))
	if q := half.Question; q == nil || q.Header != 2 || q.Fields["name"] != 1 || q.Fields["delegation"] != 2 {
		t.Errorf("asked %+v", q)
	}
	twice := rollOf(t, Reader{}, []byte("编号,姓名,姓名\n001,赵卫东,钱芳\n"))
	if twice.Question == nil || codes(twice.Faults) != "column_twice" {
		t.Errorf("asked %+v, faults %v", twice.Question, twice.Faults)
	}
	good := rollOf(t, Reader{}, []byte("编号,姓名\n001,赵卫东\n"))
	if good.Question != nil {
		t.Errorf("asked without need: %+v", good.Question)
	}
	for _, bad := range [][2]string{
		{"name", ""},
		{"name:x", ""},
		{"name:0", ""},
		{"name:1,number:1", ""},
		{"name:1,name:2", ""},
		{"name:65", ""},
		{"number:1,name:2", "x"},
	} {
		if _, err := ParseColumns(bad[0], bad[1]); ballot.CodeOf(err) != ballot.CodeInvalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for _, columns := range []string{"number:1", "number:1,name:2,title:3"} {
		choice, err := ParseColumns(columns, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (Reader{Columns: choice}).Roll(file, "", ""); ballot.CodeOf(err) != ballot.CodeInvalid {
			t.Errorf("%s: %v", columns, err)
		}
	}
}
