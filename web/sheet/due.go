package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"piaojue/ballot"
)

var (
	wholeDay = regexp.MustCompile(
		`^([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})(?:日|号)?(?:T?0{1,2}:00(?::00)?)?$`)
	eightDigits = regexp.MustCompile(`^([0-9]{4})([0-9]{2})([0-9]{2})$`)
	// ofMonth needs two digits after a point, because a spreadsheet turns 2026.10 into 2026.1.
	ofMonth = regexp.MustCompile(`^([0-9]{4})(?:(?:-|/|年)([0-9]{1,2})|\.([0-9]{2}))月?(?:份|底|末|月底|月末)?$`)
	ofPart  = regexp.MustCompile(`^([0-9]{4})年?(第?[一二三四1234]季度?|上半年|下半年)(?:底|末|内)?$`)
	ofYear  = regexp.MustCompile(`^([0-9]{4})年?(?:年?底|年?末|全年|内)?$`)
	// endOfWork matches words after a date, such as 前, 之前, 完工.
	endOfWork = regexp.MustCompile(`(?:之?前|以前|完工|完成|建成|竣工|投用|交付)+$`)
)

// lastMonth is the last month of a part of a year.
func lastMonth(part string) int {
	for i, names := range []string{"一1", "二2上", "三3", "四4下"} {
		if strings.ContainsAny(part, names) {
			return 3 * (i + 1)
		}
	}
	return 0
}

// Spreadsheet day numbers that can be a due: from 2000-01-01 (firstSerial) to before 2100-01-01 (endSerial). A year
// typed as a number is outside.
const (
	firstSerial = 36526
	endSerial   = 73051
)

// due reads the day by which an item is to be done. For a month, a quarter, a half-year or a year it uses the last day
// and adds a notice. It does not guess the day of anything else, such as 12月底 without a year: it leaves the due out
// and adds a notice.
func (t *table) due(l line) string {
	raw, ok := t.cell(l, "due")
	if !ok || ballot.Unseen(raw) {
		return ""
	}
	if day, ok := serialDay(l.stored["due"]); ok {
		return day
	}
	s := endOfWork.ReplaceAllString(strings.Join(strings.Fields(narrow(raw)), ""), "")
	day, exact := dayOf(s)
	switch {
	case day == "":
		t.notice("due", l.row, ballot.NoticeNoDay, "value", shown(raw))
	case !exact:
		t.notice("due", l.row, ballot.NoticeLastDay, "value", day, "other", shown(raw))
	}
	return day
}

// serialDay reads a day from the day number that a spreadsheet stores, whatever its format shows.
func serialDay(stored string) (string, bool) {
	n, err := strconv.ParseFloat(stored, 64)
	if err != nil || !(firstSerial <= n && n < endSerial) { // written so that NaN is refused too
		return "", false
	}
	day, err := excelize.ExcelDateToTime(n, false)
	return day.Format(time.DateOnly), err == nil
}

// dayOf reads a day, or returns the last day of a longer period, or "" if s is neither.
func dayOf(s string) (day string, exact bool) {
	for _, form := range []*regexp.Regexp{wholeDay, eightDigits} {
		if m := form.FindStringSubmatch(s); m != nil {
			return dated(m[1], m[2], m[3]), true
		}
	}
	year, month := "", 0
	if m := ofMonth.FindStringSubmatch(s); m != nil {
		year = m[1]
		month, _ = strconv.Atoi(m[2] + m[3])
	} else if m := ofPart.FindStringSubmatch(s); m != nil {
		year, month = m[1], lastMonth(m[2])
	} else if m := ofYear.FindStringSubmatch(s); m != nil {
		year, month = m[1], 12
	}
	if month < 1 || month > 12 {
		return "", false
	}
	n, _ := strconv.Atoi(year)
	return time.Date(n, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), false
}

// dated returns a calendar date, or "" if there is no such day.
func dated(year, month, day string) string {
	pad := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
	if s := year + "-" + pad(month) + "-" + pad(day); ballot.ValidDate(s) {
		return s
	}
	return ""
}
