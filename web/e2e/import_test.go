package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// fieldFile is the path of one of the sample files as clerks have them.
func fieldFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "sheet", "testdata", "field", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHiddenRowsAreAsked: the clerk is asked about hidden content of a file, and nothing is stored before the answer.
func TestHiddenRowsAreAsked(t *testing.T) {
	s := newServer(t)
	w := s.seat(t, "clerk", s.clerk, "/clerk", 1366, 768)
	meeting := createMeeting(w)
	shoot := func(name string) {
		if os.Getenv("PIAOJUE_SHOTS") != "" {
			if err := os.MkdirAll("shots", 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join("shots", "import-"+name+".png"), w.picture())
		}
	}
	w.choose("roster-file", fieldFile(t, "autofilter.xlsx"))
	w.see("hidden")
	w.says("hidden", "甲二")
	w.shows("roster-import", "aria-disabled", "true")
	shoot("asked")
	w.tap("hidden-skip")
	w.shows("hidden-skip", "aria-pressed", "true")
	w.enabled("roster-import")
	shoot("left-out")
	w.tap("hidden-take")
	w.shows("hidden-take", "aria-pressed", "true")
	w.enabled("roster-import")
	if n := len(w.roll(meeting)); n != 0 {
		t.Errorf("%d deputies stored before the import", n)
	}
	w.tap("roster-import")
	w.see("roster-done")
	if n := len(w.roll(meeting)); n != 2 {
		t.Errorf("%d deputies stored, want 2", n)
	}
	w.choose("roster-file", fieldFile(t, "merged_delegation.xlsx"))
	w.see("roster-preview")
	w.enabled("roster-import")
	shoot("merged")
	w.choose("roster-file", keep(t, "报表.xls", []byte("<html><table><tr><td>编号</td></tr></table></html>")))
	w.shows("roster-preview", "data-faults", "1")
	shoot("page")
	w.choose("roster-file", keep(t, "错误.csv", []byte("编号,姓名,代表团\n1,#N/A,一团\n2,王\ue863,一团\n3,张\u200b三,一 团\n4,张　三,\n")))
	w.shows("roster-preview", "data-faults", "2")
	shoot("errors")
}
