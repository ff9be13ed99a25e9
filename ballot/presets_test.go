package ballot

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryPresetMayBeAdopted(t *testing.T) {
	list, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range list {
		t.Run(p.ID, func(t *testing.T) {
			ids = append(ids, p.ID)
			s := p.Spec(p.Name, selection(12, 0).Items, 10)
			if faults := s.Check(98); len(faults) > 0 {
				t.Errorf("faults %+v", faults)
			}
			if n := len(p.Spec(p.Name, nil, 10).Check(98)); n == 0 {
				t.Error("a poll of no items passes the check: nothing is shown by it")
			}
			if text := strings.Join(s.Text(98), ""); !strings.Contains(text, "66 人") {
				t.Errorf("the rules do not ask for two thirds of 98: %s", text)
			}
			if s.Kind == Selection {
				if want := map[bool]int{true: 12, false: 10}[p.SeatsAll]; s.Rules.Seats != want || s.Rules.MaxApprovals != want {
					t.Errorf("%d seats, %d approvals at most, want %d", s.Rules.Seats, s.Rules.MaxApprovals, want)
				}
			}
		})
	}
	if want := []string{"projects", "equal", "investment", "decision", "satisfaction", "performance"}; !slices.Equal(ids,
		want) {
		t.Errorf("presets %v, want %v", ids, want)
	}
}

// 大悟: 称职 at 80 %, 基本称职 at 50 % of all.
func TestPerformancePreset(t *testing.T) {
	list, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	s := list[slices.IndexFunc(list, func(p Preset) bool { return p.ID == "performance" })].Spec("履职评议",
		selection(4, 0).Items, 0)
	tally := approved(s, 50, 40, 39, 25, 24) // of 50; the rest 不称职
	for i, want := range []string{"称职", "基本称职", "基本称职", "不称职"} {
		if got := s.Outcome(tally.Counts(50, 50, 50), tally).Items[i].Grade; got == nil || *got != want {
			t.Errorf("item %d is graded %v, want %s", i+1, got, want)
		}
	}
}

func TestPresetsShareNothing(t *testing.T) {
	list, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	s := list[4].Spec("测评", selection(1, 0).Items, 0)
	s.Rules.Grades[0].Threshold.Num = 7
	if list[4].Rules.Grades[0].Threshold.Num == 7 {
		t.Error("changing a poll's rules changed the preset")
	}
}
