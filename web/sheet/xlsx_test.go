package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

// padded is a number that the sheet shows with three digits.
type padded int

// workbook makes a workbook of one sheet.
func workbook(t testing.TB, rows [][]any, more ...string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	format := "000"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x, v := range row {
			cell, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				t.Fatal(err)
			}
			if n, ok := v.(padded); ok {
				err = f.SetCellStyle("Sheet1", cell, cell, style)
				v = int(n)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range more {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWorkbookRowsAndSheets(t *testing.T) {
	roll, err := Reader{}.Roll(workbook(t, [][]any{{}, {"编号", "姓名"}, {}, {padded(17), "张三"}, {padded(17), ""}}, "说明"),
		typeXLSX, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(roll.Faults) != 2 || roll.Faults[1].Row != 5 || roll.Faults[1].Args["other"] != "4" ||
		roll.Faults[1].Args["value"] != "017" {
		t.Errorf("faults %v", roll.Faults)
	}
	if len(roll.Notices) != 1 || roll.Notices[0].Code != ballot.NoticeOtherSheets || roll.Notices[0].Args["n"] != "2" {
		t.Errorf("notices %v", roll.Notices)
	}
}

// repack copies a workbook with one part replaced by what write writes.
func repack(t testing.TB, book []byte, part string, write func(io.Writer)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		if f.Name == part {
			continue
		}
		if err := out.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	w, err := out.Create(part)
	if err != nil {
		t.Fatal(err)
	}
	write(w)
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheetPart = "xl/worksheets/sheet1.xml"

func must(t testing.TB, _ int, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// grown is how many bytes f allocated, freed ones included.
func grown(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestBombIsRefusedUnopened(t *testing.T) {
	blank := strings.Repeat(" ", 1<<20)
	bomb := repack(t, workbook(t, [][]any{{"编号", "姓名"}}), sheetPart, func(w io.Writer) {
		for range 34 { // 34 MiB
			n, err := io.WriteString(w, blank)
			must(t, n, err)
		}
	})
	if len(bomb) > 1<<20 {
		t.Fatalf("the bomb is %d bytes, which is none", len(bomb))
	}
	var roll Roll
	took := grown(func() {
		var err error
		if roll, err = (Reader{}).Roll(bomb, typeXLSX, ""); err != nil {
			t.Fatal(err)
		}
	})
	if len(roll.Faults) != 1 || roll.Faults[0].Code != ballot.FaultNoSheet {
		t.Errorf("faults %v", roll.Faults)
	}
	if took > 8<<20 {
		t.Errorf("refusing it took %d bytes", took)
	}
}

func TestBombThatLiesAboutItsSize(t *testing.T) {
	blank := strings.Repeat(" ", 1<<20)
	bomb := repack(t, workbook(t, [][]any{{"编号", "姓名"}}), sheetPart, func(w io.Writer) {
		for range 8 {
			n, err := io.WriteString(w, blank)
			must(t, n, err)
		}
	})
	// The size of that part, the last one in the central directory, is set to 1,000 bytes.
	at := bytes.LastIndex(bomb, []byte("PK\x01\x02"))
	copy(bomb[at+24:at+28], []byte{0xe8, 3, 0, 0})
	var roll Roll
	took := grown(func() { roll, _ = Reader{}.Roll(bomb, typeXLSX, "") })
	if len(roll.Faults) != 1 || roll.Faults[0].Code != ballot.FaultNoSheet {
		t.Errorf("faults %v", roll.Faults)
	}
	if took > 8<<20 {
		t.Errorf("refusing it took %d bytes", took)
	}
}

func TestManyCellsTakeLittleMemory(t *testing.T) {
	for name, data := range map[string]string{
		"commas":       "编号,姓名\n" + strings.Repeat(",", 15<<20),
		"commas, rows": "编号,姓名\n1,\"" + strings.Repeat("\n\",\"", 3<<20) + "\"",
		"keys":         `[{"number":"1","name":"a"` + strings.Repeat(`,"a":1`, 2<<20) + `}]`,
		"blank lines":  "编号,姓名\n" + strings.Repeat("\n", 15<<20),
		"headings":     "编号,姓名" + strings.Repeat(",a", 600_000) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			bytes := []byte(data)
			var roll Roll
			took := grown(func() {
				var err error
				if roll, err = (Reader{}).Roll(bytes, "", ""); err != nil {
					t.Fatal(err)
				}
			})
			if len(roll.Faults) == 0 || len(roll.Faults) > 2*maxColumns {
				t.Errorf("%d faults", len(roll.Faults))
			}
			if took > 128<<20 { // all allocations, most of them freed at once
				t.Errorf("refusing it took %d MiB", took>>20)
			}
		})
	}
}

func TestHostileSheets(t *testing.T) {
	base := workbook(t, [][]any{{"编号", "姓名"}, {"1", "a"}})
	body := func(s string) string {
		return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			`<sheetData>` + s + `</sheetData></worksheet>`
	}
	cell := func(ref, text string) string {
		return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
	}
	head := `<row r="1">` + cell("A1", "编号") + cell("B1", "姓名") + `</row>`
	for _, tt := range []struct {
		name, xml string
		code      ballot.FaultCode
	}{
		{
			"last column of all", body(head + `<row r="2">` + cell("A2", "1") + cell("B2", "a") + cell("XFD2", "x") + `</row>`),
			ballot.FaultRowShape,
		},
		{
			"external entity",
			`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` +
				body(head + `<row r="2">` + cell("A2", "1") + cell("B2", "&e;") + `</row>`)[21:],
			"",
		},
		{"not XML", "nonsense", ballot.FaultEmptySheet},
		{"cut XML", body(head + `<row r="2">` + cell("A2", "1") + cell("B2", "a") + `</row>`)[:280], ballot.FaultNoSheet},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := repack(t, base, sheetPart, func(w io.Writer) {
				n, err := io.WriteString(w, tt.xml)
				must(t, n, err)
			})
			roll, err := Reader{}.Roll(data, typeXLSX, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range roll.Deputies {
				if strings.Contains(d.Name, "root:") {
					t.Fatal("a file of this machine was read")
				}
			}
			if len(roll.Faults) == 0 {
				t.Fatal("taken without a fault")
			}
			if tt.code != "" && roll.Faults[0].Code != tt.code {
				t.Errorf("faults %v, want %s", roll.Faults, tt.code)
			}
		})
	}
}

func TestFormulaCellIsReadAsItsValue(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for cell, v := range map[string]string{"A1": "编号", "B1": "姓名", "A2": "1", "B2": "=cmd|'/c calc'!A1"} {
		if err := f.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	roll, err := Reader{}.Roll(b.Bytes(), typeXLSX, "")
	if err != nil || len(roll.Deputies) != 1 {
		t.Fatal(roll, err)
	}
	if got := inert(roll.Deputies[0].Name); got[0] != '\'' {
		t.Errorf("exported as %q", got)
	}
}
