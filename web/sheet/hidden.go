package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// A HiddenChoice says what to do with rows and columns that a spreadsheet hides or has filtered out.
type HiddenChoice string

// The choices. Until the clerk has chosen, a file with hidden content is refused.
const (
	HiddenAsk  HiddenChoice = ""
	HiddenTake HiddenChoice = "take"
	HiddenSkip HiddenChoice = "skip"
)

// ParseHidden reads the choice of a request.
func ParseHidden(s string) (HiddenChoice, error) {
	switch c := HiddenChoice(s); c {
	case HiddenAsk, HiddenTake, HiddenSkip:
		return c, nil
	}
	return "", ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
		Field: "hidden", Code: ballot.FaultBadValue, Args: named([]string{"value", ballot.Shown(s), "allowed", "take, skip"}),
	}})
}

// Hidden is the content of a file that a reader does not see on the screen.
type Hidden struct {
	Rows    []int    `json:"rows"`    // as the sheet numbers them
	Names   []string `json:"names"`   // the names, or titles, in each of these rows
	Columns []string `json:"columns"` // their headings
}

func (h Hidden) empty() bool { return len(h.Rows) == 0 && len(h.Columns) == 0 }

// Told is the hidden content for an answer, or nil if there is none.
func (h Hidden) Told() *Hidden {
	if h.empty() {
		return nil
	}
	return &Hidden{
		Rows: append([]int{}, h.Rows...), Names: append([]string{}, h.Names...), Columns: append([]string{}, h.Columns...),
	}
}

// tellHidden reports what was hidden, and what was done with it.
func (t *table) tellHidden() {
	if t.hidden.empty() {
		return
	}
	var args []string
	if len(t.hidden.Rows) > 0 {
		args = append(args, "rows", rowRanges(t.hidden.Rows))
	}
	if len(t.hidden.Columns) > 0 {
		args = append(args, "columns", strings.Join(t.hidden.Columns, ", "))
	}
	switch t.choice {
	case HiddenTake:
		t.notice("", 0, ballot.NoticeHidden, args...)
	case HiddenSkip:
		t.notice("", 0, ballot.NoticeHiddenLeft, args...)
	case HiddenAsk:
		t.fault("", 0, ballot.FaultHidden, args...)
	}
}

// rowRanges writes ascending numbers as 3, 5–9.
func rowRanges(rows []int) string {
	const most = 12
	var parts []string
	for i := 0; i < len(rows); {
		last := i
		for last+1 < len(rows) && rows[last+1] == rows[last]+1 {
			last++
		}
		if len(parts) == most {
			parts = append(parts, "…")
			break
		}
		part := strconv.Itoa(rows[i])
		if last > i {
			part = fmt.Sprintf("%s–%d", part, rows[last])
		}
		parts = append(parts, part)
		i = last + 1
	}
	return strings.Join(parts, ", ")
}
