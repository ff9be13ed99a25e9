package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/web/sheet"
)

// TestSlipsAreWhole: on a sheet with the certificate's digits, no slip is cut and nothing on it overlaps, whatever the
// number of slips per sheet and the length of the names, with or without folding.
func TestSlipsAreWhole(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	name := []rune(strings.Repeat("买买提江·阿卜杜热合曼", 6))
	var slips []sheet.Slip
	for _, n := range []int{2, 16, 17, 30, 31, 40, 60} {
		slips = append(slips, sheet.Slip{
			Number: "001", Name: string(name[:n]), Delegation: strings.Repeat("驻地中央和省属单位", 6), Code: "ABCDE12345", PIN: "123456",
		})
	}
	slips = append(slips, sheet.Slip{
		Name: string(name[:60]), Roles: []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer}, Code: "ABCDE12345",
	})
	tab, err := (&server{}).newTab()
	if err != nil {
		t.Fatal(err)
	}
	w := adopt(t, "slips", tab)
	w.resize(900, 1200)
	for _, n := range []int{2, 4, 8, 10} {
		for _, fold := range []bool{false, true} {
			name := fmt.Sprintf("slips-%d-%v", n, fold)
			var page bytes.Buffer
			if err := sheet.Slips(&page, sheet.SlipPage{
				Meeting: ballot.Meeting{Title: strings.Repeat("第四次会议", 12), Body: strings.Repeat("某某县人民代表大会", 6)},
				Slips:   slips, CA: "AB12 CD34 EF56 7890", BaseURL: "https://192.168.100.100:8443",
				PerSheet: n, Fold: fold,
			}); err != nil {
				t.Fatal(err)
			}
			w.visit("file://" + keep(t, name+".html", sheet.StandAlone(page.Bytes())))
			for _, what := range cutSlips(w) {
				t.Errorf("%s: %s", name, what)
			}
			if dir := os.Getenv("PIAOJUE_SLIPS_SHOTS"); dir != "" {
				write(t, filepath.Join(dir, name+".png"), w.wholePage())
			}
		}
	}
}

// cutSlips lists the elements on the slips of a page that are cut or overlap.
func cutSlips(w *window) []string {
	var cut []string
	w.eval(`[...document.querySelectorAll(".slip:not(.folded), .folded > .out, .folded > .in")].flatMap((s) => {
		const parts = [...s.children].filter((e) => e.offsetParent), box = s.getBoundingClientRect();
		const rects = parts.map((e) => e.getBoundingClientRect());
		const name = s.closest(".slip").querySelector(".name").textContent.length;
		const faults = [];
		rects.forEach((r, i) => {
			const what = (parts[i].className || "a line") + " of " + name;
			if (r.top < box.top - 1 || r.bottom > box.bottom + 1 || r.right > box.right + 1) faults.push(what + " is cut");
			rects.forEach((o, j) => {
				if (j > i && r.bottom > o.top + 1 && o.bottom > r.top + 1 && r.right > o.left + 1 && o.right > r.left + 1)
					faults.push(what + " lies over " + parts[j].className);
			});
		});
		return faults;
	})`, &cut)
	return cut
}
