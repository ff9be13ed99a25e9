package ballot

import (
	"cmp"
	"fmt"
	"strings"
)

// Text writes the rules as the plain sentences that a meeting adopts (票决办法): quorum, seats and surplus, way of voting,
// how the result is determined and how it is announced. Figures that follow from the roll are computed for the given
// number of entitled deputies; with 0 they are left out.
func (s Spec) Text(entitled int) []string {
	lines := []string{attendance("到会代表", s.Rules.Quorum, entitled) + "。"}
	if t := s.Rules.MinTurnout; t != nil {
		lines = append(lines, attendance("参加投票的代表", *t, entitled)+"，否则投票无效。")
	}
	switch s.Kind {
	case Selection:
		lines = append(lines, s.selectionText(entitled)...)
	case Decision:
		lines = append(lines, s.decisionText(entitled)...)
	case Rating:
		lines = append(lines, s.ratingText(entitled)...)
	}
	lines = append(lines, s.Rules.votingText()...)
	lines = append(lines, s.unmarkedText(), s.Rules.revealText(entitled))
	if s.Rules.ShowNotReturned {
		lines = append(lines, "大屏显示未投的票数。")
	}
	return append(lines, s.Rules.announceText())
}

func attendance(who string, f Fraction, entitled int) string {
	if f.Num == 0 && !f.Over {
		return who + "没有最低人数的要求"
	}
	return who + "须" + f.words("全体代表", "的") + that(f.figure(BaseEntitled, entitled, "人"))
}

// that adds a figure to a sentence if the figure is known.
func that(figure string) string {
	if figure == "" {
		return ""
	}
	return "，即 " + figure
}

func (s Spec) selectionText(entitled int) []string {
	r, items := s.Rules, len(s.Items)
	lines := []string{fmt.Sprintf("从 %d 个候选项目中选 %d 个，差额 %d 个。", items, r.Seats, items-r.Seats)}
	if items == r.Seats {
		lines[0] = fmt.Sprintf("候选项目 %d 个，应选 %d 个，等额票决。", items, r.Seats)
	}
	lines = append(lines, "对每个项目可以赞成、反对或者弃权，也可以不选。", s.limitsText())
	if r.Round == RoundTie {
		return append(lines,
			fmt.Sprintf("这是对并列项目的再次投票，按赞成票由多到少取前 %d 名，不要求过半数，没有赞成票的不得入选。", r.Seats),
			fmt.Sprintf("第 %d 名仍并列时，只对并列的项目再次投票。", r.Seats))
	}
	lines = append(lines, s.thresholdText("入选", entitled), fmt.Sprintf("按赞成票由多到少取前 %d 名。", r.Seats))
	if r.Seats < items {
		lines = append(lines, fmt.Sprintf("第 %d 名并列时，只对并列的项目再次投票。", r.Seats))
	}
	enough := "达到规定票数"
	if r.Threshold == OverHalf {
		enough = "过半数"
	}
	follow := map[ShortfallRule]string{
		ShortfallAsk: "由大会决定", ShortfallRevote: "对未入选的项目另行票决", ShortfallVacant: "余下的名额空缺",
	}[r.Shortfall]
	return append(lines, fmt.Sprintf("%s的不足 %d 个时，%s。", enough, r.Seats, follow))
}

func (s Spec) limitsText() string {
	r, items := s.Rules, len(s.Items)
	switch {
	case r.MinApprovals == 0 && r.MaxApprovals >= items:
		return "每张选票赞成的项数不限。"
	case r.MinApprovals == 0:
		return fmt.Sprintf("每张选票最多赞成 %d 项，超过的整张为废票。", r.MaxApprovals)
	case r.MinApprovals == r.MaxApprovals:
		return fmt.Sprintf("每张选票须赞成 %d 项，多于或者少于的整张为废票。", r.MaxApprovals)
	case r.MaxApprovals >= items:
		return fmt.Sprintf("每张选票最少赞成 %d 项，不足的整张为废票。", r.MinApprovals)
	}
	return fmt.Sprintf("每张选票最少赞成 %d 项，最多赞成 %d 项，不足或者超过的整张为废票。", r.MinApprovals, r.MaxApprovals)
}

// BallotText returns the instructions on a paper ballot: what may be chosen, and how many.
func (s Spec) BallotText() []string {
	switch s.Kind {
	case Selection:
		return []string{s.limitsText(), s.unmarkedText()}
	case Rating:
		return s.ratingText(0)[1:2]
	case Decision:
	}
	return []string{s.decisionText(0)[1], s.unmarkedText()}
}

// thresholdText says how many approvals an item needs to be chosen, or to pass.
func (s Spec) thresholdText(to string, entitled int) string {
	r := s.Rules
	if r.Threshold.Num == 0 && !r.Threshold.Over {
		return "赞成票没有最低票数的要求，但没有赞成票的不得" + to + "。"
	}
	return "赞成票" + r.Threshold.words(r.Base.words(), "") + "方可" + to + that(r.Threshold.figure(r.Base, entitled, "票")) +
		"。"
}

func (s Spec) decisionText(entitled int) []string {
	first := "对 1 项议题进行表决。"
	if n := len(s.Items); n != 1 {
		first = fmt.Sprintf("对 %d 项议题逐项表决。", n)
	}
	return []string{first, "每项可以赞成、反对或者弃权，也可以不选。", s.thresholdText("通过", entitled)}
}

func (s Spec) ratingText(entitled int) []string {
	lines := []string{
		fmt.Sprintf("对 %d 个项目逐项测评。", len(s.Items)),
		"每项可以选择" + strings.Join(s.Rules.Scale, "、") + "，也可以不选。",
	}
	for i := range s.Rules.Grades {
		lines = append(lines, s.gradeText(i, entitled))
	}
	return lines
}

// gradeText says when an item gets the grade at this place of the list.
func (s Spec) gradeText(i, entitled int) string {
	g := s.Rules.Grades[i]
	if g.Threshold == nil {
		return "其余的，评为“" + g.Grade + "”。"
	}
	sum := "“" + strings.Join(g.Marks, "”“") + "”票"
	if len(g.Marks) > 1 {
		sum += "合计"
	}
	if i > 0 {
		sum = "否则，" + sum
	}
	if g.Threshold.Num == 0 { // no grade is given for 0 marks
		return sum + "至少有 1 票的，评为“" + g.Grade + "”。"
	}
	base := cmp.Or(g.Base, s.Rules.Base)
	figure := g.Threshold.figure(base, entitled, "票")
	if figure != "" {
		figure = "（" + figure + "）"
	}
	return sum + g.Threshold.words(base.words(), "") + figure + "的，评为“" + g.Grade + "”。"
}

func (r Rules) votingText() []string {
	way, change := "无记名投票", "提交后不能修改"
	if r.Secrecy == Recorded {
		way = "记名投票"
	}
	if r.Revise == ReviseUntilClose {
		change = "投票结束前可以修改，以最后一次提交为准"
	}
	end := "投票的开始和结束由主持人宣布。"
	if r.DurationS > 0 {
		end = "投票由主持人宣布开始，" + seconds(r.DurationS) + "后自动结束；主持人可以提前宣布结束。"
	}
	return []string{way + "，" + change + "。", end, "收回的选票等于或者少于发出的，投票有效；多于发出的，投票无效，重新投票。"}
}

func seconds(n int) string {
	switch {
	case n%60 == 0:
		return fmt.Sprintf("%d 分钟", n/60)
	case n < 60:
		return fmt.Sprintf("%d 秒", n)
	}
	return fmt.Sprintf("%d 分 %d 秒", n/60, n%60)
}

func (s Spec) unmarkedText() string {
	switch {
	case s.Kind == Rating:
		return "未选的单独统计，不计入任何选项。"
	case s.Rules.Unmarked == UnmarkedApprove:
		return "未选的单独统计，按赞成处理。"
	}
	return "未选的单独统计，按弃权处理。"
}

func (r Rules) revealText(entitled int) string {
	switch r.Reveal {
	case RevealOnClose:
		return "投票结束后，大屏显示得票。"
	case RevealOnAnnounce:
		return "宣布结果时，大屏显示得票。"
	case RevealLive:
	}
	switch {
	case r.Secrecy == Recorded:
		return "大屏实时显示得票。"
	case entitled > 0 && entitled < 2*r.LiveStep: // I12: no step would be large enough to hide a vote
		return fmt.Sprintf("代表不足 %d 人，投票结束后大屏才显示得票。", 2*r.LiveStep)
	}
	return fmt.Sprintf("大屏实时显示得票，每收满 %d 票更新一次。", r.LiveStep)
}

func (r Rules) announceText() string {
	if r.Certifiers == 0 {
		return "表决结果由主持人当场宣布，由主席团公告。"
	}
	return fmt.Sprintf("表决结果经 %d 名监票人签认后，由主持人当场宣布，由主席团公告。", r.Certifiers)
}

// words names the base of a majority.
func (b Base) words() string {
	switch b {
	case BasePresent:
		return "实到代表"
	case BaseReturned:
		return "收回票数"
	case BaseValid:
		return "有效票数"
	case BaseEntitled:
	}
	return "全体代表"
}

var numerals = []string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// words describes a bound on a base, with an optional particle before the half: 超过全体代表半数.
func (f Fraction) words(of, particle string) string {
	verb := "达到"
	if f.Over {
		verb = "超过"
	}
	switch {
	case f.Num == 0:
		return verb + "零"
	case f.Num*2 == f.Den:
		return verb + of + particle + "半数"
	case f.Num == f.Den:
		return verb + of + "的全数"
	case f.Num < len(numerals) && f.Den < len(numerals) && f.Num >= 0 && f.Den >= 0:
		return verb + of + "的" + numerals[f.Den] + "分之" + numerals[f.Num]
	}
	return fmt.Sprintf("%s%s的 %d 分之 %d", verb, of, f.Den, f.Num)
}

// figure returns the number that a bound amounts to, where it is known beforehand.
func (f Fraction) figure(b Base, entitled int, unit string) string {
	if entitled <= 0 || b != BaseEntitled && b != "" {
		return ""
	}
	return fmt.Sprintf("%d %s", f.Least(entitled), unit)
}
