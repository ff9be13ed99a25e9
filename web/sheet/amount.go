package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"piaojue/ballot"
)

var (
	amount = regexp.MustCompile(`^(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?$`)
	// otherUnit matches an amount that is not in 万元: with only a currency, or with another multiple of it.
	otherUnit = regexp.MustCompile(
		`^[0-9.,]*(?:[¥￥$€£]|RMB|CNY|USD|人民币|美元|港元|欧元|元|圆|十|百|千|亿|K|M)+$|^(?:[¥￥$€£]|RMB|CNY|USD|人民币)[0-9.,]+`)
	yuanSigns = strings.NewReplacer("¥", "", "￥", "", "人民币", "", "RMB", "", "CNY", "")
)

// investment reads an amount in 万元; thousands separators, the unit and the currency sign are allowed. An amount in any
// other unit is refused, not converted. The result is the amount as it was typed: if a format shows fewer digits than
// the file holds, those of the file; if it shows a different amount, the one shown, with a notice.
func (t *table) investment(l line) float64 {
	raw, ok := t.cell(l, "investment")
	if !ok || ballot.Unseen(raw) {
		return 0
	}
	s := strings.Join(strings.Fields(narrow(raw)), "")
	if n, in := strings.CutSuffix(strings.TrimSuffix(s, "元"), "万"); in {
		s = yuanSigns.Replace(n)
	}
	v, exact := amountOf(s)
	switch {
	case otherUnit.MatchString(s):
		t.fault("investment", l.row, ballot.FaultBadNumber, "value", shown(raw), "unit", "wan")
		return 0
	case !exact:
		t.fault("investment", l.row, ballot.FaultBadNumber, "value", shown(raw))
		return 0
	}
	return t.asTyped(l, s, v)
}

// amountOf reads an amount, and reports whether a float64 keeps it to its last digit.
func amountOf(s string) (float64, bool) {
	digits := strings.ReplaceAll(s, ",", "")
	v, err := strconv.ParseFloat(digits, 64)
	if !amount.MatchString(s) || err != nil || v > ballot.MaxInvestment {
		return 0, false
	}
	whole, part, _ := strings.Cut(digits, ".")
	digits = strings.TrimLeft(whole, "0") + "." + strings.TrimRight(part, "0")
	kept, rest, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return v, strings.TrimLeft(kept, "0")+"."+rest == digits
}

// asTyped compares the amount shown with the number in the file.
func (t *table) asTyped(l line, shownAs string, v float64) float64 {
	stored, ok := plainNumber(l.stored["investment"])
	if l.stored["investment"] == "" || !ok {
		return v
	}
	_, decimals, _ := strings.Cut(shownAs, ".")
	held, exact := amountOf(stored)
	near := math.Abs(held-v) <= 0.5000001*math.Pow10(-len(decimals))
	if exact && near {
		return held
	}
	t.notice("investment", l.row, ballot.NoticeAsShown, "value", shownAs, "other", shown(stored))
	return v
}
