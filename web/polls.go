package web

import (
	"context"
	"net/http"
	"time"

	"piaojue/ballot"
	"piaojue/web/sheet"
)

// pollAnswer is a poll as a principal may see it, with the whole of what is put to the meeting.
type pollAnswer struct {
	ballot.PollView
	Spec    ballot.Spec    `json:"spec"`
	Notices []problemFault `json:"notices,omitempty"` // before the opening, for who prepares or adopts it
}

// pollOf is the poll a request names, of the principal's own meeting.
func pollOf(r *http.Request, p ballot.Principal) (ballot.PollID, error) {
	id, err := ballot.ParsePollID(r.PathValue("poll"))
	if err != nil {
		return "", err
	}
	return id, ours(p, id.Meeting())
}

// checkAnswer is what a draft looks like before it is stored: its faults, and the rules read back.
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

// putPoll reads what is to be put to the meeting. A draft may still hold contradictions between its rules
// (they are found at adoption, and shown by dry_run), but every field must be readable.
func (s *Server) putPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal, m ballot.MeetingID, id ballot.PollID, status int) error {
	if saysSheet(r) {
		return ballot.RefuseWith(ballot.CodeUnsupportedMedia, map[string]string{"types": "JSON", "route": "POST /api/meetings/" + string(m) + "/items"})
	}
	body, err := readBody(w, r, maxImport)
	if err != nil {
		return err
	}
	spec, err := ballot.ParseSpec(body)
	if dryRun(r) {
		return s.checkPoll(w, r, m, id, spec, err)
	}
	if err != nil {
		return err
	}
	if id, err = s.polls.DraftPoll(r.Context(), p, m, id, spec); err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, status)
}

func (s *Server) checkPoll(
	w http.ResponseWriter, r *http.Request, m ballot.MeetingID, id ballot.PollID, spec ballot.Spec, err error,
) error {
	lang := language(r)
	if err != nil {
		e, ok := ballot.AsError(err)
		if !ok || e.Code != ballot.CodeInvalid {
			return err
		}
		return encode(w, http.StatusOK, checkAnswer{problemFaults(lang, e.Faults), []problemFault{}, []string{}})
	}
	state, err := s.polls.State(r.Context(), m)
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

// answerPoll answers with a poll as it is now, cut for who asks.
func (s *Server) answerPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal, id ballot.PollID, status int) error {
	snap, err := s.polls.Snapshot(r.Context(), id.Meeting())
	if err != nil {
		return err
	}
	role := viewRole(r, p)
	v, spec, err := snap.PollFor(role, id)
	if err != nil {
		return err
	}
	answer := pollAnswer{PollView: v, Spec: spec}
	if (v.State == ballot.Draft || v.State == ballot.Adopted) && (role == ballot.RoleClerk || role == ballot.RolePresiding) {
		answer.Notices = problemFaults(language(r), s.noticesOf(snap.State, id, spec))
	}
	return encode(w, status, answer)
}

// noticesOf is what is worth a second look before a poll is adopted: in its rules, beside the other polls, and on paper.
func (s *Server) noticesOf(state *ballot.State, id ballot.PollID, spec ballot.Spec) []ballot.Fault {
	return append(state.Notices(id, spec), s.printer.Glyphs(sheet.SpecTexts(spec))...)
}

// chain is an act that needs nothing but its poll, and answers with the poll as it is then.
func (s *Server) chain(w http.ResponseWriter, r *http.Request, p ballot.Principal, act func(context.Context, ballot.Principal, ballot.PollID) error) error {
	if err := decode(w, r, &struct{}{}); err != nil {
		return err
	}
	return s.chainWith(w, r, p, act)
}

func (s *Server) chainWith(w http.ResponseWriter, r *http.Request, p ballot.Principal, act func(context.Context, ballot.Principal, ballot.PollID) error) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	if err := act(r.Context(), p, id); err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, http.StatusOK)
}

func (s *Server) adopt(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Adopt)
}

func (s *Server) zero(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Zero)
}

func (s *Server) openPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Open)
}

func (s *Server) pause(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.Pause(ctx, p, id, "")
	})
}

func (s *Server) resume(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Resume)
}

func (s *Server) extend(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in ballot.Extension
	if err := decode(w, r, &in); err != nil {
		return err
	}
	return s.chainWith(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.Extend(ctx, p, id, in)
	})
}

func (s *Server) closePoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Close)
}

func (s *Server) voidPoll(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	return s.chainWith(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.VoidPoll(ctx, p, id, in.Reason)
	})
}

func (s *Server) certify(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in struct {
		Agree       *bool  `json:"agree"`
		Discrepancy string `json:"discrepancy"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if _, err := pollOf(r, p); err != nil {
		return err
	}
	if in.Agree == nil { // never taken for granted
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "agree", Code: ballot.FaultRequired}})
	}
	return s.chainWith(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.Certify(ctx, p, id, *in.Agree, in.Discrepancy)
	})
}

func (s *Server) announce(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in ballot.Announcement
	if err := decode(w, r, &in); err != nil {
		return err
	}
	return s.chainWith(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.AnnounceAs(ctx, p, id, in)
	})
}

// archive destroys what joins deputies to ballots, and answers once it is gone from the store's files too.
func (s *Server) archive(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	return s.chain(w, r, p, s.polls.Archive)
}

// move gives a poll that was not opened yet another place on the agenda.
func (s *Server) move(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		Before ballot.PollID `json:"before"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if err := s.polls.Move(r.Context(), p, id, in.Before); err != nil {
		return err
	}
	return s.answerPoll(w, r, p, id, http.StatusOK)
}

// round makes the next round ready and answers with its poll.
func (s *Server) round(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		Kind ballot.Round `json:"kind"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if in.Kind == "" {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "kind", Code: ballot.FaultRequired}})
	}
	switch in.Kind {
	case ballot.RoundTie, ballot.RoundShortfall, ballot.RoundRerun, ballot.RoundNone:
	case ballot.RoundFirst:
		fallthrough
	default:
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "kind", Code: ballot.FaultBadValue, Args: map[string]string{
			"value": string(in.Kind), "allowed": "tie, shortfall, rerun, none",
		}}})
	}
	next, err := s.polls.Round(r.Context(), p, id, in.Kind)
	if err != nil {
		return err
	}
	return s.answerPoll(w, r, p, next, http.StatusOK)
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

// pollKnown is the poll a request names, if there is one that its sender may know of.
func (s *Server) pollKnown(r *http.Request, p ballot.Principal) (ballot.PollID, error) {
	id, err := pollOf(r, p)
	if err != nil {
		return "", err
	}
	state, err := s.polls.State(r.Context(), id.Meeting())
	if err != nil {
		return "", err
	}
	_, _, err = ballot.Snapshot{State: state}.PollFor(viewRole(r, p), id)
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

// pollFor reads the poll a request names, cut for who asks.
func (s *Server) pollFor(r *http.Request, p ballot.Principal) (ballot.Snapshot, ballot.PollView, ballot.Spec, error) {
	id, err := pollOf(r, p)
	if err != nil {
		return ballot.Snapshot{}, ballot.PollView{}, ballot.Spec{}, err
	}
	snap, err := s.polls.Snapshot(r.Context(), id.Meeting())
	if err != nil {
		return ballot.Snapshot{}, ballot.PollView{}, ballot.Spec{}, err
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
