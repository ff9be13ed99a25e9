package sheet

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"piaojue/ballot"
)

// fieldFile is one of the sample files as clerks have them.
func fieldFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "field", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sheetOf makes a workbook whose sheet contains this XML.
func sheetOf(t testing.TB, xml string) []byte {
	t.Helper()
	return repack(t, workbook(t, [][]any{{"编号", "姓名"}}), sheetPart, func(w io.Writer) {
		n, err := io.WriteString(w,
			`<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`+xml+
				`</worksheet>`)
		must(t, n, err)
	})
}

// xmlRow writes a row of texts; a cell that begins with < is already XML.
func xmlRow(n int, attrs string, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d" %s>`, n, attrs)
	for i, c := range cells {
		at := fmt.Sprintf("%c%d", 'A'+i, n)
		switch {
		case c == "":
		case strings.HasPrefix(c, "<"):
			b.WriteString(strings.Replace(c, "<c", `<c r="`+at+`"`, 1))
		default:
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, c)
		}
	}
	return b.String() + "</row>"
}

func rollOf(t testing.TB, r Reader, data []byte) Roll {
	t.Helper()
	roll, err := r.Roll(data, "", "")
	if err != nil {
		t.Fatal(err)
	}
	return roll
}

func TestMergedCellsKeepTheirValue(t *testing.T) {
	roll := rollOf(t, Reader{}, fieldFile(t, "merged_delegation.xlsx"))
	var got []string
	for _, d := range roll.Deputies {
		got = append(got, string(d.Number)+d.Delegation)
	}
	want := []string{"001第一代表团", "002第一代表团", "003第一代表团", "004第二代表团", "005第二代表团"}
	if diff := cmp.Diff(want, got); diff != "" || len(roll.Faults) > 0 {
		t.Errorf("%s\nfaults %v", diff, roll.Faults)
	}
	if diff := cmp.Diff([]found{{Code: ballot.NoticeMerged, Args: map[string]string{"n": "2"}}},
		list(roll.Notices)); diff != "" {
		t.Error(diff)
	}

	// A title above the header, a heading over two rows, a group that extends past the last deputy, a note over two
	// columns.
	roll = rollOf(t, Reader{}, sheetOf(t, `<sheetData>`+
		xmlRow(1, "", "某某镇代表名册")+
		xmlRow(2, "", "编号", "基本情况", "", "备注")+
		xmlRow(3, "", "", "姓名", "代表团")+
		xmlRow(4, "", "001", "甲一", "一团", "主席团成员")+
		xmlRow(5, "", "002", "甲二")+
		xmlRow(6, "")+
		xmlRow(7, "", "003", "乙一", "二团")+
		xmlRow(9, "", "<c s=\"0\"/>", "<c s=\"0\"/>")+
		`</sheetData><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell `+
		`ref="D2:D3"/>`+
		`<mergeCell ref="C4:C6"/><mergeCell ref="C7:C40"/><mergeCell ref="D4:E5"/></mergeCells>`))
	if len(roll.Faults) > 0 {
		t.Errorf("faults %v", roll.Faults)
	}
	if diff := cmp.Diff([]ballot.Deputy{
		{Number: "001", Name: "甲一", Delegation: "一团", Note: "主席团成员"},
		{Number: "002", Name: "甲二", Delegation: "一团", Note: "主席团成员"},
		{Number: "003", Name: "乙一", Delegation: "二团"},
	}, roll.Deputies); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{4, 5, 7}, roll.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenContentIsAskedAbout(t *testing.T) {
	filtered := fieldFile(t, "autofilter.xlsx")
	columns := sheetOf(t, `<cols><col min="3" max="3" hidden="1"/><col min="4" max="4" width="0"/></cols><sheetData>`+
		xmlRow(1, "", "编号", "姓名", "代表团", "备注")+xmlRow(2, "", "1", "甲", "一团", "病假")+xmlRow(3, `ht="0"`, "2", "乙", "二团")+
		xmlRow(4, `hidden="true"`)+xmlRow(5, `hidden="1"`, "　", "")+`</sheetData>`)
	for _, tt := range []struct {
		name    string
		data    []byte
		choice  HiddenChoice
		fault   map[string]string
		notice  ballot.FaultCode
		numbers string
		notes   string
	}{
		{"asked", filtered, HiddenAsk, map[string]string{"rows": "3"}, "", "001 002", ""},
		{"taken", filtered, HiddenTake, nil, ballot.NoticeHidden, "001 002", ""},
		{"left out", filtered, HiddenSkip, nil, ballot.NoticeHiddenLeft, "001", ""},
		{"columns asked", columns, HiddenAsk, map[string]string{"rows": "3", "columns": "代表团, 备注"}, "", "1 2", "病假"},
		{"columns taken", columns, HiddenTake, nil, ballot.NoticeHidden, "1 2", "病假"},
		{"columns left out", columns, HiddenSkip, nil, ballot.NoticeHiddenLeft, "1", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll := rollOf(t, Reader{Hidden: tt.choice}, tt.data)
			switch {
			case tt.fault == nil && len(roll.Faults) > 0, tt.fault != nil && len(roll.Faults) != 1:
				t.Fatalf("faults %v", roll.Faults)
			case tt.fault != nil && (roll.Faults[0].Code != ballot.FaultHidden || !cmp.Equal(roll.Faults[0].Args, tt.fault)):
				t.Errorf("faults %v, want %v", roll.Faults, tt.fault)
			case tt.notice != "" && (len(roll.Notices) != 1 || roll.Notices[0].Code != tt.notice):
				t.Errorf("notices %v", roll.Notices)
			}
			var numbers, notes []string
			for _, d := range roll.Deputies {
				numbers = append(numbers, string(d.Number))
				notes = append(notes, d.Note)
			}
			if got := strings.Join(numbers, " "); got != tt.numbers {
				t.Errorf("read %s, want %s", got, tt.numbers)
			}
			if got := strings.TrimSpace(strings.Join(notes, " ")); got != tt.notes {
				t.Errorf("notes %q, want %q", got, tt.notes)
			}
			if len(roll.Hidden.Rows) != 1 || roll.Hidden.Rows[0] != 3 || !strings.Contains("甲二乙", roll.Hidden.Names[0]) {
				t.Errorf("hidden %+v", roll.Hidden)
			}
		})
	}
}

func TestErrorCellsAreFaults(t *testing.T) {
	words := []string{
		"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!",
		"#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!", "Err:502", "####", "＃N/A", "#n/a",
	}
	for _, word := range words {
		want := found{Field: "name", Row: 2, Code: ballot.FaultErrorCell, Args: map[string]string{"value": shown(word)}}
		for name, data := range map[string][]byte{
			"csv": []byte("编号,姓名\n1,\"" + word + "\"\n"),
			"xlsx": sheetOf(t, `<sheetData>`+xmlRow(1, "", "编号", "姓名")+xmlRow(2, "", "1", `<c t="e"><v>`+word+`</v></c>`)+
				`</sheetData>`),
			"json": []byte(`[{"number":"0","name":"甲"},{"number":"1","name":"` + word + `"}]`),
		} {
			if diff := cmp.Diff([]found{want}, list(rollOf(t, Reader{}, data).Faults)); diff != "" {
				t.Errorf("%s in %s: %s", word, name, diff)
			}
		}
	}
	for _, fine := range []string{"#1", "#A1", "＃一号楼", "N/A 楼", "#", "C#", "#高铁!"} {
		items, err := Reader{}.Items([]byte("标题\n"+fine+"\n"), "text/csv", "")
		if err != nil || len(items.Faults) > 0 {
			t.Errorf("%q: %v, %v", fine, items.Faults, err)
		}
	}
	// Errors in any field, whatever their type, and a formula that was never calculated.
	roll := rollOf(t, Reader{}, sheetOf(t, `<sheetData>`+xmlRow(1, "", "编号", "姓名", "代表团")+
		xmlRow(2, "", `<c t="e"><v>#REF!</v></c>`, "甲", `<c t="e"><v>not known yet</v></c>`)+
		xmlRow(3, "", "2", `<c><f>A1</f></c>`, `<c t="str"><f>""</f></c>`)+
		xmlRow(4, "", "3", `<c><f>A1</f><v></v></c>`)+`</sheetData>`))
	want := []found{
		{"number", 2, ballot.FaultErrorCell, map[string]string{"value": "#REF!"}},
		{"delegation", 2, ballot.FaultErrorCell, map[string]string{"value": "not known yet"}},
		{"name", 3, ballot.FaultUncalculated, nil},
		{"name", 4, ballot.FaultUncalculated, nil},
	}
	if diff := cmp.Diff(want, list(roll.Faults)); diff != "" {
		t.Error(diff)
	}
}

func TestBlankRowsNeverCount(t *testing.T) {
	blank := strings.Repeat(",　,\u200b\n", 20_000)
	roll := rollOf(t, Reader{}, []byte("编号,姓名,代表团\n1,甲,\n"+blank+"2,乙,\n"+blank))
	if len(roll.Faults) > 0 || len(roll.Deputies) != 2 || roll.Rows[1] != 20_003 {
		t.Errorf("%d deputies, rows %v, faults %v", len(roll.Deputies), roll.Rows, roll.Faults)
	}
	roll = rollOf(t, Reader{}, []byte(`[{},{"number":"1","name":"甲"},{"number":"","name":" "},{"number":null}]`))
	if len(roll.Faults) > 0 || len(roll.Deputies) != 1 || roll.Rows[0] != 2 {
		t.Errorf("%+v", roll)
	}

	// A sheet whose whole columns are formatted: a million rows, of which the very last one is not empty.
	var xml strings.Builder
	xml.WriteString(`<sheetData>` + xmlRow(1, "", "编号", "姓名", "代表团", "备注") + xmlRow(2, "", "1", "甲"))
	for n := 3; n < 1<<20; n++ {
		fmt.Fprintf(&xml, `<row r="%d" spans="1:4" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" `+
			`s="1"/></row>`, n, n, n, n)
	}
	xml.WriteString(xmlRow(1<<20, "", "2", "乙") + `</sheetData>`)
	data := sheetOf(t, xml.String())
	if len(data) > maxBytes {
		t.Fatalf("the file has %d bytes", len(data))
	}
	begun := time.Now()
	roll = rollOf(t, Reader{}, data)
	if len(roll.Faults) > 0 || len(roll.Deputies) != 2 || roll.Rows[1] != 1<<20 {
		t.Errorf("%d deputies, rows %v, faults %v", len(roll.Deputies), roll.Rows, roll.Faults)
	}
	t.Logf("%d MB of XML in a file of %d MB, read in %v", xml.Len()>>20, len(data)>>20, time.Since(begun))
}

func TestTitlesTwice(t *testing.T) {
	items, err := Reader{}.Items(fieldFile(t, "it_dup.csv"), "text/csv", "it_dup.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []found{
		{"title", 3, ballot.FaultSameTitle, map[string]string{"value": "建设公园", "other": "2"}},
		{"title", 4, ballot.FaultSameTitle, map[string]string{"value": "建设公园", "other": "2"}},
	}
	if diff := cmp.Diff(want, list(items.Faults)); diff != "" {
		t.Error(diff)
	}
}

func TestTextsOfSpreadsheets(t *testing.T) {
	for _, tt := range []struct{ name, csv, want string }{
		{"the field", string(fieldFile(t, "eqtext.csv")), "001 甲一|002 甲二"},
		{"quoted formula", "编号,姓名\n\"=\"\"001\"\"\",甲\n", "001 甲"},
		{"comma within", "编号,姓名\n=\"001\",=\"甲,乙\"\n", "001 甲,乙"},
		{"sep", "sep=;\n编号;姓名\n001;甲,乙\n", "001 甲,乙"},
		{"sep, quoted", "\"sep=|\"\r\n编号|姓名\r\n001|甲\r\n", "001 甲"},
		{"sep in capitals", "\xef\xbb\xbfSEP=,\n编号,姓名\n001,甲\n", "001 甲"},
		{"quotes within", "编号,姓名\n001,甲\"小\"乙\n002,“丙”\n", "001 甲\"小\"乙|002 “丙”"},
		{"doubled quotes", "编号,姓名\n001,\"甲\"\"小\"\"乙\"\n", "001 甲\"小\"乙"},
		{"space around quotes", "编号,姓名\n\"001\" , \"甲\" \n", "001 甲"},
		{"title row", "某某镇代表名册,\n填表人：张某,2026-03-01\n编号,姓名\n001,甲\n", "001 甲"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll := rollOf(t, Reader{}, []byte(tt.csv))
			var got []string
			for _, d := range roll.Deputies {
				got = append(got, string(d.Number)+" "+d.Name)
			}
			if s := strings.Join(got, "|"); s != tt.want || len(roll.Faults) > 0 {
				t.Errorf("read %q, want %q; faults %v", s, tt.want, roll.Faults)
			}
		})
	}
	for _, csv := range []string{"编号,姓名\n001,甲\n002,\"乙\n003,丙\n", "编号,姓名\n001,甲\n002,\"乙\"丙\n"} {
		roll := rollOf(t, Reader{}, []byte(csv))
		if diff := cmp.Diff([]found{{Row: 3, Code: ballot.FaultBadQuotes}}, list(roll.Faults)); diff != "" {
			t.Error(diff)
		}
	}
	if roll := rollOf(t, Reader{}, []byte("名册,\n编号,姓名\n1,甲\n")); len(roll.Notices) != 1 ||
		roll.Notices[0].Code != ballot.NoticeAbove || roll.Rows[0] != 3 {
		t.Errorf("%+v", roll)
	}
}

func TestAmountsAreAsTyped(t *testing.T) {
	for _, tt := range []struct {
		text string
		want float64
		bad  map[string]string // args of the fault, in addition to the value
	}{
		{"1,200.00", 1200, nil},
		{"1200万元", 1200, nil},
		{"1,200 万元", 1200, nil},
		{"１，２００万", 1200, nil},
		{"¥1,200 万元", 1200, nil},
		{"人民币1200万元", 1200, nil},
		{"1234.567891", 1234.567891, nil},
		{"0.100000", 0.1, nil},
		{"¥1,200.00", 0, map[string]string{"unit": "wan"}},
		{"￥1200", 0, map[string]string{"unit": "wan"}},
		{"$12", 0, map[string]string{"unit": "wan"}},
		{"1200元", 0, map[string]string{"unit": "wan"}},
		{"1.2亿元", 0, map[string]string{"unit": "wan"}},
		{"1200 RMB", 0, map[string]string{"unit": "wan"}},
		{"1E+05", 0, map[string]string{}},
		{"0.1234567", 0, map[string]string{}},
		{"999999999999.123456", 0, map[string]string{}}, // more digits than are kept
		{"-5", 0, map[string]string{}},
		{"12%", 0, map[string]string{}},
		{"约 1200", 0, map[string]string{}},
	} {
		items, err := Reader{}.Items([]byte("标题,投资\n甲,\""+tt.text+"\"\n"), "text/csv", "")
		if err != nil {
			t.Fatal(err)
		}
		var want []found
		if tt.bad != nil {
			tt.bad["value"] = tt.text
			want = []found{{"investment", 2, ballot.FaultBadNumber, tt.bad}}
		}
		if diff := cmp.Diff(want, list(items.Faults), cmpopts.EquateEmpty()); diff != "" ||
			items.Items[0].Investment != tt.want {
			t.Errorf("%q: %v, %s", tt.text, items.Items[0].Investment, diff)
		}
	}
}

func TestOtherFilesAreNamed(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 504)
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	for _, tt := range []struct{ name, file, data, kind string }{
		{"old workbook", "a.xls", ole + wide("Workbook"), kindXLS},
		{"older workbook", "a.xls", ole + wide("Book"), kindXLS},
		{"oldest workbook", "a.xls", "\x09\x08\x10\x00\x00\x06\x05\x00", kindXLS},
		{"under another name", "a.csv", ole + wide("Workbook"), kindXLS},
		{"locked", "a.xlsx", ole + wide("EncryptedPackage"), kindLocked},
		{"old document", "a.doc", ole + wide("WordDocument"), kindOLE},
		{
			"page", "a.xls",
			"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table><tr><td>编号</td></tr></table></html>", kindHTML,
		},
		{"page of two lines", "a.xls", "\r\n <!DOCTYPE html>\n<table>", kindHTML},
		{"bare table", "a.csv", "<table border=1><tr><td>1</td></tr></table>", kindHTML},
		{"archive of a page", "a.xls", "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", kindHTML},
		{"XML", "a.xls", "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>", kindXML},
		{"PDF", "a.csv", "%PDF-1.7\n", kindPDF},
		{"picture", "a.xlsx", "\x89PNG\r\n\x1a\n", kindImage},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll, err := Reader{}.Roll([]byte(tt.data), typeXLSX, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]found{{Code: ballot.FaultOtherKind, Args: map[string]string{"kind": tt.kind}}},
				list(roll.Faults)); diff != "" {
				t.Error(diff)
			}
		})
	}
	// Text in a file named like an old workbook is read, as spreadsheets do.
	roll, err := Reader{}.Roll([]byte("编号\t姓名\n001\t甲\n"), typeXLSX, "名册.xls")
	if err != nil || len(roll.Faults) > 0 || len(roll.Deputies) != 1 {
		t.Errorf("%+v, %v", roll, err)
	}
}

// TestColumnsUnderOtherNames: columns are recognised by the names that people give them; the others are left out, with
// a notice.
func TestColumnsUnderOtherNames(t *testing.T) {
	roll := rollOf(t, Reader{},
		[]byte("某某镇代表名册,,,,,\n序号,代表证号,代表姓名,性别,所属代表团,职务,电话\n1,017,甲一,男,一团,主任,13800000000\n2,018,乙一,女,二团,,\n"))
	if diff := cmp.Diff([]ballot.Deputy{
		{Number: "017", Name: "甲一", Delegation: "一团"},
		{Number: "018", Name: "乙一", Delegation: "二团"},
	}, roll.Deputies); diff != "" || len(roll.Faults) > 0 {
		t.Errorf("%s\nfaults %v", diff, roll.Faults)
	}
	want := []found{
		{Code: ballot.NoticeAbove, Args: map[string]string{"rows": "1"}},
		{Row: 2, Code: ballot.NoticeLeftColumns, Args: map[string]string{"columns": "序号, 性别, 职务, 电话"}},
	}
	if diff := cmp.Diff(want, list(roll.Notices)); diff != "" {
		t.Error(diff)
	}
	items, err := Reader{}.Items([]byte("序号,项目名称,牵头单位,建设内容,计划投资（万元）,完成时限\n1,公园,住建局,新建,\"1,200\",12月底\n"), "text/csv", "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]ballot.Item{{ID: "1", Title: "公园", Department: "住建局", Details: "新建", Investment: 1200}},
		items.Items); diff != "" || len(items.Faults) > 0 {
		t.Errorf("%s\nfaults %v", diff, items.Faults)
	}
	// An amount is not read if its heading gives no unit, or another one.
	for _, heading := range []string{"计划投资（元）", "计划投资", "投资（亿元）"} {
		items, err := Reader{}.Items([]byte("项目名称,"+heading+"\n公园,1200\n"), "text/csv", "")
		if err != nil || items.Items[0].Investment != 0 || len(items.Notices) != 1 ||
			items.Notices[0].Code != ballot.NoticeLeftColumns {
			t.Errorf("%s: %+v, %v", heading, items, err)
		}
	}
	twice := rollOf(t, Reader{}, []byte("编号,姓名,代表团,所属代表团,代表小组\n1,甲,一团,二团,三组\n"))
	if len(twice.Faults) > 0 || twice.Deputies[0].Delegation != "一团" || twice.Notices[0].Args["columns"] != "所属代表团, 代表小组" {
		t.Errorf("%+v", twice)
	}
}
