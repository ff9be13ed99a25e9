package sheet

import (
	"bytes"
	"testing"

	"piaojue/ballot"
)

// A blank can be read back: it has no rows, and all its headings are known, so that nothing that is filled in is left
// out.
func TestBlanksAreReadBack(t *testing.T) {
	for _, b := range []Blank{BlankRoll, BlankItems} {
		for _, f := range []Format{Workbook, Cells} {
			var out bytes.Buffer
			if err := b.Write(&out, f); err != nil {
				t.Fatal(err)
			}
			var faults, notices []ballot.Fault
			if b == BlankRoll {
				roll := rollOf(t, Reader{}, out.Bytes())
				faults, notices = roll.Faults, roll.Notices
			} else {
				items, err := Reader{}.Items(out.Bytes(), "", "")
				if err != nil {
					t.Fatal(err)
				}
				faults, notices = items.Faults, items.Notices
			}
			if codes(faults, notices) != "empty_sheet" {
				t.Errorf("%s as %s: %v %v", b, f, faults, notices)
			}
		}
	}
	var csv bytes.Buffer
	if err := BlankItems.Write(&csv, Cells); err != nil {
		t.Fatal(err)
	}
	items, err := Reader{}.Items(append(csv.Bytes(), "1,老旧小区改造,改造,住建局,1200,内容,一类\n"...), "", "")
	if err != nil || len(items.Faults)+len(items.Notices) > 0 || items.Items[0].Investment != 1200 {
		t.Errorf("filled in: %+v, %v", items, err)
	}
}
