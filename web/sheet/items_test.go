package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"piaojue/ballot"
)

func TestReadItems(t *testing.T) {
	const head = "编号,标题,简称,部门,投资,详情,分组\n"
	items, err := Reader{}.Items([]byte(head+
		"a1,老旧小区改造,小区改造,住建局,\"1,200.50\",\"第一行\n第二行\",城建\n,饮用水管网更新,,水利局,８００万元,,\nc,养老食堂,,,,,\n"), "text/csv", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []ballot.Item{
		{ID: "a1", Title: "老旧小区改造", Short: "小区改造", Department: "住建局", Investment: 1200.5, Details: "第一行\n第二行", Group: "城建"},
		{ID: "2", Title: "饮用水管网更新", Department: "水利局", Investment: 800},
		{ID: "c", Title: "养老食堂"},
	}
	if diff := cmp.Diff(want, items.Items); diff != "" {
		t.Error(diff)
	}
	if len(items.Faults) > 0 || len(items.Notices) > 0 {
		t.Errorf("faults %v, notices %v", items.Faults, items.Notices)
	}
	items, err = Reader{}.Items(workbook(t, [][]any{{"title", "investment"}, {"道路", 1234.5}, {"桥梁", 80}}), typeXLSX, "")
	if err != nil || len(items.Faults) > 0 || items.Items[0].Investment != 1234.5 || items.Items[1].ID != "2" {
		t.Errorf("%+v, %v", items, err)
	}
}

func TestReadItemsFaults(t *testing.T) {
	items, err := Reader{}.Items([]byte("id,title,short,investment,details\n"+
		"2,甲,,,\n"+ // 2
		",乙,,,\n"+ // 3: numbered 2 by its position
		"x y,,一二三四五六七八九十一,-5,\n"+ // 4
		"d,丁,,12元,\n"+ // 5
		"e,戊,,\"12,34\","+strings.Repeat("长", 2001)+"\n"+ // 6
		"f,己,,9999999999999,\n"), "text/csv", "") // 7
	if err != nil {
		t.Fatal(err)
	}
	want := []found{
		{Field: "id", Row: 3, Code: ballot.FaultDuplicate, Args: map[string]string{"value": "2", "other": "2"}},
		{Field: "id", Row: 4, Code: ballot.FaultBadID, Args: map[string]string{"value": "x y"}},
		{Field: "title", Row: 4, Code: ballot.FaultRequired},
		{Field: "short", Row: 4, Code: ballot.FaultTooLong, Args: map[string]string{"max": "10"}},
		{Field: "investment", Row: 4, Code: ballot.FaultBadNumber, Args: map[string]string{"value": "-5"}},
		{Field: "investment", Row: 5, Code: ballot.FaultBadNumber, Args: map[string]string{"value": "12元", "unit": "wan"}},
		{Field: "investment", Row: 6, Code: ballot.FaultBadNumber, Args: map[string]string{"value": "12,34"}},
		{Field: "details", Row: 6, Code: ballot.FaultTooLong, Args: map[string]string{"max": "2000"}},
		{Field: "investment", Row: 7, Code: ballot.FaultBadNumber, Args: map[string]string{"value": "9999999999999"}},
	}
	if diff := cmp.Diff(want, list(items.Faults), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	var many strings.Builder
	many.WriteString("title\n")
	for i := range ballot.MaxItems + 1 {
		fmt.Fprintln(&many, "t", i)
	}
	items, err = Reader{}.Items([]byte(many.String()), "text/csv", "")
	if err != nil || len(items.Faults) != 1 || items.Faults[0].Code != ballot.FaultTooManyItems {
		t.Errorf("%v, %v", items.Faults, err)
	}
}

func TestInert(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"张三", "张三"},
		{"017", "017"},
		{"a=b", "a=b"},
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"＝1+1", "'＝1+1"},
		{"＋1", "'＋1"},
		{" =1", "' =1"},
		{"　=1", "'　=1"},
		{"\t=1", "'\t=1"},
		{"\ra", "'\ra"},
		{"\nb", "'\nb"},
		{"\ufeff=1", "'\ufeff=1"},
		{"\tplain", "'\tplain"},
	} {
		if got := inert(tt.in); got != tt.want {
			t.Errorf("inert(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	var b strings.Builder
	if err := writeCSV(&b, [][]string{{"编号", "姓名"}, {"1", "=HYPERLINK(\"http://x\")"}}); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeff编号,姓名\n1,\"'=HYPERLINK(\"\"http://x\"\")\"\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
