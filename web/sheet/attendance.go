package sheet

import (
	"strconv"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
)

// An AttendancePage lists who is present at one moment, deputy by deputy, and since when.
type AttendancePage struct {
	Lang    i18n.Lang
	Meeting ballot.Meeting
	Roll    []meeting.RollEntry
	Log     []meeting.Entry // the meeting's log, which says who came and left
	At      time.Time
	Zone    *time.Location // the hall's; nil means China's
}

// An attender is what the log says about one deputy's arrival and departure.
type attender struct {
	came, left time.Time // first sign-in; last departure, if the deputy is gone
	byHand     bool
	late       bool // arrived after the first poll was opened
}

// attenders reads the log. Entries from before the meeting became formal are ignored.
func (p AttendancePage) attenders() map[ballot.DeputyID]attender {
	found := map[ballot.DeputyID]attender{}
	opened := false
	for _, e := range p.Log {
		switch e.Act {
		case ballot.ActFormal:
			found, opened = map[ballot.DeputyID]attender{}, false
		case ballot.ActOpen:
			opened = true
		case ballot.ActSignIn, ballot.ActSignInBy:
			for _, n := range e.Deputies {
				a := found[n]
				if a.came.IsZero() {
					a.came, a.late, a.byHand = e.At, opened, e.Act == ballot.ActSignInBy
				}
				a.left = time.Time{}
				found[n] = a
			}
		case ballot.ActLeave:
			for _, n := range e.Deputies {
				a := found[n]
				a.left = e.At
				found[n] = a
			}
		default:
		}
	}
	return found
}

// A headcount holds the figures of a delegation or of the hall.
type headcount struct{ entitled, present, left, excused, absent, late int }

func (h *headcount) add(p ballot.Presence, late bool) {
	h.entitled++
	switch p {
	case ballot.Present:
		h.present++
	case ballot.Left:
		h.left++
	case ballot.Excused:
		h.excused++
	case ballot.Absent:
		h.absent++
	}
	if late {
		h.late++
	}
}

// Document is the attendance as a print: the hall, each delegation, and every deputy. Its figures are counted from its
// rows.
func (p AttendancePage) Document() Document {
	l := htmlLang(p.Lang)
	word := func(key string) string { return i18n.Word(l, "attendance."+key, nil) }
	zone := Report{Zone: p.Zone}.zone()
	d := newDocument(l, p.Meeting, word("title"))
	d.Label, d.About = word("at"), p.At.In(zone).Format("2006-01-02 15:04")
	log := p.attenders()
	var hall headcount
	rooms, order := map[string]*headcount{}, []string(nil)
	rows := map[string][]Row{}
	for _, e := range p.Roll {
		a, room := log[e.Number], e.Delegation
		if rooms[room] == nil {
			rooms[room] = &headcount{}
			order = append(order, room)
		}
		hall.add(e.Presence, a.late)
		rooms[room].add(e.Presence, a.late)
		rows[room] = append(rows[room], p.row(l, e, a, zone))
	}
	d.Blocks = append(d.Blocks, Block{Figures: hall.figures(l)}, Block{Text: []string{word("late_means")}})
	if len(order) > 1 {
		d.Blocks = append(d.Blocks, Block{Heading: word("by_delegation")}, Block{Table: roomTable(l, order, rooms)})
	}
	people := &Table{Columns: []Column{
		{word("number"), RankColumn, 0},
		{word("name"), TextColumn, 3},
		{word("came"), NumberColumn, 0},
		{word("gone"), NumberColumn, 0},
		{word("presence"), ResultColumn, 0},
		{word("note"), TextColumn, 2},
	}}
	people.Rows = underGroups(l, order, rows)
	d.Blocks = append(d.Blocks, Block{Heading: word("people")}, Block{Table: people})
	return d
}

// row is one deputy.
func (p AttendancePage) row(l i18n.Lang, e meeting.RollEntry, a attender, zone *time.Location) Row {
	at := func(t time.Time) Cell {
		if t.IsZero() {
			return text("–")
		}
		return text(t.In(zone).Format("15:04"))
	}
	note := ""
	for _, n := range []struct {
		holds bool
		key   string
	}{{a.late, "late"}, {a.byHand, "by_hand"}} {
		if !n.holds {
			continue
		}
		if note != "" {
			note += i18n.Word(l, "report.list_sep", nil)
		}
		note += i18n.Word(l, "attendance."+n.key, nil)
	}
	state := i18n.Word(l, "presence."+orAbsent(e.Presence), nil)
	return Row{Cells: []Cell{
		text(string(e.Number)), text(e.Name), at(a.came), at(a.left),
		{Text: state, Bold: e.Presence == ballot.Present},
		text(note),
	}}
}

func (h headcount) figures(l i18n.Lang) []Figure {
	word := func(key string) string { return i18n.Word(l, "attendance."+key, nil) }
	return []Figure{
		{i18n.Name(l, "count", "entitled"), h.entitled},
		{i18n.Name(l, "count", "present"), h.present},
		{word("left"), h.left},
		{word("excused"), h.excused},
		{word("absent"), h.absent},
		{word("late"), h.late},
	}
}

func roomTable(l i18n.Lang, order []string, rooms map[string]*headcount) *Table {
	t := &Table{Columns: []Column{{i18n.Word(l, "attendance.delegation", nil), TextColumn, 1}}}
	for _, f := range (headcount{}).figures(l) {
		t.Columns = append(t.Columns, Column{f.Label, NumberColumn, 0})
	}
	for _, room := range order {
		row := Row{Cells: []Cell{text(roomName(l, room))}}
		for _, f := range rooms[room].figures(l) {
			row.Cells = append(row.Cells, Cell{Text: strconv.Itoa(f.N), Number: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// roomName names a delegation. Deputies without one form a group of their own, under its own name.
func roomName(l i18n.Lang, room string) string {
	if room == "" {
		return i18n.Word(l, "attendance.no_delegation", nil)
	}
	return room
}

// underGroups groups rows by delegation; the first row of each group has the heading. If nobody has a delegation there
// are no headings.
func underGroups(l i18n.Lang, order []string, rows map[string][]Row) []Row {
	var all []Row
	for _, room := range order {
		if len(order) > 1 || room != "" {
			rows[room][0].Group = roomName(l, room)
		}
		all = append(all, rows[room]...)
	}
	return all
}

func orAbsent(p ballot.Presence) string {
	if p == ballot.Absent {
		return "absent"
	}
	return string(p)
}
