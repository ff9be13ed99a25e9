package web

import (
	"context"
	"mime"
	"net/http"
	"strconv"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

func (s *Server) listMeetings(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	list, err := s.polls.Meetings(r.Context(), p)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"meetings": list})
}

func (s *Server) createMeeting(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	in, err := s.readMeeting(w, r, p)
	if err != nil {
		return err
	}
	m, err := s.polls.CreateMeeting(r.Context(), p, in)
	if err != nil {
		return err
	}
	return encode(w, http.StatusCreated, m)
}

// readMeeting reads the request for a new meeting. If it is made from another meeting, body, two_person and pin default
// to those of that meeting.
func (s *Server) readMeeting(w http.ResponseWriter, r *http.Request, p ballot.Principal) (meeting.NewMeeting, error) {
	var in struct {
		Title     string  `json:"title"`
		Body      *string `json:"body"`
		Date      string  `json:"date"`
		Place     string  `json:"place"`
		Rehearsal bool    `json:"rehearsal"`
		TwoPerson *bool   `json:"two_person"`
		Pin       *bool   `json:"pin"`
		From      string  `json:"from"`
	}
	if err := decode(w, r, &in); err != nil {
		return meeting.NewMeeting{}, err
	}
	var was ballot.Meeting
	if in.From != "" {
		from, err := ballot.ParseMeetingID(in.From)
		if err != nil {
			return meeting.NewMeeting{}, err
		}
		state, err := s.polls.StateFor(r.Context(), p, from, clerk)
		if err != nil {
			return meeting.NewMeeting{}, err
		}
		was = state.Meeting
	}
	return meeting.NewMeeting{
		Title: in.Title, Body: or(in.Body, was.Body), Date: in.Date, Place: in.Place, Rehearsal: in.Rehearsal,
		TwoPerson: or(in.TwoPerson, was.TwoPerson), Pin: or(in.Pin, was.Pin), From: was.ID,
	}, nil
}

// or returns the given value, or otherwise if there is none.
func or[T any](given *T, otherwise T) T {
	if given != nil {
		return *given
	}
	return otherwise
}

func (s *Server) getMeeting(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	snap, err := s.polls.SnapshotFor(r.Context(), p, m)
	if err != nil {
		return err
	}
	a, err := meeting.AudienceOf(p, viewRole(r, p))
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, meeting.ViewFor(snap, a, time.Now()))
}

// meetingOf is the meeting a request names. It must be the principal's own, except for the first clerk.
func meetingOf(r *http.Request, p ballot.Principal) (ballot.MeetingID, error) {
	m, err := ballot.ParseMeetingID(r.PathValue("meeting"))
	if err != nil {
		return "", err
	}
	return m, ours(p, m)
}

func ours(p ballot.Principal, m ballot.MeetingID) error {
	if p.Meeting != m && p.ID != ballot.RootClerk {
		return ballot.Refuse(ballot.CodeNotFound, "meeting %s for %s of %s", m, p.ID, p.Meeting)
	}
	return nil
}

func (s *Server) editMeeting(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in meeting.Edit
	if err := decode(w, r, &in); err != nil {
		return err
	}
	after, err := s.polls.EditMeeting(r.Context(), p, m, in)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, after)
}

// sheetAnswer is the result of reading a sheet: its rows, or the faults of every row.
type sheetAnswer struct {
	Rows       int             `json:"rows"`
	RowNumbers []int           `json:"row_numbers"` // of each row below, as the clerk's program counts them
	Deputies   []ballot.Deputy `json:"deputies,omitempty"`
	Items      []ballot.Item   `json:"items,omitempty"`
	Faults     []problemFault  `json:"faults"`
	Notices    []problemFault  `json:"notices"`
	Encoding   string          `json:"encoding"`
	Rare       []string        `json:"rare"`               // characters that the hall's fonts may lack
	Hidden     *sheet.Hidden   `json:"hidden,omitempty"`   // rows and columns that the file hides
	Question   *sheet.Question `json:"question,omitempty"` // which column is which; the answer is sent in the query
	Stored     bool            `json:"stored"`
}

// importBody reads the body of a sheet and its content type.
func importBody(w http.ResponseWriter, r *http.Request) (data []byte, contentType string, err error) {
	contentType, _, err = mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, "", ballot.RefuseWith(ballot.CodeUnsupportedMedia, map[string]string{"types": "CSV / XLSX / JSON"})
	}
	data, err = readBody(w, r, maxImport)
	return data, contentType, err
}

// saysSheet reports whether the content type of a body is a spreadsheet's. Routes that take JSON ignore any other type.
func saysSheet(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "text/csv", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return true
	}
	return false
}

func dryRun(r *http.Request) bool { return r.URL.Query().Get("dry_run") == "1" }

// putRoll reads a roster. Nothing is stored unless all rows are valid.
func (s *Server) putRoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	data, contentType, err := importBody(w, r)
	if err != nil {
		return err
	}
	reader, err := readerFor(r)
	if err != nil {
		return err
	}
	roll, err := reader.Roll(data, contentType, r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	roll.Notices = append(roll.Notices, s.printer.Glyphs(roll.Texts())...)
	if !dryRun(r) {
		if err := ballot.RefuseFaults(ballot.CodeInvalid, roll.Faults); err != nil {
			return err
		}
	}
	if len(roll.Faults) == 0 { // a faulty roster says nothing about who changed
		faults, notices, err := s.polls.CheckRoll(r.Context(), p, m, roll.Deputies)
		if err != nil {
			return err
		}
		roll.Faults, roll.Notices = rowsOf(roll, faults), append(roll.Notices, rowsOf(roll, notices)...)
	}
	if !dryRun(r) {
		if err := s.polls.SetRoll(r.Context(), p, m, roll.Deputies); err != nil {
			if e, ok := ballot.AsError(err); ok {
				rowsOf(roll, e.Faults)
			}
			return err
		}
		roll.Faults = nil
	}
	lang := language(r)
	return encode(w, http.StatusOK, sheetAnswer{
		Rows: len(roll.Deputies), Deputies: roll.Deputies, Faults: problemFaults(lang, roll.Faults),
		Notices: problemFaults(lang, roll.Notices), Encoding: roll.Encoding, RowNumbers: append([]int{}, roll.Rows...),
		Rare: roll.Rare, Hidden: roll.Hidden.Told(), Question: roll.Question, Stored: !dryRun(r),
	})
}

// rowsOf gives faults of deputies the row numbers of those deputies.
func rowsOf(roll sheet.Roll, faults []ballot.Fault) []ballot.Fault {
	for i, f := range faults {
		if f.Row > 0 {
			faults[i].Row = roll.Rows[f.Row-1]
		}
	}
	return faults
}

// readItems reads a sheet of items for the clerk's form. It stores nothing.
func (s *Server) readItems(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	if _, err := meetingOf(r, p); err != nil {
		return err
	}
	data, contentType, err := importBody(w, r)
	if err != nil {
		return err
	}
	reader, err := readerFor(r)
	if err != nil {
		return err
	}
	items, err := reader.Items(data, contentType, r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	items.Notices = append(items.Notices, s.printer.Glyphs(items.Texts())...)
	if !dryRun(r) {
		if err := ballot.RefuseFaults(ballot.CodeInvalid, items.Faults); err != nil {
			return err
		}
	}
	lang := language(r)
	return encode(w, http.StatusOK, sheetAnswer{
		Rows: len(items.Items), Items: items.Items, Faults: problemFaults(lang, items.Faults),
		Notices: problemFaults(lang, items.Notices), Encoding: items.Encoding, RowNumbers: append([]int{}, items.Rows...),
		Hidden: items.Hidden.Told(), Question: items.Question,
	})
}

func (s *Server) signInSelf(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	if err := decode(w, r, &struct{}{}); err != nil {
		return err
	}
	return s.presence(w, r, p, m, p.Number, s.polls.SignIn(r.Context(), p, m, p.Number))
}

func (s *Server) signInByHand(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.byHand(w, r, p, s.polls.SignIn)
}

func (s *Server) excuse(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.byHand(w, r, p, s.polls.Excuse)
}

func (s *Server) leave(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.byHand(w, r, p, s.polls.Leave)
}

// byHand applies to a deputy what the clerk enters by hand.
func (s *Server) byHand(
	w http.ResponseWriter, r *http.Request, p ballot.Principal,
	do func(context.Context, ballot.Principal, ballot.MeetingID, ballot.DeputyID) error,
) error {
	m, n, err := deputyOf(r, p)
	if err != nil {
		return err
	}
	if err := decode(w, r, &struct{}{}); err != nil {
		return err
	}
	return s.presence(w, r, p, m, n, do(r.Context(), p, m, n))
}

// presence answers with the current state of one deputy.
func (s *Server) presence(w http.ResponseWriter, r *http.Request, p ballot.Principal, m ballot.MeetingID,
	n ballot.DeputyID, err error,
) error {
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk, deputy)
	if err != nil {
		return err
	}
	d, _ := state.Deputy(n)
	return encode(w, http.StatusOK, meeting.RollEntry{Deputy: d, Presence: state.Presence[n]})
}

func (s *Server) setScene(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in meeting.Scene
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if in.Scene == "" {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "scene", Code: ballot.FaultRequired}})
	}
	in.Since = time.Time{} // the service sets it by its own clock
	if err := s.polls.SetScene(r.Context(), p, m, in); err != nil {
		return err
	}
	return encode(w, http.StatusOK, in)
}

// devices lists the deputies' tablets that this server has seen.
func (s *Server) devices(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, presiding, scrutineer, clerk)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"tablets": state.Sightings(s.seen(m))})
}

// simulate starts simulated deputies in a rehearsal, or removes them.
func (s *Server) simulate(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		On bool `json:"on"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if err := s.polls.Simulate(r.Context(), p, m, in.On); err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, state.Meeting)
}

// logLine is a log entry in the reader's language.
type logLine struct {
	meeting.LogLine
	Text string `json:"text"`
}

// readLog answers with the log, and whether its hash chain is intact from the first entry on.
func (s *Server) readLog(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	from, err := strconv.Atoi("0" + r.URL.Query().Get("from"))
	if err != nil {
		return ballot.Because(ballot.CodeBadRequest, err)
	}
	lines, err := s.polls.Log(r.Context(), p, m, 0)
	if err != nil {
		return err
	}
	head, bad := meeting.CheckChain(lines)
	entries := []logLine{}
	for _, line := range lines[min(from, len(lines)):] {
		e, err := meeting.ReadEntry(line)
		if err != nil {
			return err
		}
		entries = append(entries, logLine{e.Line(), i18n.Act(language(r), e.Act, e.Args)})
	}
	return encode(w, http.StatusOK, map[string]any{"entries": entries, "intact": bad == 0, "head": head})
}
