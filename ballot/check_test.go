package ballot

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckFindsContradictions(t *testing.T) {
	for _, tt := range []struct {
		name   string
		s      Spec
		change func(*Spec)
		want   []string
	}{
		{"a selection", selection(12, 10), func(*Spec) {}, nil},
		{"a rating", rating(3), func(*Spec) {}, nil},
		{"seats over items", selection(2, 2), func(s *Spec) { s.Items = s.Items[:1] }, []string{
			"rules.max_approvals max_over_items", "rules.seats seats_over_items",
		}},
		{"no seats", selection(2, 1), func(s *Spec) { s.Rules.Seats = 0 }, []string{"rules.seats seats_zero"}},
		{"nobody may approve", selection(2, 1), func(s *Spec) { s.Rules.MaxApprovals = 0 }, []string{
			"rules.max_approvals bad_number",
		}},
		{"min over max", selection(5, 2), func(s *Spec) { s.Rules.MinApprovals = 3 }, []string{
			"rules.min_approvals min_over_max",
		}},
		{"changed while a secret tally runs", selection(5, 2), func(s *Spec) { s.Rules.Revise = ReviseUntilClose }, []string{
			"rules.revise revise_live_secret",
		}},
		{
			"changed in a recorded poll", selection(5, 2),
			func(s *Spec) { s.Rules.Revise, s.Rules.Secrecy = ReviseUntilClose, Recorded }, nil,
		},
		{
			"changed, shown later", selection(5, 2),
			func(s *Spec) { s.Rules.Revise, s.Rules.Reveal = ReviseUntilClose, RevealOnClose }, nil,
		},
		{"unmarked approves, with a limit", selection(5, 2), func(s *Spec) { s.Rules.Unmarked = UnmarkedApprove }, []string{
			"rules.max_approvals approve_max",
		}},
		{
			"unmarked approves", selection(5, 2), func(s *Spec) { s.Rules.Unmarked, s.Rules.MaxApprovals = UnmarkedApprove, 5 },
			nil,
		},
		{"threshold above one", selection(5, 2), func(s *Spec) { s.Rules.Threshold = Fraction{Num: 3, Den: 2} }, []string{
			"rules.threshold threshold_over_one",
		}},
		{"over all of them", selection(5, 2), func(s *Spec) { s.Rules.Quorum = Fraction{1, 1, true} }, []string{
			"rules.quorum threshold_over_one",
		}},
		{"all of them", selection(5, 2), func(s *Spec) { s.Rules.Quorum = Fraction{1, 1, false} }, nil},
		{"turnout above one", selection(5, 2), func(s *Spec) { s.Rules.MinTurnout = &Fraction{5, 4, false} }, []string{
			"rules.min_turnout threshold_over_one",
		}},
		{"small live step", selection(5, 2), func(s *Spec) { s.Rules.LiveStep = 4 }, []string{
			"rules.live_step live_step_small",
		}},
		{"no items", selection(0, 1), func(*Spec) {}, []string{
			"items no_items", "rules.max_approvals max_over_items", "rules.seats seats_over_items",
		}},
		{"too many items", selection(MaxItems+1, 1), func(*Spec) {}, []string{"items too_many_items"}},
		{
			"a tie round for as many seats", selection(2, 2), func(s *Spec) { s.Rules.Round = RoundTie },
			[]string{"rules.round tie_seats"},
		},
		{"a scale in a selection", selection(2, 1), func(s *Spec) { s.Rules.Scale = []string{"好"} }, []string{
			"rules.scale not_for_kind",
		}},
		{"a decision with a selection's rules", selection(2, 1), func(s *Spec) {
			s.Kind, s.Rules.MinApprovals, s.Rules.Shortfall, s.Rules.Round = Decision, 1, ShortfallVacant, RoundTie
		}, []string{
			"rules.max_approvals not_for_kind", "rules.min_approvals not_for_kind", "rules.round not_for_kind",
			"rules.seats not_for_kind", "rules.shortfall not_for_kind",
		}},
		{"a rating with a threshold", rating(2), func(s *Spec) {
			s.Rules.Threshold, s.Rules.Unmarked = TwoThirds, UnmarkedApprove
		}, []string{
			"rules.threshold not_for_kind", "rules.unmarked not_for_kind",
		}},
		{"no scale", rating(2), func(s *Spec) { s.Rules.Scale = nil }, []string{
			"rules.grades[0].marks[0] bad_value", "rules.grades[1].marks[0] bad_value",
			"rules.grades[1].marks[1] bad_value", "rules.scale no_scale",
		}},
		{"no last grade", rating(2), func(s *Spec) { s.Rules.Grades = s.Rules.Grades[:2] }, []string{
			"rules.grades no_last_grade",
		}},
		{"no grades", rating(2), func(s *Spec) { s.Rules.Grades = nil }, []string{"rules.grades no_last_grade"}},
		{
			"a grade without condition in the middle", rating(2), func(s *Spec) { s.Rules.Grades[1] = Grade{Grade: "中"} },
			[]string{"rules.grades[1] grade_condition"},
		},
		{
			"a grade nobody reaches", rating(2), func(s *Spec) { s.Rules.Grades[0].Threshold = &Fraction{2, 1, false} },
			[]string{"rules.grades[0].threshold threshold_over_one"},
		},
		{"an unknown kind", selection(2, 1), func(s *Spec) { s.Kind = "" }, []string{
			"kind bad_value", "rules.max_approvals not_for_kind", "rules.seats not_for_kind",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.s.clone()
			tt.change(&s)
			if got := found(s.Check(98)); !slices.Equal(got, tt.want) {
				t.Errorf("faults %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNotices(t *testing.T) {
	for _, tt := range []struct {
		name string
		s    Spec
		want []string
	}{
		{"a fifth", selection(12, 10), nil},
		{"under a fifth", selection(11, 10), []string{"rules.seats small_surplus"}},
		{"equal numbers", selection(10, 10), []string{"rules.seats no_surplus"}},
		{
			"not of all", func() Spec { s := selection(2, 1); s.Rules.Base = BasePresent; return s }(),
			[]string{"rules.base not_of_all"},
		},
		{"a rating", rating(10), nil},
		{"a later round", func() Spec { s := selection(2, 2); s.Rules.Round = RoundShortfall; return s }(), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(tt.s.Notices()); !slices.Equal(got, tt.want) {
				t.Errorf("notices %q, want %q", got, tt.want)
			}
			if faults := tt.s.Check(98); len(faults) > 0 {
				t.Errorf("what is only to be noticed is refused: %v", faults)
			}
		})
	}
}

func TestEveryFaultOfTheLawIsListed(t *testing.T) {
	for _, code := range []FaultCode{
		FaultBadJSON, FaultTwice, FaultTooManyMarks, FaultReserved, FaultTieSeats, FaultCountOver,
		NoticeNoSurplus, NoticeSmallSurplus, NoticeBase,
	} {
		if !slices.Contains(FaultCodes(), code) {
			t.Errorf("%s is not listed", code)
		}
	}
}

func TestRulesReadBack(t *testing.T) {
	decision := selection(1, 0)
	decision.Kind = Decision
	decision.Rules.Threshold = TwoThirds
	decision.Rules.Secrecy, decision.Rules.Revise, decision.Rules.DurationS = Recorded, ReviseUntilClose, 90
	decision.Rules.MinTurnout, decision.Rules.Certifiers = new(OverHalf), 0
	tie := selection(3, 1)
	tie.Rules.Round = RoundTie
	for _, tt := range []struct {
		name     string
		s        Spec
		entitled int
		want     string
	}{
		{"selection", selection(12, 10), 98, `
到会代表须达到全体代表的三分之二，即 66 人。
从 12 个候选项目中选 10 个，差额 2 个。
对每个项目可以赞成、反对或者弃权，也可以不选。
每张选票最多赞成 10 项，超过的整张为废票。
赞成票超过全体代表半数方可入选，即 50 票。
按赞成票由多到少取前 10 名。
第 10 名并列时，只对并列的项目再次投票。
过半数的不足 10 个时，由大会决定。
无记名投票，提交后不能修改。
投票的开始和结束由主持人宣布。
收回的选票等于或者少于发出的，投票有效；多于发出的，投票无效，重新投票。
未选的单独统计，按弃权处理。
大屏实时显示得票，每收满 10 票更新一次。
表决结果经 1 名监票人签认后，由主持人当场宣布，由主席团公告。`},
		{"decision", decision, 98, `
到会代表须达到全体代表的三分之二，即 66 人。
参加投票的代表须超过全体代表的半数，即 50 人，否则投票无效。
对 1 项议题进行表决。
每项可以赞成、反对或者弃权，也可以不选。
赞成票达到全体代表的三分之二方可通过，即 66 票。
记名投票，投票结束前可以修改，以最后一次提交为准。
投票由主持人宣布开始，1 分 30 秒后自动结束；主持人可以提前宣布结束。
收回的选票等于或者少于发出的，投票有效；多于发出的，投票无效，重新投票。
未选的单独统计，按弃权处理。
大屏实时显示得票。
表决结果由主持人当场宣布，由主席团公告。`},
		{"rating", rating(10), 29, `
到会代表须达到全体代表的三分之二，即 20 人。
对 10 个项目逐项测评。
每项可以选择满意、基本满意、不满意，也可以不选。
“满意”票达到全体代表半数（15 票）的，评为“满意”。
否则，“满意”“基本满意”票合计达到全体代表半数（15 票）的，评为“基本满意”。
其余的，评为“不满意”。
`},
		{"tie round of few, roll unknown", tie, 0, `
到会代表须达到全体代表的三分之二。
从 3 个候选项目中选 1 个，差额 2 个。
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := "\n" + strings.Join(tt.s.Text(tt.entitled), "\n")
			if !strings.HasPrefix(got, strings.TrimSuffix(tt.want, "\n")) {
				t.Errorf("the rules read:%s\nwant:%s", got, tt.want)
			}
		})
	}
}
