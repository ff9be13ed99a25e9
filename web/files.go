package web

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

// archiveTime is the time limit for sending the archive of a meeting.
const archiveTime = 10 * time.Minute

// A filed is a print in the archive of a meeting: its name in the catalogue, its function, and its formats.
type filed struct {
	name    string
	of      printOf
	formats []sheet.Format
}

var (
	filedOfMeeting = []filed{
		{"script", script, []sheet.Format{sheet.HTML, sheet.Docx}},
		{"attendance", attendance, []sheet.Format{sheet.HTML, sheet.Workbook, sheet.Cells}},
	}
	filedOfPoll = []filed{
		{"rules", rulesText, []sheet.Format{sheet.HTML, sheet.Docx}},
		{"report", resultSheet, []sheet.Format{sheet.HTML, sheet.Workbook, sheet.Cells, sheet.Docx}},
		{"announcement", announcement, []sheet.Format{sheet.HTML, sheet.Workbook, sheet.Cells, sheet.Docx}},
		{"named", namedTable, []sheet.Format{sheet.HTML, sheet.Workbook, sheet.Cells}},
	}
)

// An archive writes the files of a meeting to the response.
type archive struct {
	*Server
	request *http.Request
	by      ballot.Principal
	zip     *zip.Writer
	had     map[string]bool // names already used, in lower case, for file systems that ignore case
}

// files serves all files of a meeting that the requester may have now, as one ZIP archive. The archive is streamed; if
// writing fails, the connection is aborted, so that an incomplete archive is not taken for a complete one.
func (s *Server) files(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk, scrutineer, presiding)
	if err != nil {
		return err
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(archiveTime)) // not every writer supports it
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "piaojue-"+string(m)+"-files.zip"))
	a := archive{Server: s, request: r, by: p, zip: zip.NewWriter(w), had: map[string]bool{}}
	if err := a.write(state); err != nil {
		s.log.ErrorContext(r.Context(), "archive of a meeting", "meeting", m, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (a archive) write(state *meeting.State) error {
	if err := a.prints("", filedOfMeeting); err != nil {
		return err
	}
	if err := a.signin(state); err != nil {
		return err
	}
	for i, poll := range state.Polls {
		a.request.SetPathValue("poll", string(poll.ID))
		title := poll.Spec.Title
		if round := poll.Spec.Rules.Round; round != ballot.RoundFirst && round != "" {
			title += " " + i18n.Name(language(a.request), "round", string(round))
		}
		folder := fmt.Sprintf("%02d %s/", i+1, fileName(title))
		if err := a.prints(folder, filedOfPoll); err != nil {
			return err
		}
		if err := a.record(folder, poll.ID); err != nil {
			return err
		}
	}
	return a.zip.Close()
}

// prints adds those prints of a list that are available now, each in its formats.
func (a archive) prints(folder string, list []filed) error {
	for _, f := range list {
		d, _, err := f.of(a.Server, a.request, a.by)
		if notThere(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("print %s: %w", f.name, err)
		}
		for _, format := range f.formats {
			var out bytes.Buffer
			if err := a.printer.Write(a.request.Context(), &out, d, format); err != nil {
				return fmt.Errorf("print %s as %s: %w", f.name, format, err)
			}
			data := out.Bytes()
			if format == sheet.HTML {
				data = sheet.StandAlone(data)
			}
			name := i18n.Word(language(a.request), "files."+f.name, nil)
			if err := a.add(folder+name+"."+string(format), data); err != nil {
				return err
			}
		}
	}
	return nil
}

// signin adds the paper sign-in sheet.
func (a archive) signin(state *meeting.State) error {
	var out bytes.Buffer
	l := language(a.request)
	if err := sheet.Signin(&out, sheet.SigninPage{Lang: l, Meeting: state.Meeting, Roll: state.Roll}); err != nil {
		return fmt.Errorf("print the sheet to sign in on: %w", err)
	}
	return a.add(i18n.Word(l, "signin.title", nil)+".html", sheet.StandAlone(out.Bytes()))
}

// record adds the record of a poll, if it is available.
func (a archive) record(folder string, id ballot.PollID) error {
	record, err := a.polls.Record(a.request.Context(), a.by, id)
	if notThere(err) {
		return nil
	}
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := a.writeBundle(&out, record); err != nil {
		return fmt.Errorf("write bundle of %s: %w", id, err)
	}
	return a.add(folder+i18n.Word(language(a.request), "files.bundle", nil)+".zip", out.Bytes())
}

// add writes one file. If its name is taken, it adds a number to it.
func (a archive) add(name string, data []byte) error {
	base, ext := name, ""
	if dot := strings.LastIndex(name, "."); dot > 0 {
		base, ext = name[:dot], name[dot:]
	}
	for n := 2; a.had[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s (%d)%s", base, n, ext)
	}
	a.had[strings.ToLower(name)] = true
	f, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Now()})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}

// notThere reports whether an error means that a print or a record does not exist or is not available to the requester
// yet, rather than that making it failed.
func notThere(err error) bool {
	var refused *ballot.Error
	return errors.As(err, &refused) && slices.Contains([]ballot.Code{
		ballot.CodeNotOpen, ballot.CodeNotClosed, ballot.CodeNotCounted, ballot.CodeNotCertified, ballot.CodeNotAnnounced,
		ballot.CodeTooFew, ballot.CodeSecretBallot, ballot.CodeByHand, ballot.CodeVoided,
		ballot.CodeSuspect, ballot.CodeImpossible, ballot.CodeNotConfirmed,
	}, refused.Code)
}

// fileName turns a title into a file name that every file system accepts.
func fileName(title string) string {
	const most = 60 // characters
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || strings.ContainsRune(`<>:"/\|?*`, r) || ballot.Unseen(string(r)) && r != ' ' {
			return '_'
		}
		return r
	}, title)
	if runes := []rune(name); len(runes) > most {
		name = string(runes[:most])
	}
	return strings.TrimRight(name, ". ")
}
