package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"piaojue/ballot"
	"piaojue/web/sheet"
)

// paper serves paper ballots of a poll in any state.
func (s *Server) paper(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	snap, _, spec, err := s.pollFor(r, p)
	if err != nil {
		return err
	}
	page := sheet.PaperPage{Lang: language(r), Meeting: snap.Meeting, Spec: spec, N: max(1, len(snap.Roll))}
	page.N = min(page.N, sheet.MaxPapers)
	if err := readPaper(r.URL.Query(), &page); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := sheet.Paper(&out, page); err != nil {
		return fmt.Errorf("print ballots of %s: %w", spec.Title, err)
	}
	return sendPage(w, out.Bytes())
}

// readPaper reads the options for paper ballots: how many, with or without numbers, and the shape of the boxes.
func readPaper(q url.Values, page *sheet.PaperPage) error {
	var faults []ballot.Fault
	bad := func(field, allowed string) {
		faults = append(faults, ballot.Fault{
			Field: field, Code: ballot.FaultBadValue, Args: map[string]string{"value": q.Get(field), "allowed": allowed},
		})
	}
	if q.Has("n") {
		n, err := strconv.Atoi(q.Get("n"))
		if err != nil || n < 1 || n > sheet.MaxPapers {
			bad("n", fmt.Sprintf("1–%d", sheet.MaxPapers))
		}
		page.N = n
	}
	switch q.Get("numbered") {
	case "", "0":
	case "1":
		page.Numbered = true
	default:
		bad("numbered", "0, 1")
	}
	switch q.Get("box") {
	case "", "square":
	case "circle":
		page.Circle = true
	default:
		bad("box", "square, circle")
	}
	return ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// signinSheet serves the paper sign-in sheet.
func (s *Server) signinSheet(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk, scrutineer, presiding)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	page := sheet.SigninPage{Lang: language(r), Meeting: state.Meeting, Roll: state.Roll}
	if err := sheet.Signin(&out, page); err != nil {
		return fmt.Errorf("print the sheet to sign in on of %s: %w", m, err)
	}
	return sendPage(w, out.Bytes())
}

func sendPage(w http.ResponseWriter, page []byte) error {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page) // the client may be gone
	return nil
}
