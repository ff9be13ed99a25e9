package web

import (
	"net/http"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

func (s *Server) listStaff(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, map[string]any{"staff": append([]meeting.StaffMember{}, state.Staff...)})
}

func (s *Server) addStaff(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		Name  string        `json:"name"`
		Roles []ballot.Role `json:"roles"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	member, err := s.polls.AddStaff(r.Context(), p, m, in.Name, in.Roles)
	if err != nil {
		return err
	}
	return encode(w, http.StatusCreated, member)
}

// staffOf is the member of the staff a request names.
func staffOf(r *http.Request) ballot.PrincipalID { return ballot.PrincipalID(r.PathValue("staff")) }

func (s *Server) editStaff(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in meeting.StaffEdit
	if err := decode(w, r, &in); err != nil {
		return err
	}
	member, err := s.polls.EditStaff(r.Context(), p, m, staffOf(r), in)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, member)
}

func (s *Server) removeStaff(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	if err := s.polls.RemoveStaff(r.Context(), p, m, staffOf(r)); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) editDeputy(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, n, err := deputyOf(r, p)
	if err != nil {
		return err
	}
	var in meeting.DeputyEdit
	if err := decode(w, r, &in); err != nil {
		return err
	}
	return s.presence(w, r, p, m, n, s.polls.EditDeputy(r.Context(), p, m, n, in))
}

func (s *Server) removeDeputy(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, n, err := deputyOf(r, p)
	if err != nil {
		return err
	}
	if err := s.polls.RemoveDeputy(r.Context(), p, m, n); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// deputyOf is the deputy a request names, of the principal's own meeting.
func deputyOf(r *http.Request, p ballot.Principal) (ballot.MeetingID, ballot.DeputyID, error) {
	m, err := meetingOf(r, p)
	if err != nil {
		return "", "", err
	}
	n, err := ballot.ParseDeputyID(r.PathValue("deputy"))
	return m, n, err
}

// ask files a request for the approval that a change to a scrutineer or presiding officer needs.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in meeting.Ask
	if err := decode(w, r, &in); err != nil {
		return err
	}
	request, err := s.polls.Ask(r.Context(), p, m, in)
	if err != nil {
		return err
	}
	return encode(w, http.StatusCreated, request)
}

// allow approves a request, or declines it with agree: false.
func (s *Server) allow(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		Agree *bool `json:"agree"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	request, err := s.polls.Allow(r.Context(), p, m, r.PathValue("request"), in.Agree == nil || *in.Agree)
	if err != nil {
		return err
	}
	return encode(w, http.StatusOK, request)
}
