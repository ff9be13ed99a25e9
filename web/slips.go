package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
	"piaojue/web/sheet"
)

// who is a list of ids, or "all".
type who struct {
	all bool
	ids []string
}

func (x *who) UnmarshalJSON(b []byte) error {
	if string(b) == `"all"` {
		x.all = true
		return nil
	}
	return json.Unmarshal(b, &x.ids)
}

// makeSlips makes credentials, for everyone if the request names nobody, and answers with their codes, which are shown
// only once.
func (s *Server) makeSlips(w http.ResponseWriter, r *http.Request, p ballot.Principal) error {
	m, err := meetingOf(r, p)
	if err != nil {
		return err
	}
	var in struct {
		Deputies *who `json:"deputies"`
		Staff    *who `json:"staff"`
		PerSheet int  `json:"per_sheet"`
		Fold     bool `json:"fold"`
	}
	if err := decode(w, r, &in); err != nil {
		return err
	}
	if !sheet.SlipsFit(in.PerSheet) {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: "per_sheet", Code: ballot.FaultBadValue,
			Args: map[string]string{"value": strconv.Itoa(in.PerSheet), "allowed": "2, 4, 8, 10"},
		}})
	}
	state, err := s.polls.StateFor(r.Context(), p, m, clerk)
	if err != nil {
		return err
	}
	if in.Deputies == nil && in.Staff == nil {
		in.Deputies, in.Staff = &who{all: true}, &who{all: true}
	}
	deputies := those(in.Deputies, state.Roll, func(d ballot.Deputy) ballot.DeputyID { return d.Number })
	staff := those(in.Staff, state.Staff, func(m meeting.StaffMember) ballot.PrincipalID { return m.ID })
	slips, err := s.polls.MakeSlips(r.Context(), p, m, deputies, staff)
	if err != nil {
		return err
	}
	for i := range slips {
		slips[i].URL = s.base + "/#" + slips[i].Code
	}
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		return sheet.Slips(w, sheet.SlipPage{
			Meeting: state.Meeting, Slips: printed(slips), CA: FingerprintMark(s.ca), BaseURL: s.base, Lang: language(r),
			PerSheet: in.PerSheet, Fold: in.Fold,
		})
	}
	return encode(w, http.StatusOK, map[string]any{"slips": append([]meeting.Slip{}, slips...)})
}

func printed(slips []meeting.Slip) []sheet.Slip {
	list := make([]sheet.Slip, len(slips))
	for i, x := range slips {
		list[i] = sheet.Slip{
			Number: x.Number, Name: x.Name, Delegation: x.Delegation, Roles: x.Roles, Code: x.Code, PIN: x.Pin,
		}
	}
	return list
}

// those returns the elements of all that a request names, or all of them.
func those[T any, ID ~string](x *who, all []T, id func(T) ID) []ID {
	var list []ID
	switch {
	case x == nil:
	case x.all:
		for _, one := range all {
			list = append(list, id(one))
		}
	default:
		for _, name := range x.ids {
			list = append(list, ID(name))
		}
	}
	return list
}
