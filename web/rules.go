package web

import (
	"net/http"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// presets lists the sets of rules a clerk may start a poll from.
func (s *Server) presets(w http.ResponseWriter, _ *http.Request, _ ballot.Principal) error {
	list, err := ballot.Presets()
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"presets": list})
}

// selected answers with what the meeting selected over all rounds: on one question, or on all that have a result.
func (s *Server) selected(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m)
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
		if _, _, err := (meeting.Snapshot{State: state}).PollFor(viewRole(r, p), id); err != nil {
			return err
		}
		final, err := state.Final(id)
		if err != nil {
			return err
		}
		return encode(w, http.StatusOK, map[string]any{"selected": []*meeting.Final{final}})
	}
	return encode(w, http.StatusOK, map[string]any{"selected": state.Finals()})
}

// named answers with who marked what in a recorded poll.
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

// missing answers with who has not returned a ballot, if the rules show it.
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
