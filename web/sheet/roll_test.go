package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"piaojue/ballot"
)

const goodCSV = "编号,姓名,代表团,备注\n001,张三,第一代表团,\n002,李四,第一代表团,主席团成员\n003,王五,第二代表团,\n"

var goodRoll = []ballot.Deputy{
	{Number: "001", Name: "张三", Delegation: "第一代表团"},
	{Number: "002", Name: "李四", Delegation: "第一代表团", Note: "主席团成员"},
	{Number: "003", Name: "王五", Delegation: "第二代表团"},
}

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadRollTakesAllFormats(t *testing.T) {
	for _, tt := range []struct {
		name, contentType, file string
		data                    []byte
		encoding                string
	}{
		{"UTF-8", "text/csv", "a.csv", []byte(goodCSV), encodingUTF8},
		{"UTF-8 with a mark", "text/csv; charset=utf-8", "a.csv", []byte("\xef\xbb\xbf" + goodCSV), encodingUTF8},
		{"GB18030", "text/csv", "a.csv", encode(t, simplifiedchinese.GB18030, goodCSV), encodingGB18030},
		{"CRLF", "", "", []byte(strings.ReplaceAll(goodCSV, "\n", "\r\n")), encodingUTF8},
		{"CR", "", "", []byte(strings.ReplaceAll(goodCSV, "\n", "\r")), encodingUTF8},
		{"semicolons", "text/csv", "", []byte(strings.ReplaceAll(goodCSV, ",", ";")), encodingUTF8},
		{"tabs", "text/csv", "", []byte(strings.ReplaceAll(goodCSV, ",", "\t")), encodingUTF8},
		{"wide commas", "text/csv", "", []byte(strings.ReplaceAll(goodCSV, ",", "，")), encodingUTF8},
		{
			"other order, English", "text/csv", "",
			[]byte("Note,NAME,delegation,Number\n,张三,第一代表团,001\n主席团成员,李四,第一代表团,002\n,王五,第二代表团,003\n"), encodingUTF8,
		},
		{
			"spaces everywhere", "text/csv", "",
			[]byte("\n 编 号 ,姓　名, 代表团,备注,,\n　001　, 张三 ,第一代表团\n\n,,,\n002,李四,第一代表团,主席团成员,,\n003,王五,第二代表团"), encodingUTF8,
		},
		{
			"quoted", "text/csv", "", []byte("编号,姓名,代表团,备注\n\"001\",\"张三\",第一代表团,\n002,李四,第一代表团,主席团成员\n003,王五,第二代表团,\n"),
			encodingUTF8,
		},
		{
			"JSON", "application/json", "",
			[]byte(`[{"number":"001","name":"张三","delegation":"第一代表团"},{"编号":"002","姓名":"李四","代表团":"第一代表团","备注":"主席团成员"},` +
				`{"number":"003","name":"王五","delegation":"第二代表团","note":null}]`),
			encodingJSON,
		},
		{"XLSX", typeXLSX, "a.xlsx", workbook(t, [][]any{
			{"编号", "姓名", "代表团", "备注"},
			{"001", "张三", "第一代表团", nil},
			{padded(2), "李四", "第一代表团", "主席团成员"},
			{},
			{padded(3), "王五", "第二代表团"},
		}), encodingXLSX},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll, err := Reader{}.Roll(tt.data, tt.contentType, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if len(roll.Faults) > 0 || len(roll.Notices) > 0 {
				t.Errorf("faults %v, notices %v", roll.Faults, roll.Notices)
			}
			if diff := cmp.Diff(goodRoll, roll.Deputies); diff != "" {
				t.Error(diff)
			}
			if roll.Encoding != tt.encoding {
				t.Errorf("encoding %s, want %s", roll.Encoding, tt.encoding)
			}
		})
	}
}

func TestReadRollRefusesEncodings(t *testing.T) {
	utf16 := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), goodCSV)
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"UTF-16", utf16, "UTF-16"},
		{"UTF-16 without its mark", utf16[2:], "UTF-16"},
		{"big-endian", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), goodCSV), "UTF-16"},
		{"broken after a mark", []byte("\xef\xbb\xbf编号\xff"), encodingUTF8},
		{"UTF-8 with a broken byte", []byte(strings.Replace(goodCSV, "张三", "张\xe4\xb8", 1)), encodingUTF8},
		{"neither", []byte("\xb1\xe0\xba\xc5,\xd0\xd5\xc3\xfb\n1,\xff\xff\n"), ""},
		{
			"cut in a character",
			encode(t, simplifiedchinese.GB18030,
				goodCSV+"004,赵六")[:len(encode(t, simplifiedchinese.GB18030, goodCSV+"004,赵六"))-1],
			"",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll, err := Reader{}.Roll(tt.data, "text/csv", "a.csv")
			if ballot.CodeOf(err) != ballot.CodeBadEncoding {
				t.Fatalf("%v, %+v", err, roll)
			}
			var e *ballot.Error
			if ok := asError(err, &e); !ok || e.Args["encoding"] != tt.want {
				t.Errorf("encoding named %q, want %q", e.Args["encoding"], tt.want)
			}
		})
	}
}

func asError(err error, e **ballot.Error) bool {
	got, ok := ballot.AsError(err)
	*e = got
	return ok
}

func TestFourByteGB18030(t *testing.T) {
	// 𠮷 (Ext B) and 㓞 (Ext A) take four bytes each; 堃 is in GBK but not in GB 2312.
	text := "编号,姓名\n1,𠮷野\n2,㓞三\n3,堃四\n4,〇五\n"
	data := encode(t, simplifiedchinese.GB18030, text)
	if utf8.Valid(data) {
		t.Fatal("the test's bytes are UTF-8")
	}
	roll, err := Reader{}.Roll(data, "text/csv", "")
	if err != nil {
		t.Fatal(err)
	}
	if roll.Deputies[0].Name != "𠮷野" || roll.Encoding != encodingGB18030 {
		t.Errorf("%q in %s", roll.Deputies[0].Name, roll.Encoding)
	}
	if want := []string{"𠮷", "㓞", "堃"}; !slices.Equal(roll.Rare, want) {
		t.Errorf("rare %q, want %q", roll.Rare, want)
	}
	if len(roll.Faults) != 0 || len(roll.Notices) != 3 || roll.Notices[0].Row != 2 ||
		roll.Notices[0].Code != ballot.NoticeRareChars {
		t.Errorf("faults %v, notices %v", roll.Faults, roll.Notices)
	}
}

type found struct {
	Field string
	Row   int
	Code  ballot.FaultCode
	Args  map[string]string
}

func list(faults []ballot.Fault) []found {
	var out []found
	for _, f := range faults {
		out = append(out, found(f))
	}
	return out
}

func TestReadRollListsEveryFault(t *testing.T) {
	long := strings.Repeat("长", 61)
	csv := "编号,姓名,代表团,备注\n" + // 1
		"001,张三,一团,\n" + // 2
		"001,,一团,\n" + // 3: duplicate and no name
		"\n" + // 4
		"O05,李四,二团,\n" + // 5: letter O
		",王五,二团,\n" + // 6: no number
		"０07,赵六,\"两\n行\",\n" + // 7: wide digit, control character
		"008," + long + ",三团,\n" + // 8
		"a b,孙七,三团,,多\n" + // 9: bad id, too many cells
		"010,周\u202e八,三团,\n" + // 10: override
		"011,张三,三团,\n" + // 11: same name
		"11111111111111111,吴九,三团,\n" + // 12: too long a number
		"012,郑十\n013,冯一\n014,陈二\n"
	roll, err := Reader{}.Roll([]byte(csv), "text/csv", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []found{
		{"", 9, ballot.FaultRowShape, nil}, // found while the cells were assigned to columns
		{"name", 3, ballot.FaultRequired, nil},
		{"number", 3, ballot.FaultDuplicate, map[string]string{"value": "001", "other": "2"}},
		{"number", 5, ballot.FaultLookalike, map[string]string{"value": "O05", "char": "O", "guess": "005"}},
		{"number", 6, ballot.FaultRequired, nil},
		{"delegation", 7, ballot.FaultBadChar, nil},
		{"name", 8, ballot.FaultTooLong, map[string]string{"max": "60"}},
		{"number", 9, ballot.FaultBadID, map[string]string{"value": "a b"}},
		{"name", 10, ballot.FaultBadChar, map[string]string{"char": "U+202E", "place": "2"}},
		{"number", 12, ballot.FaultBadID, map[string]string{"value": "11111111111111111"}},
	}
	if diff := cmp.Diff(want, list(roll.Faults)); diff != "" {
		t.Error(diff)
	}
	wantNotices := []found{
		{"number", 7, ballot.NoticeWideDigits, map[string]string{"value": "007"}},
		{"name", 11, ballot.NoticeSameName, map[string]string{"value": "张三", "other": "2"}},
	}
	if diff := cmp.Diff(wantNotices, list(roll.Notices)); diff != "" {
		t.Error(diff)
	}
	if want := []int{2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; !slices.Equal(roll.Rows, want) {
		t.Errorf("rows %v, want %v", roll.Rows, want)
	}
}

func TestLettersInNumbersAreNoFaultWhereAllHaveThem(t *testing.T) {
	roll, err := Reader{}.Roll([]byte("number,name\nO1,a\nO2,b\nI3,c\n4,d\n"), "", "")
	if err != nil || len(roll.Faults) > 0 {
		t.Errorf("%v, %v", roll.Faults, err)
	}
}

func TestReadRollFaultsOfTheWhole(t *testing.T) {
	var many strings.Builder
	many.WriteString("number,name\n")
	for i := range maxRoll + 1 {
		fmt.Fprintf(&many, "%d,n%d\n", i, i)
	}
	for _, tt := range []struct {
		name, data, contentType, file string
		want                          []found
	}{
		{"empty", "", "text/csv", "", []found{{Code: ballot.FaultEmptySheet}}},
		{"blank", "\n ,,\n", "text/csv", "", []found{{Code: ballot.FaultEmptySheet}}},
		{"header only", "编号,姓名\n", "text/csv", "", []found{{Code: ballot.FaultEmptySheet}}},
		{"no header", "001,张三\n002,李四\n", "text/csv", "", []found{
			{Row: 1, Code: ballot.FaultNoHeader, Args: map[string]string{"column": "number"}},
			{Row: 1, Code: ballot.FaultNoHeader, Args: map[string]string{"column": "name"}},
		}},
		{"column twice", "编号,姓名,name\n1,a,b\n", "text/csv", "", []found{
			{Row: 1, Code: ballot.FaultColumnTwice, Args: map[string]string{"column": "name"}},
		}},
		{"too many", many.String(), "text/csv", "", []found{{
			Field: "rows", Row: maxRoll + 2, Code: ballot.FaultTooManyRows, Args: map[string]string{"max": "10000"},
		}}},
		{"open quote", "编号,姓名\n1,a\n2,\"b\n", "text/csv", "", []found{{Row: 3, Code: ballot.FaultBadQuotes}}},
		{"not a workbook", "hello", typeXLSX, "", []found{{Code: ballot.FaultNoSheet}}},
		{"old workbook", "\xd0\xcf\x11\xe0 and so on", "", "a.xls", []found{{
			Code: ballot.FaultOtherKind, Args: map[string]string{"kind": "ole"},
		}}},
		{"zip of nothing", "PK\x03\x04 and so on", "", "", []found{{Code: ballot.FaultNoSheet}}},
		{"JSON object", `{"number":"1"}`, typeJSON, "", []found{{Row: 1, Code: ballot.FaultNoSheet}}},
		{"JSON cut", `[{"number":"1","name":"a"},{"num`, typeJSON, "", []found{{Row: 2, Code: ballot.FaultNoSheet}}},
		{"JSON twice", `[{"number":"1","name":"a","姓名":"b","x":1}]`, typeJSON, "", []found{
			{Row: 1, Code: ballot.FaultColumnTwice, Args: map[string]string{"column": "name"}},
			{Row: 1, Code: ballot.FaultUnknownColumn, Args: map[string]string{"column": "x"}},
		}},
		{"JSON nested", `[{"number":["1"],"name":"a"}]`, typeJSON, "", []found{{Row: 1, Code: ballot.FaultNoSheet}}},
		{"JSON and more", `[{"number":1,"name":"a"}] []`, typeJSON, "", []found{{Row: 2, Code: ballot.FaultNoSheet}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			roll, err := Reader{}.Roll([]byte(tt.data), tt.contentType, tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, list(roll.Faults), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
	if _, err := (Reader{}).Roll(make([]byte, maxBytes+1), "text/csv", ""); ballot.CodeOf(err) != ballot.CodeTooLarge {
		t.Errorf("a file over the limit: %v", err)
	}
}

func TestRowsCountAsASpreadsheetShowsThem(t *testing.T) {
	// A cell of two lines is one row; a blank line counts as a row too.
	roll, err := Reader{}.Roll([]byte("编号,姓名,备注\n1,a,\"x\ny\"\n\n2,,\n"), "text/csv", "")
	if err != nil {
		t.Fatal(err)
	}
	want := []found{
		{Field: "note", Row: 2, Code: ballot.FaultBadChar}, {Field: "name", Row: 4, Code: ballot.FaultRequired},
	}
	if diff := cmp.Diff(want, list(roll.Faults), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadRoll(f *testing.F) {
	f.Add([]byte(goodCSV), "text/csv")
	f.Add([]byte("\xef\xbb\xbf编号;姓名\n\"1\";\"\""), "")
	f.Add(encode(f, simplifiedchinese.GB18030, goodCSV), "text/csv")
	f.Add([]byte(`[{"number":1,"name":"a"}]`), typeJSON)
	f.Add(workbook(f, [][]any{{"编号", "姓名"}, {padded(1), "a"}}), typeXLSX)
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		roll, err := Reader{}.Roll(data, contentType, "")
		if err != nil {
			if c := ballot.CodeOf(err); c != ballot.CodeBadEncoding && c != ballot.CodeTooLarge {
				t.Errorf("code %s", c)
			}
			return
		}
		if len(roll.Deputies) != len(roll.Rows) {
			t.Errorf("%d deputies, %d rows", len(roll.Deputies), len(roll.Rows))
		}
		if len(roll.Faults) > 0 {
			return
		}
		if len(roll.Deputies) == 0 {
			t.Error("an empty roll without a fault")
		}
		seen := map[ballot.DeputyID]bool{}
		for i, d := range roll.Deputies {
			if _, err := ballot.ParseDeputyID(string(d.Number)); err != nil || d.Name == "" || seen[d.Number] ||
				ballot.Unseen(d.Name) {
				t.Errorf("row %d is not good: %+v", roll.Rows[i], d)
			}
			seen[d.Number] = true
		}
		if again, _ := (Reader{}).Roll(bytes.Clone(data), contentType, ""); !cmp.Equal(again, roll) {
			t.Error("read twice, read differently")
		}
	})
}
