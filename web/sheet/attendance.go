package sheet

import (
	_ "embed" // the page
	"html/template"
	"io"
	"strconv"
	"time"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// An AttendancePage is who is there, deputy by deputy, at one moment.
type AttendancePage struct {
	Lang    i18n.Lang
	Meeting ballot.Meeting
	Roll    []ballot.RollEntry
	At      time.Time
	Zone    *time.Location // of the hall; China's when nil
}

//go:embed attendance.html
var attendanceHTML string

// WriteAttendance writes the attendance as a page to print. Its figures are counted from its rows.
func WriteAttendance(w io.Writer, p AttendancePage) error {
	l := htmlLang(p.Lang)
	funcs := words(l)
	funcs["presence"] = func(at ballot.Presence) string { return i18n.Word(l, "presence."+orAbsent(at), nil) }
	page, err := template.New("attendance").Funcs(funcs).Parse(attendanceHTML)
	if err != nil {
		return err
	}
	present, left := 0, 0
	for _, d := range p.Roll {
		switch d.Presence {
		case ballot.Present:
			present++
		case ballot.Left:
			left++
		case ballot.Absent:
		}
	}
	zone := Report{Zone: p.Zone}.zone()
	return page.Execute(w, map[string]any{
		"Lang": l, "Meeting": p.Meeting, "Roll": p.Roll, "Entitled": strconv.Itoa(len(p.Roll)), "Present": strconv.Itoa(present),
		"Left": strconv.Itoa(left), "At": p.At.In(zone).Format("2006-01-02 15:04"),
	})
}

func orAbsent(p ballot.Presence) string {
	if p == ballot.Absent {
		return "absent"
	}
	return string(p)
}
