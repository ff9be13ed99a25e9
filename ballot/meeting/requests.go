package meeting

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"piaojue/ballot"
)

// A StaffAct is what a clerk does with a staff member.
type StaffAct string

// The acts with staff.
const (
	StaffAdd    StaffAct = "add"
	StaffRename StaffAct = "rename"
	StaffRemove StaffAct = "remove"
	StaffRoles  StaffAct = "roles" // other roles
	StaffSlip   StaffAct = "slip"  // a new slip
)

// staffActs lists every act with staff.
func staffActs() []StaffAct {
	return []StaffAct{StaffAdd, StaffRename, StaffRemove, StaffRoles, StaffSlip}
}

// An Ask is an act with a scrutineer or presiding officer for which the clerk needs another person's consent.
type Ask struct {
	Act   StaffAct           `json:"act"`
	Staff ballot.PrincipalID `json:"staff,omitempty"` // the person: for all acts except add
	Name  string             `json:"name,omitempty"`  // for add and rename
	Roles []ballot.Role      `json:"roles,omitempty"` // for add and roles
}

// A Request is a clerk's request for consent (I14). It is kept until it is used or declined, or the person is gone.
type Request struct {
	ID string `json:"id"` // "r1", "r2", …: no id is ever used twice in a meeting
	Ask
	Who       string             `json:"who"`          // the present name of the person concerned
	Of        []ballot.Role      `json:"of,omitempty"` // the roles they hold now
	Word      ballot.Role        `json:"word"`         // whose consent it needs: the presiding officer's or a scrutineer's
	By        ballot.PrincipalID `json:"by"`
	ByName    string             `json:"by_name"`
	At        time.Time          `json:"at"`
	Allowed   bool               `json:"allowed"`
	AllowedBy string             `json:"allowed_by,omitempty"` // their name
	First     bool               `json:"first,omitempty"`      // used, except for the first slip of Staff
}

// maxRequests is how many requests may be pending.
const maxRequests = 50

// Roles whose holders may be changed only with consent.
var wordRoles = []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer}

// judges returns the roles that judge a vote: after the first opening nobody gets or loses these without consent.
func judges(roles []ballot.Role) []ballot.Role {
	var list []ballot.Role
	for _, r := range wordRoles {
		if slices.Contains(roles, r) {
			list = append(list, r)
		}
	}
	return list
}

// sworn reports whether acts with staff need consent from now on: a poll of a formal meeting has been opened.
func (s *State) sworn() bool {
	return !s.Meeting.Rehearsal && slices.ContainsFunc(s.Polls, func(p *Poll) bool { return p.OpenOrder > 0 })
}

// member finds a staff member.
func (s *State) member(id ballot.PrincipalID) (StaffMember, error) {
	i := slices.IndexFunc(s.Staff, func(m StaffMember) bool { return m.ID == id })
	if i < 0 {
		return StaffMember{}, ballot.RefuseWith(ballot.CodeNotFound, map[string]string{"staff": ballot.Shown(string(id))})
	}
	return s.Staff[i], nil
}

// wordFor returns whose consent an act with staff needs, "" if none: a scrutineer's if it concerns a presiding officer,
// else the presiding officer's if it concerns a scrutineer.
func (s *State) wordFor(a Ask) (ballot.Role, error) {
	var had []ballot.Role
	if a.Act != StaffAdd {
		m, err := s.member(a.Staff)
		if err != nil {
			return "", err
		}
		had = judges(m.Roles)
	}
	concerned := judges(slices.Concat(had, a.Roles))
	same := a.Act == StaffRoles && slices.Equal(had, judges(a.Roles))
	switch {
	case !s.sworn() || len(concerned) == 0 || same:
		return "", nil
	case slices.Contains(concerned, ballot.RolePresiding):
		return ballot.RoleScrutineer, nil
	default:
		return ballot.RolePresiding, nil
	}
}

// word is called for every act with staff. It returns the request whose consent covers the act, "" if none is needed,
// and refuses with CodeNeedsWord if consent is needed and was not given.
func (c *change) word(a Ask) (request string, err error) {
	whose, err := c.wordFor(a)
	if err != nil || whose == "" {
		return "", err
	}
	for _, r := range c.Requests {
		first := r.First && a.Act == StaffSlip && r.Staff == a.Staff
		if first || r.Allowed && !r.First && r.Word == whose && r.same(a) {
			return r.ID, nil
		}
	}
	args := map[string]string{"word": string(whose), "act": string(a.Act), "name": c.nameOf(a)}
	return "", ballot.RefuseWith(ballot.CodeNeedsWord, args)
}

// spend records that an allowed request was used: it allows nothing more, except a first slip if the request includes
// one.
func (c *change) spend(id string, firstSlip ballot.PrincipalID) {
	if id == "" {
		return
	}
	var left []Request
	for _, r := range c.Requests {
		if r.ID == id && firstSlip == "" {
			continue
		}
		if r.ID == id {
			r.First, r.Staff = true, firstSlip
		}
		left = append(left, r)
	}
	c.putRequests(left)
}

// forgetAsked drops the requests about a person who is gone.
func (c *change) forgetAsked(who ballot.PrincipalID) {
	left := slices.DeleteFunc(slices.Clone(c.Requests), func(r Request) bool { return r.Staff == who })
	if len(left) < len(c.Requests) {
		c.putRequests(left)
	}
}

// same reports whether two asks are for the same thing.
func (a Ask) same(b Ask) bool {
	return a.Act == b.Act && a.Staff == b.Staff && a.Name == b.Name &&
		slices.Equal(sortedRoles(a.Roles), sortedRoles(b.Roles))
}

// nameOf returns the present name of the person that an ask is about.
func (s *State) nameOf(a Ask) string {
	if m, err := s.member(a.Staff); err == nil {
		return m.Name
	}
	return a.Name
}

// checked refuses an ask with missing fields, or with fields that its act does not take.
func (a Ask) checked() (Ask, error) {
	if !slices.Contains(staffActs(), a.Act) {
		return a, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{
			ballot.BadValue("act", string(a.Act), namesOf(staffActs())),
		})
	}
	var faults []ballot.Fault
	named, roled := a.Act == StaffAdd || a.Act == StaffRename, a.Act == StaffAdd || a.Act == StaffRoles
	for _, f := range []struct {
		field        string
		given, taken bool
	}{{"staff", a.Staff != "", a.Act != StaffAdd}, {"name", a.Name != "", named}, {"roles", len(a.Roles) > 0, roled}} {
		switch {
		case f.given && !f.taken:
			faults = append(faults, ballot.Fault{
				Field: f.field, Code: ballot.FaultUnknown, Args: map[string]string{"value": f.field},
			})
		case !f.given && f.taken:
			faults = append(faults, ballot.Fault{Field: f.field, Code: ballot.FaultRequired})
		}
	}
	if named && a.Name != "" {
		a.Name, faults = ballot.CheckText("name", a.Name, ballot.MaxTitle, true, faults)
	}
	if roled {
		a.Roles, faults = checkRoles(a.Roles, faults)
	}
	return a, ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// checkRoles validates the roles of a staff member and lists each once.
func checkRoles(roles []ballot.Role, faults []ballot.Fault) ([]ballot.Role, []ballot.Fault) {
	for _, r := range roles {
		if r == ballot.RoleDeputy || !slices.Contains(ballot.Roles(), r) {
			faults = append(faults, ballot.BadValue("roles", string(r), []string{"clerk", "presiding", "scrutineer", "display"}))
		}
	}
	return sortedRoles(roles), faults
}

// sortedRoles lists roles in the order of [ballot.Roles], each once.
func sortedRoles(roles []ballot.Role) []ballot.Role {
	var list []ballot.Role
	for _, r := range ballot.Roles() {
		if slices.Contains(roles, r) {
			list = append(list, r)
		}
	}
	return list
}

func namesOf[T ~string](list []T) []string {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = string(x)
	}
	return names
}

// ask records a request for consent. Asking for the same thing again returns the same request.
func (c *change) ask(by ballot.Principal, a Ask) (Request, error) {
	if err := c.active(); err != nil {
		return Request{}, err
	}
	a, err := a.checked()
	if err != nil {
		return Request{}, err
	}
	whose, err := c.wordFor(a)
	switch {
	case err != nil:
		return Request{}, err
	case whose == "":
		return Request{}, ballot.Refuse(ballot.CodeNoWord, "%s of %s", a.Act, c.nameOf(a))
	}
	for _, r := range c.Requests {
		if !r.First && r.same(a) {
			return r, nil
		}
	}
	if len(c.Requests) >= maxRequests {
		fault := ballot.Fault{Field: "requests", Code: ballot.FaultTooManyRows, Args: ballot.Numbers("max", maxRequests)}
		return Request{}, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{fault})
	}
	c.Asked++
	c.put(TableMeeting, "", fieldAsked, []byte(strconv.Itoa(c.Asked)))
	r := Request{
		ID: fmt.Sprintf("r%d", c.Asked), Ask: a, Who: c.nameOf(a), Word: whose, By: by.ID, ByName: by.Name, At: c.now,
	}
	if m, err := c.member(a.Staff); err == nil {
		r.Of = m.Roles
	}
	c.putRequests(append(slices.Clone(c.Requests), r))
	c.log(by, ballot.ActRequest, "", r.args())
	return r, nil
}

// args returns what the log records of a request.
func (r Request) args() map[string]string {
	args := map[string]string{"request": r.ID, "act": string(r.Act), "name": r.Who, "word": string(r.Word)}
	if r.Staff != "" {
		args["who"] = string(r.Staff)
	}
	if len(r.Roles) > 0 {
		args["roles"] = joined(r.Roles)
	}
	if r.Act == StaffRename {
		args["new_name"] = r.Name
	}
	return args
}

// allow records the consent that a request needs, or its refusal. Neither the requester nor the person concerned may
// give it.
func (c *change) allow(by ballot.Principal, id string, agree bool) (Request, error) {
	if err := c.active(); err != nil {
		return Request{}, err
	}
	i := slices.IndexFunc(c.Requests, func(r Request) bool { return r.ID == id })
	if i < 0 {
		return Request{}, ballot.Refuse(ballot.CodeNotFound, "request %s", ballot.Shown(id))
	}
	r := c.Requests[i]
	switch {
	case !by.Is(r.Word):
		return Request{}, ballot.RefuseWith(ballot.CodeOtherWord, map[string]string{"word": string(r.Word)})
	case by.ID == r.By || by.ID == r.Staff:
		return Request{}, ballot.Refuse(ballot.CodeOwnRequest, "%s, request %s", by.ID, id)
	case r.First || r.Allowed && agree:
		return r, nil
	}
	list := slices.Clone(c.Requests)
	act := ballot.ActAllow
	if agree {
		r.Allowed, r.AllowedBy = true, by.Name
		list[i] = r
	} else {
		act = ballot.ActDecline
		list = slices.Delete(list, i, i+1)
	}
	c.putRequests(list)
	c.log(by, act, "", r.args())
	return r, nil
}

func (c *change) putRequests(list []Request) {
	c.Requests = list
	c.put(TableMeeting, "", fieldRequests, mustJSON(append([]Request{}, list...)))
}

// requestsFor returns the requests that a role sees: the clerk sees all, the others those that need their consent.
func (s *State) requestsFor(r ballot.Role) []Request {
	var list []Request
	for _, q := range s.Requests {
		if r == ballot.RoleClerk || r == q.Word && !q.Allowed {
			list = append(list, q)
		}
	}
	return list
}

// joined formats roles for the log.
func joined(roles []ballot.Role) string {
	text := ""
	for i, r := range roles {
		if i > 0 {
			text += " "
		}
		text += string(r)
	}
	return text
}
