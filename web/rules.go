package web

import (
	"context"
	"net/http"

	"piaojue/ballot"
)

// presets lists the sets of rules a clerk may start a poll from.
func (s *Server) presets(w http.ResponseWriter, _ *http.Request, _ ballot.Principal) error {
	list, err := ballot.Presets()
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"presets": list})
}

// selected answers with what the meeting chose over all rounds: on one question, or on all of them that have a result.
func (s *Server) selected(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.State(r.Context(), m)
	if err != nil {
		return err
	}
	if name := r.URL.Query().Get("poll"); name != "" {
		id, err := ballot.ParsePollID(name)
		if err != nil {
			return err
		}
		if id.Meeting() != m {
			return ballot.Refuse(ballot.CodeNotFound, "poll %s is not of meeting %s", id, m)
		}
		if _, _, err := (ballot.Snapshot{State: state}).PollFor(viewRole(r, p), id); err != nil {
			return err
		}
		final, err := state.Final(id)
		if err != nil {
			return err
		}
		return encode(w, http.StatusOK, map[string]any{"selected": []*ballot.Final{final}})
	}
	return encode(w, http.StatusOK, map[string]any{"selected": state.Finals()})
}

func (s *Server) countByHand(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in struct {
		Reason   string                           `json:"reason"`
		Returned *int                             `json:"returned"` // as void, never taken for granted: this closes the poll
		Void     *int                             `json:"void"`
		Items    map[ballot.ItemID]map[string]int `json:"items"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if _, err := pollOf(r, p); err != nil {
		return err
	}
	var faults []ballot.Fault
	if in.Returned == nil {
		faults = append(faults, ballot.Fault{Field: "returned", Code: ballot.FaultRequired})
	}
	if in.Void == nil {
		faults = append(faults, ballot.Fault{Field: "void", Code: ballot.FaultRequired})
	}
	if err := ballot.RefuseFaults(ballot.CodeInvalid, faults); err != nil {
		return err
	}
	entry := ballot.HandEntry{Reason: in.Reason, Returned: *in.Returned, Void: *in.Void, Items: in.Items}
	return s.chainWith(w, r, p, func(ctx context.Context, p ballot.Principal, id ballot.PollID) error {
		return s.polls.CountByHand(ctx, p, id, entry)
	})
}

func (s *Server) confirmHand(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	var in struct {
		Agree *bool `json:"agree"`
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
		return s.polls.ConfirmHand(ctx, p, id, *in.Agree)
	})
}

// named answers who marked what in a recorded poll.
func (s *Server) named(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	rows, err := s.polls.Named(r.Context(), p, id)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"rows": rows})
}

// missing answers who has not returned his ballot, where the rules show it.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	id, err := pollOf(r, p)
	if err != nil {
		return err
	}
	list, err := s.polls.Missing(r.Context(), p, id)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"deputies": list})
}
