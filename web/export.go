package web

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

// A printOf makes a document that a request names, limited to what the principal may see, with its file name.
type printOf func(s *Server, r *http.Request, p ballot.Principal) (doc sheet.Document, name string, err error)

// print serves a document in a format, whole or not at all. A format that browsers do not display is a download.
func (s *Server) print(f sheet.Format, of printOf) roleHandler {
	return func(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
		d, name, err := of(s, r, p)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := s.printer.Write(r.Context(), &out, d, f); err != nil {
			return fmt.Errorf("print %s as %s: %w", name, f, err)
		}
		w.Header().Set("Content-Type", f.ContentType())
		switch name = "piaojue-" + name + "." + string(f); f {
		case sheet.HTML:
		case sheet.PDF:
			w.Header().Set("Content-Disposition", fmt.Sprintf("inline; filename=%q", name))
		case sheet.Workbook, sheet.Cells, sheet.Docx:
			w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
		}
		_, _ = w.Write(out.Bytes()) // the client may be gone
		return nil
	}
}

// reportFor collects the result of a poll: for scrutineers and the presiding officer once it is counted, for the clerk
// once it is announced. A void poll has a sheet too, which gives the reason and no result.
func (s *Server) reportFor(r *http.Request, p ballot.Principal) (sheet.Report, error) {
	snap, v, spec, err := s.pollFor(r, p)
	if err != nil {
		return sheet.Report{}, err
	}
	if v.Outcome == nil && v.State != ballot.Void {
		return sheet.Report{}, snap.WhyNoOutcome(v.ID)
	}
	return reportOf(snap.Meeting, v, spec, language(r))
}

// resultSheet makes the result sheet.
func resultSheet(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	of, err := s.reportFor(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	d, err := of.Document()
	return d, r.PathValue("poll"), err
}

// announcement makes the 公告, once the result is announced.
func announcement(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	of, err := s.reportFor(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	d, err := of.Announcement()
	return d, r.PathValue("poll") + "-announcement", err
}

// namedTable lists who marked what in a recorded poll.
func namedTable(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	id, err := pollOf(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	ballots, err := s.polls.Named(r.Context(), p, id)
	if err != nil {
		return sheet.Document{}, "", err
	}
	of, err := s.reportFor(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	d, err := sheet.NamedTable{Report: of, Ballots: ballots}.Document()
	return d, string(id) + "-named", err
}

// rulesText makes the rules of a poll, to be printed and read to the meeting.
func rulesText(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	snap, v, spec, err := s.pollFor(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	return sheet.RulesPage{
		Kind: spec.Kind,
		Lang: language(r), Meeting: snap.Meeting, Title: v.Title, Adopted: v.Adopted, Rules: v.Rules, Items: spec.Items,
		Hash: v.RulesHash,
	}.Document(), string(v.ID) + "-rules", nil
}

// script makes the 主持词 of the whole agenda: what is read aloud for each poll that is not void, with the figures that
// the requester may see now.
func script(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	m, err := meetingOf(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	snap, err := s.polls.SnapshotFor(r.Context(), p, m, clerk, scrutineer, presiding)
	if err != nil {
		return sheet.Document{}, "", err
	}
	page := sheet.ScriptPage{Lang: language(r), Meeting: snap.Meeting, Entitled: len(snap.Roll)}
	for _, poll := range snap.Polls {
		if poll.State == ballot.Void {
			continue
		}
		v, spec, err := snap.PollFor(viewRole(r, p), poll.ID)
		if err != nil {
			return sheet.Document{}, "", err
		}
		of, err := reportOf(snap.Meeting, v, spec, language(r))
		if err != nil {
			return sheet.Document{}, "", err
		}
		page.Quorum = max(page.Quorum, spec.Rules.Quorum.Least(page.Entitled))
		page.Polls = append(page.Polls, of)
	}
	return page.Document(), string(m) + "-script", nil
}

// attendance lists who is present, and since when.
func attendance(s *Server, r *http.Request, p ballot.Principal) (sheet.Document, string, error) {
	m, err := meetingOf(r, p)
	if err != nil {
		return sheet.Document{}, "", err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk, scrutineer, presiding)
	if err != nil {
		return sheet.Document{}, "", err
	}
	lines, err := s.polls.Log(r.Context(), p, m, 0)
	if err != nil {
		return sheet.Document{}, "", err
	}
	entries := make([]meeting.Entry, len(lines))
	for i, line := range lines {
		if entries[i], err = meeting.ReadEntry(line); err != nil {
			return sheet.Document{}, "", err
		}
	}
	return sheet.AttendancePage{
		Lang: language(r), Meeting: state.Meeting, Roll: state.RollEntries(), Log: entries, At: time.Now(),
	}.Document(), string(m) + "-attendance", nil
}

func reportOf(m ballot.Meeting, v meeting.PollView, spec ballot.Spec, lang i18n.Lang) (sheet.Report, error) {
	sheetOf := sheet.Report{
		Lang: lang, Meeting: m, Spec: spec, State: v.State, Outcome: v.Outcome, Certificates: v.Certificates, Rules: v.Rules,
		BoxCode:  v.BoxCode,
		OpenedAt: v.OpenedAt, ClosedAt: v.ClosedAt, CertifiedAt: v.CertifiedAt, AnnouncedAt: v.AnnouncedAt,
		PrintedAt: time.Now(), ByHand: v.ByHand, Notice: v.Notice, NoticeNumber: v.NoticeNumber, NoticeDate: v.NoticeDate,
		VoidReason: v.VoidReason, Vacant: v.Vacant,
	}
	if h := v.Hand; h != nil {
		sheetOf.HandReason, sheetOf.HandBy, sheetOf.HandWitness = h.Reason, h.Name, h.Witness
	}
	var err error
	if v.Outcome != nil {
		sheetOf.Check, err = sheet.CheckValue(v.Outcome)
	}
	return sheetOf, err
}

// bundle serves the full record of a poll, once the poll is closed.
func (s *Server) bundle(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	record, err := s.polls.Record(r.Context(), p, id)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := s.writeBundle(&out, record); err != nil {
		return fmt.Errorf("write bundle of %s: %w", id, err)
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "piaojue-"+string(id)+".zip"))
	_, _ = w.Write(out.Bytes()) // the client may be gone
	return nil
}

// qr draws the sign-in address for the hall display.
func (s *Server) qr(w http.ResponseWriter, _ *http.Request) error {
	svg, err := sheet.QR(s.base + "/")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write([]byte(svg)) // the client may be gone
	return nil
}

// printCSS serves the style sheet of all prints.
func (s *Server) printCSS(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write([]byte(sheet.PrintCSS)) // the client may be gone
	return nil
}
