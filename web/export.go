package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"time"

	"piaojue/ballot"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

// A written sheet is one print or export of a poll's result.
type writtenSheet struct {
	contentType string
	extension   string // of a download; "" for what opens in the browser
	write       func(io.Writer, sheet.Report) error
}

func (s *Server) report(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.resultSheet(w, r, p, writtenSheet{"text/html; charset=utf-8", "", sheet.WriteReport})
}

func (s *Server) reportXLSX(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	return s.resultSheet(w, r, p, writtenSheet{xlsx, ".xlsx", sheet.WriteReportXLSX})
}

func (s *Server) reportCSV(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.resultSheet(w, r, p, writtenSheet{"text/csv; charset=utf-8", ".csv", sheet.WriteReportCSV})
}

// resultSheet serves the result sheet: to scrutineers and presiding officer once counted, to the clerk once announced.
func (s *Server) resultSheet(w http.ResponseWriter, r *http.Request, p ballot.Principal, as writtenSheet) error {
	snap, v, spec, err := s.pollFor(r, p)
	if err != nil {
		return err
	}
	if v.Outcome == nil {
		return snap.WhyNoOutcome(v.ID)
	}
	var out bytes.Buffer
	if err := as.write(&out, reportOf(snap.Meeting, v, spec, language(r))); err != nil {
		return fmt.Errorf("write result sheet of %s: %w", v.ID, err)
	}
	w.Header().Set("Content-Type", as.contentType)
	if as.extension != "" {
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "piaojue-"+string(v.ID)+as.extension))
	}
	_, _ = w.Write(out.Bytes()) // the client may be gone
	return nil
}

// rulesPage serves the rules of a poll, to be printed and read to the meeting.
func (s *Server) rulesPage(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	snap, v, spec, err := s.pollFor(r, p)
	if err != nil {
		return err
	}
	return page(w, func(out io.Writer) error {
		return sheet.WriteRules(out, sheet.RulesPage{
			Lang: language(r), Meeting: snap.Meeting, Title: v.Title, Adopted: v.Adopted, Rules: v.Rules, Items: spec.Items, Hash: v.RulesHash,
		})
	})
}

// attendance serves the attendance sheet.
func (s *Server) attendance(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.State(r.Context(), m)
	if err != nil {
		return err
	}
	return page(w, func(out io.Writer) error {
		return sheet.WriteAttendance(out, sheet.AttendancePage{
			Lang: language(r), Meeting: state.Meeting, Roll: state.RollEntries(), At: time.Now(),
		})
	})
}

// page serves a page to print, whole or not at all.
func page(w http.ResponseWriter, write func(io.Writer) error) error {
	var out bytes.Buffer
	if err := write(&out); err != nil {
		return fmt.Errorf("write a page to print: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the client may be gone
	return nil
}

func reportOf(m ballot.Meeting, v ballot.PollView, spec ballot.Spec, lang i18n.Lang) sheet.Report {
	sheetOf := sheet.Report{
		Lang: lang, Meeting: m, Spec: spec, State: v.State, Outcome: v.Outcome, Certificates: v.Certificates, Rules: v.Rules,
		OpenedAt: v.OpenedAt, ClosedAt: v.ClosedAt, CertifiedAt: v.CertifiedAt, AnnouncedAt: v.AnnouncedAt,
		PrintedAt: time.Now(), ByHand: v.ByHand, Notice: v.Notice, NoticeNumber: v.NoticeNumber, NoticeDate: v.NoticeDate, VoidReason: v.VoidReason, Vacant: v.Vacant,
	}
	if h := v.Hand; h != nil {
		sheetOf.HandReason, sheetOf.HandBy, sheetOf.HandWitness = h.Reason, h.Name, h.Witness
	}
	return sheetOf
}

// bundle serves the full record of a poll, from the close on.
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

// printCSS serves the style of everything that is printed.
func (s *Server) printCSS(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write([]byte(sheet.PrintCSS)) // the client may be gone
	return nil
}
