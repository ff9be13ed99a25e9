package web

import (
	"context"
	"net/http"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/sheet"
)

// pollAnswer is a poll as a principal may see it, with its full specification.
type pollAnswer struct {
	meeting.PollView
	Spec    ballot.Spec    `json:"spec"`
	Hash    string         `json:"draft_hash,omitempty"` // drafts: hash of the spec
	Notices []problemFault `json:"notices,omitempty"`    // before the opening, for those who prepare or adopt it
}

// pollOf is the poll a request names, of the principal's own meeting.
func pollOf(r *http.Request, p ballot.Principal) (ballot.PollID, error) {
	id, err := ballot.ParsePollID(r.PathValue("poll"))
	if err != nil {
		return "", err
	}
	return id, ours(p, id.Meeting())
}

// checkAnswer is the check of a draft before it is stored: its faults, and its rules in words.
type checkAnswer struct {
	Faults  []problemFault `json:"faults"`
	Notices []problemFault `json:"notices"`
	Text    []string       `json:"text"`
}

func (s *Server) draftPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	return s.putPoll(w, r, p, m, "", http.StatusCreated)
}

func (s *Server) redraftPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	return s.putPoll(w, r, p, id.Meeting(), id, http.StatusOK)
}

// putPoll reads the specification of a poll. A draft may contradict itself in its rules (that is refused at adoption,
// and shown by dry_run), but every field must be readable.
func (s *Server) putPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal, m ballot.MeetingID,
	id ballot.PollID, status int,
) error {
	if saysSheet(r) {
		return ballot.RefuseWith(ballot.CodeUnsupportedMedia, map[string]string{
			"types": "JSON", "route": "POST /api/meetings/" + string(m) + "/items",
		})
	}
	body, err := readBody(w, r, maxImport)
	if err != nil {
		return err
	}
	if id == "" && namesAnother(body) {
		return s.copyPoll(w, r, p, m, body)
	}
	spec, err := ballot.ParseSpec(body)
	if err == nil {
		err = ballot.RefuseFaults(ballot.CodeInvalid, s.missingPhotos(spec))
	}
	if dryRun(r) {
		return s.checkPoll(w, r, p, m, id, spec, err)
	}
	if err != nil {
		return err
	}
	if id == "" {
		id, err = s.polls.DraftPoll(r.Context(), p, m, "", spec)
	} else {
		err = s.polls.Redraft(r.Context(), p, id, r.URL.Query().Get("was"), spec)
	}
	if err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, status)
}

// namesAnother reports whether a body names a poll to copy from.
func namesAnother(body []byte) bool {
	v, _ := ballot.ReadJSON(body, bodyValues) // faults are reported when the body is decoded
	for name := range v.Fields {
		if name == "from" {
			return true
		}
	}
	return false
}

// copyPoll drafts a poll with the items and rules of another one.
func (s *Server) copyPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal, m ballot.MeetingID,
	body []byte,
) error {
	var in struct {
		From  string `json:"from"`
		Title string `json:"title"`
	}
	if err := decodeText(body, &in); err != nil {
		return err
	}
	from, err := ballot.ParsePollID(in.From)
	if err != nil {
		return err
	}
	if err := ours(p, from.Meeting()); err != nil {
		return err
	}
	id, err := s.polls.CopyPoll(r.Context(), p, m, from, in.Title)
	if err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, http.StatusCreated)
}

// removePoll deletes a draft.
func (s *Server) removePoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	if err := s.polls.RemoveDraft(r.Context(), p, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) checkPoll(
	w http.ResponseWriter, r *http.Request, p ballot.Principal, m ballot.MeetingID, id ballot.PollID, spec ballot.Spec,
	err error,
) error {
	lang := language(r)
	if err != nil {
		e, ok := ballot.AsError(err)
		if !ok || e.Code != ballot.CodeInvalid {
			return err
		}
		return encode(w, http.StatusOK, checkAnswer{problemFaults(lang, e.Faults), []problemFault{}, []string{}})
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk)
	if err != nil {
		return err
	}
	entitled := len(state.Roll)
	return encode(w, http.StatusOK, checkAnswer{
		problemFaults(lang, state.CheckSpec(spec)), problemFaults(lang, s.noticesOf(state, id, spec)), spec.Text(entitled),
	})
}

func (s *Server) getPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, http.StatusOK)
}

// answerPoll answers with a poll's current state, limited to what the principal may see.
func (s *Server) answerPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal, id ballot.PollID,
	status int,
) error {
	snap, err := s.polls.SnapshotFor(r.Context(), p, id.Meeting())
	if err != nil {
		return err
	}
	role := viewRole(r, p)
	v, spec, err := snap.PollFor(role, id)
	if err != nil {
		return err
	}
	answer := pollAnswer{PollView: v, Spec: spec}
	if v.State == ballot.Draft {
		answer.Hash = spec.Hash()
	}
	if (v.State == ballot.Draft || v.State == ballot.Adopted) && (role == ballot.RoleClerk ||
		role == ballot.RolePresiding) {
		answer.Notices = problemFaults(language(r), s.noticesOf(snap.State, id, spec))
	}
	return encode(w, status, answer)
}

// noticesOf lists what should be reviewed before a poll is adopted: in its rules, compared with the other polls, and in
// print.
func (s *Server) noticesOf(state *meeting.State, id ballot.PollID, spec ballot.Spec) []ballot.Fault {
	return append(state.Notices(id, spec), s.printer.Glyphs(sheet.SpecTexts(spec))...)
}

// act performs an act of the table. It answers with the poll afterwards, or with the poll that follows it.
func (s *Server) act(row meeting.ActRow) roleHandler {
	return func(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
		id, err := pollOf(r, p)
		if err != nil {
			return err
		}
		in, err := row.Read(func(into any) error { return decode(w, r, into) })
		if err != nil {
			return err
		}
		if err := s.polls.Do(r.Context(), p, row.Act, id, in); err != nil {
			return err
		}
		if row.Next {
			if id, err = s.nextOf(r.Context(), p, id); err != nil {
				return err
			}
		}
		return s.answerPoll(w, r, p, id, http.StatusOK)
	}
}

// nextOf is the poll that follows another one, or that one itself if none does.
func (s *Server) nextOf(ctx context.Context, by ballot.Principal, id ballot.PollID) (ballot.PollID, error) {
	state, err := s.polls.StateFor(ctx, by, id.Meeting())
	if err != nil {
		return "", err
	}
	p, err := state.Poll(id)
	if err == nil && p.Next != "" {
		id = p.Next
	}
	return id, err
}

func (s *Server) cast(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	body, err := readText(w, r)
	if err != nil {
		return err
	}
	if err := s.polls.CheckLength(r.Context(), p, id, len(body)); err != nil {
		return err
	}
	in, err := ballot.ReadCast(body)
	if err != nil {
		return err
	}
	answer, err := s.polls.Cast(r.Context(), p, id, in)
	if err != nil {
		return err
	}
	status := http.StatusCreated
	if answer.Again {
		status = http.StatusOK
	}
	return encodeReceipt(w, status, answer.Receipt)
}

// pollKnown is the poll a request names, if it exists and the principal may know of it.
func (s *Server) pollKnown(r *http.Request, p ballot.Principal) (ballot.PollID, error) {
	id, err := pollOf(r, p)
	if err != nil {
		return "", err
	}
	state, err := s.polls.StateFor(r.Context(), p, id.Meeting())
	if err != nil {
		return "", err
	}
	_, _, err = meeting.Snapshot{State: state}.PollFor(viewRole(r, p), id)
	return id, err
}

func (s *Server) mine(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := s.pollKnown(r, p)
	if err != nil {
		return err
	}
	receipt, err := s.polls.Mine(r.Context(), p, id)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"returned": receipt != "", "receipt": receipt})
}

func (s *Server) receipts(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := s.pollKnown(r, p)
	if err != nil {
		return err
	}
	list, err := s.polls.Receipts(r.Context(), p, id)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"receipts": list})
}

func (s *Server) result(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	snap, v, _, err := s.pollFor(r, p)
	if err != nil {
		return err
	}
	if v.Outcome == nil {
		return snap.WhyNoOutcome(v.ID)
	}
	return encode(w, http.StatusOK, v.Outcome)
}

// pollFor reads the poll a request names, limited to what the principal may see.
func (s *Server) pollFor(r *http.Request, p ballot.Principal) (meeting.Snapshot, meeting.PollView, ballot.Spec, error) {
	id, err := pollOf(r, p)
	if err != nil {
		return meeting.Snapshot{}, meeting.PollView{}, ballot.Spec{}, err
	}
	snap, err := s.polls.SnapshotFor(r.Context(), p, id.Meeting())
	if err != nil {
		return meeting.Snapshot{}, meeting.PollView{}, ballot.Spec{}, err
	}
	v, spec, err := snap.PollFor(viewRole(r, p), id)
	return snap, v, spec, err
}

func (s *Server) recount(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	again, poll, err := s.polls.Recount(r.Context(), p, id)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{
		"ballots": again.Ballots, "void": again.Tally.Void, "equal": again.Equal, "tally": poll.Spec.TallyLines(again.Tally),
		"at": time.Now().UTC(),
	})
}
