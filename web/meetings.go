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
	var in meeting.NewMeeting
	if err := decode(w, r, &in); err != nil {
		return err
	}
	m, err := s.polls.CreateMeeting(r.Context(), p, in)
	if err != nil {
		return err
	}
	return encode(w, http.StatusCreated, m)
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

// meetingOf is the meeting a request names, which must be the principal's own unless that is the first clerk.
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

// sheetAnswer is what reading a sheet came to: rows, or every row's fault.
type sheetAnswer struct {
	Rows       int             `json:"rows"`
	RowNumbers []int           `json:"row_numbers"` // of each row below, as the sheet counts them
	Deputies   []ballot.Deputy `json:"deputies,omitempty"`
	Items      []ballot.Item   `json:"items,omitempty"`
	Faults     []problemFault  `json:"faults"`
	Notices    []problemFault  `json:"notices"`
	Encoding   string          `json:"encoding"`
	Rare       []string        `json:"rare"`             // characters that a hall's fonts may lack
	Hidden     *sheet.Hidden   `json:"hidden,omitempty"` // rows and columns that the file's reader does not see
	Stored     bool            `json:"stored"`
}

// importBody reads a sheet's file and its type.
func importBody(w http.ResponseWriter, r *http.Request) (data []byte, contentType string, err error) {
	contentType, _, err = mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, "", ballot.RefuseWith(ballot.CodeUnsupportedMedia, map[string]string{"types": "CSV / XLSX / JSON"})
	}
	data, err = readBody(w, r, maxImport)
	return data, contentType, err
}

// saysSheet reports whether a body says that it is a file of a spreadsheet program. Where JSON is read, what else it
// says is not asked.
func saysSheet(r *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "text/csv", "application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return true
	}
	return false
}

func dryRun(r *http.Request) bool { return r.URL.Query().Get("dry_run") == "1" }

// putRoll reads a roster. Unless all rows are good, nothing is stored.
func (s *Server) putRoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	data, contentType, err := importBody(w, r)
	if err != nil {
		return err
	}
	hidden, err := sheet.ParseHidden(r.URL.Query().Get("hidden"))
	if err != nil {
		return err
	}
	roll, err := sheet.Reader{Hidden: hidden}.Roll(data, contentType, r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	roll.Notices = append(roll.Notices, s.printer.Glyphs(roll.Texts())...)
	if !dryRun(r) {
		if err := ballot.RefuseFaults(ballot.CodeInvalid, roll.Faults); err != nil {
			return err
		}
	}
	if len(roll.Faults) == 0 { // one that does not read well says nothing of who changed
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
		Rare: roll.Rare, Hidden: roll.Hidden.Told(), Stored: !dryRun(r),
	})
}

// rowsOf gives faults of deputies the rows in which these stand.
func rowsOf(roll sheet.Roll, faults []ballot.Fault) []ballot.Fault {
	for i, f := range faults {
		if f.Row > 0 {
			faults[i].Row = roll.Rows[f.Row-1]
		}
	}
	return faults
}

// readItems reads a sheet of items for the clerk's form; it stores nothing.
func (s *Server) readItems(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	if _, err := meetingOf(r, p); err != nil {
		return err
	}
	data, contentType, err := importBody(w, r)
	if err != nil {
		return err
	}
	hidden, err := sheet.ParseHidden(r.URL.Query().Get("hidden"))
	if err != nil {
		return err
	}
	items, err := sheet.Reader{Hidden: hidden}.Items(data, contentType, r.URL.Query().Get("name"))
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
		Hidden: items.Hidden.Told(),
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

func (s *Server) leave(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.byHand(w, r, p, s.polls.Leave)
}

// byHand does to a deputy what the clerk notes.
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

// presence answers with one deputy as they stand now.
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
	in.Since = time.Time{} // the service's own clock
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

// simulate lets simulated deputies come to a rehearsal, or sends them away.
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

// logLine is an act in the reader's words.
type logLine struct {
	meeting.LogLine
	Text string `json:"text"`
}

// readLog answers with the log, and whether its chain is whole from the first entry on.
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
