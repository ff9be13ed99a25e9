package sheet

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// maxRoll is the most deputies a roll may have.
const maxRoll = 10_000

const maxNote = 200 // characters of a deputy's note

var rollLayout = layout{
	columns: []column{
		{"number", "编号", true, []string{
			"代表证号", "代表编号", "代表证编号", "代表证号码", "代表证件号", "证号", "证件编号", "代表号", "代表序号", "代表编码", "编码",
			"席位号", "号码", "序号", "no", "no.",
		}},
		{"name", "姓名", true, []string{"代表姓名", "人大代表姓名", "代表名", "名字", "代表", "人员姓名"}},
		{"delegation", "代表团", false, []string{
			"所属代表团", "所在代表团", "代表团名称", "代表团别", "团别", "代表小组", "所属代表小组", "所在代表小组", "代表团组", "代表团(组)",
			"代表团/小组", "代表联络组", "分团", "所属团", "团组", "组别", "编组", "小组",
		}},
		{"note", "备注", false, []string{
			"备注说明", "单位及职务", "工作单位及职务", "单位职务", "工作单位和职务", "单位和职务", "工作单位职务", "现任单位及职务",
		}},
	},
	named:   "name",
	group:   "delegation",
	maxRows: maxRoll,
	tooMany: ballot.FaultTooManyRows,
}

// A Roll is the content of a file of deputies. It may be used if Faults is empty.
type Roll struct {
	Deputies []ballot.Deputy // every row that is not blank, faulty ones included, in order
	Rows     []int           // the row of each deputy as the clerk sees it
	Faults   []ballot.Fault
	Notices  []ballot.Fault
	Encoding string
	Rare     []string  // characters that the hall display may lack
	Hidden   Hidden    // what the file hides, whatever was chosen
	Question *Question // which column is which, if the headings are not known
}

// Roll reads a roll from CSV (UTF-8 or GB18030), XLSX or JSON. It lists all faults of all rows; an error means that the
// file is too large or in no known encoding. A file with hidden content has a fault that asks about it.
func (r Reader) Roll(data []byte, contentType, filename string) (Roll, error) {
	t, err := r.read(data, contentType, filename, rollLayout)
	if err != nil {
		return Roll{}, err
	}
	roll := Roll{
		Encoding: t.encoding, Hidden: t.hidden, Question: t.question,
		Deputies: make([]ballot.Deputy, 0, len(t.lines)), Rows: make([]int, 0, len(t.lines)),
	}
	digits := mostlyDigits(t.lines)
	numbers, names, groups := map[string]int{}, map[string]int{}, map[string]spelling{}
	for _, l := range t.lines {
		number, legible := t.id(l, "number")
		d := ballot.Deputy{
			Number:     ballot.DeputyID(number),
			Name:       t.text(l, "name", ballot.TextRule{Most: ballot.MaxTitle, Required: true}),
			Delegation: t.text(l, "delegation", ballot.TextRule{Most: ballot.MaxTitle}),
			Note:       t.text(l, "note", ballot.TextRule{Most: maxNote}),
		}
		if legible {
			t.checkNumber(l.row, number, digits, numbers)
		}
		key := ballot.NameKey(d.Name)
		if first, twice := names[key]; twice {
			t.notice("name", l.row, ballot.NoticeSameName, "value", shown(d.Name), "other", strconv.Itoa(first))
		} else if key != "" {
			names[key] = l.row
		}
		t.checkSpelling(l.row, "delegation", d.Delegation, groups)
		t.checkRare(l.row, "name", d.Name+d.Delegation, &roll.Rare)
		roll.Deputies, roll.Rows = append(roll.Deputies, d), append(roll.Rows, l.row)
	}
	roll.Faults, roll.Notices = t.faults, t.notices
	return roll, nil
}

// A spelling is how a group was first written, and where.
type spelling struct {
	text string
	row  int
	told bool
}

// checkSpelling reports, once, a group that is written in two ways: every list would show it as two.
func (t *table) checkSpelling(row int, field, text string, before map[string]spelling) {
	key := ballot.NameKey(text)
	if key == "" {
		return
	}
	first, had := before[key]
	switch {
	case !had:
		before[key] = spelling{text: text, row: row}
	case first.text != text && !first.told:
		first.told = true
		before[key] = first
		t.notice(field, row, ballot.NoticeSpelling,
			"value", shown(text), "other", shown(first.text), "place", strconv.Itoa(first.row))
	}
}

// checkRare reports the rare characters of a text, and adds those not seen before to all.
func (t *table) checkRare(row int, field, text string, all *[]string) {
	found := rareIn(text)
	if len(found) == 0 {
		return
	}
	t.notice(field, row, ballot.NoticeRareChars, "value", strings.Join(found, ""))
	for _, c := range found {
		if !slices.Contains(*all, c) {
			*all = append(*all, c)
		}
	}
}

// checkNumber checks a number's form, and that no earlier row has it.
func (t *table) checkNumber(row int, number string, digits bool, before map[string]int) {
	if _, err := ballot.ParseDeputyID(number); err != nil {
		t.fault("number", row, ballot.FaultBadID, "value", shown(number))
		return
	}
	if guess := lookalikes.Replace(number); digits && guess != number && allDigits(guess) {
		at := strings.IndexFunc(number, func(r rune) bool { return r < '0' || r > '9' })
		t.fault("number", row, ballot.FaultLookalike, "value", number, "char", number[at:at+1], "guess", guess)
	}
	if first, twice := before[number]; twice {
		t.fault("number", row, ballot.FaultDuplicate, "value", number, "other", strconv.Itoa(first))
		return
	}
	before[number] = row
}

// lookalikes are letters that are typed in place of digits.
var lookalikes = strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1")

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// mostlyDigits reports whether this roll numbers its deputies with digits, so that a letter is a typing error; in a
// roll numbered A01, B02 it is not.
func mostlyDigits(lines []line) bool {
	n := 0
	for _, l := range lines {
		if allDigits(narrow(strings.TrimSpace(l.cells["number"]))) {
			n++
		}
	}
	return n*2 > len(lines)
}

// cell returns a cell without surrounding white space. A cell that holds no value is reported as a fault, and ok is
// false.
func (t *table) cell(l line, field string) (text string, ok bool) {
	text = strings.TrimSpace(l.cells[field])
	switch code := l.bad[field]; {
	case code == ballot.FaultErrorCell, errorWord(text):
		t.fault(field, l.row, ballot.FaultErrorCell, "value", shown(text))
	case code != "":
		t.fault(field, l.row, code)
	default:
		return text, true
	}
	return text, false
}

// id reads a cell that identifies something: full-width characters are read as plain ones, with a notice. legible is
// false if a fault was found in it.
func (t *table) id(l line, field string) (id string, legible bool) {
	before := len(t.faults)
	raw := t.text(l, field, ballot.TextRule{Most: ballot.MaxTitle, Required: field == "number"})
	s := narrow(raw)
	if s != raw {
		t.notice(field, l.row, ballot.NoticeWideDigits, "value", shown(s))
	}
	return s, len(t.faults) == before
}

// text reads a cell of text and reports what is wrong with it. A text without visible characters counts as empty.
func (t *table) text(l line, field string, rule ballot.TextRule) string {
	s, ok := t.cell(l, field)
	if !ok {
		return s
	}
	if ballot.Unseen(s) && !rule.Required {
		return ""
	}
	if rule.Lines {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	s, faults := rule.Read(field, s)
	for _, f := range faults {
		f.Row = l.row
		t.faults = append(t.faults, f)
	}
	return s
}
