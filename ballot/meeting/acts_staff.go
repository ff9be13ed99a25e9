package meeting

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// addStaff adds a staff member with roles in the meeting.
func (c *change) addStaff(by ballot.Principal, name string, roles []ballot.Role) (StaffMember, error) {
	if err := c.active(); err != nil {
		return StaffMember{}, err
	}
	name, faults := ballot.CheckText("name", name, ballot.MaxTitle, true, nil)
	if len(roles) == 0 {
		faults = append(faults, ballot.Fault{Field: "roles", Code: ballot.FaultRequired})
	}
	roles, faults = checkRoles(roles, faults)
	if len(faults) > 0 {
		return StaffMember{}, ballot.RefuseFaults(ballot.CodeInvalid, faults)
	}
	request, err := c.word(Ask{Act: StaffAdd, Name: name, Roles: roles})
	if err != nil {
		return StaffMember{}, err
	}
	m := StaffMember{ID: c.nextStaff(), Name: name, Roles: roles}
	c.Staff = append(c.Staff, m)
	c.put(TableStaff, "", string(m.ID), mustJSON(m))
	c.spend(request, m.ID)
	c.log(by, ballot.ActStaff, "", m.args(request))
	return m, nil
}

// nextStaff returns an id that no staff member ever had: certificates and the log name people by it.
func (c *change) nextStaff() ballot.PrincipalID {
	for _, m := range c.Staff {
		c.Staffed = max(c.Staffed, staffNumber(m.ID))
	}
	c.Staffed++
	c.put(TableMeeting, "", fieldStaffed, []byte(strconv.Itoa(c.Staffed)))
	return ballot.PrincipalID("s." + strconv.Itoa(c.Staffed))
}

// args returns what the log records of a staff member, and the request whose consent covers what is done with them.
func (m StaffMember) args(request string) map[string]string {
	args := map[string]string{"who": string(m.ID), "name": m.Name, "roles": joined(m.Roles)}
	if request != "" {
		args["request"] = request
	}
	return args
}

// A StaffEdit changes a staff member. A nil field is left unchanged.
type StaffEdit struct {
	Name  *string        `json:"name,omitempty"`
	Roles *[]ballot.Role `json:"roles,omitempty"`
}

// editStaff renames a staff member, or gives them other roles. Either ends their session, because the session carries
// name and roles. As on the roster, a new name counts as another person, and ends the slip too.
func (c *change) editStaff(by ballot.Principal, id ballot.PrincipalID, e StaffEdit) (StaffMember, error) {
	if err := c.active(); err != nil {
		return StaffMember{}, err
	}
	was, err := c.member(id)
	if err != nil {
		return StaffMember{}, err
	}
	now, err := e.on(was)
	if err != nil {
		return StaffMember{}, err
	}
	renamed, roled := now.Name != was.Name, !slices.Equal(now.Roles, sortedRoles(was.Roles))
	if !renamed && !roled {
		return was, nil
	}
	var requests [2]string
	if renamed {
		if requests[0], err = c.word(Ask{Act: StaffRename, Staff: id, Name: now.Name}); err != nil {
			return StaffMember{}, err
		}
	}
	if roled {
		if requests[1], err = c.word(Ask{Act: StaffRoles, Staff: id, Roles: now.Roles}); err != nil {
			return StaffMember{}, err
		}
	}
	first := id
	if len(judges(now.Roles)) == 0 { // their slip needs no consent
		first = ""
	}
	i := slices.IndexFunc(c.Staff, func(m StaffMember) bool { return m.ID == id })
	c.Staff[i] = now
	c.put(TableStaff, "", string(id), mustJSON(now))
	c.end = append(c.end, id)
	if renamed {
		c.dropCredential(id)
		c.spend(requests[0], first)
		c.log(by, ballot.ActStaffName, "", with(StaffMember{id, now.Name, was.Roles}.args(requests[0]), "before", was.Name))
	}
	if roled {
		if requests[0] != "" { // the two changes include one first slip
			first = ""
		}
		c.spend(requests[1], first)
		c.log(by, ballot.ActStaffRoles, "", with(now.args(requests[1]), "before", joined(was.Roles)))
	}
	return now, nil
}

// on returns a member after an edit.
func (e StaffEdit) on(m StaffMember) (StaffMember, error) {
	var faults []ballot.Fault
	if e.Name != nil {
		m.Name, faults = ballot.CheckText("name", *e.Name, ballot.MaxTitle, true, faults)
	}
	m.Roles = sortedRoles(m.Roles)
	if e.Roles != nil {
		if len(*e.Roles) == 0 {
			faults = append(faults, ballot.Fault{Field: "roles", Code: ballot.FaultRequired})
		}
		m.Roles, faults = checkRoles(*e.Roles, faults)
	}
	return m, ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// removeStaff removes a staff member: slip and session end. What they did stays recorded.
func (c *change) removeStaff(by ballot.Principal, id ballot.PrincipalID) error {
	if err := c.active(); err != nil {
		return err
	}
	m, err := c.member(id)
	if err != nil {
		return err
	}
	request, err := c.word(Ask{Act: StaffRemove, Staff: id})
	if err != nil {
		return err
	}
	c.Staffed = max(c.Staffed, staffNumber(id)) // the id is never reused
	c.put(TableMeeting, "", fieldStaffed, []byte(strconv.Itoa(c.Staffed)))
	c.Staff = slices.DeleteFunc(c.Staff, func(m StaffMember) bool { return m.ID == id })
	c.drop(TableStaff, string(id))
	c.dropCredential(id)
	c.end = append(c.end, id)
	c.spend(request, "")
	c.forgetAsked(id)
	c.log(by, ballot.ActStaffGone, "", m.args(request))
	return nil
}

// A newCredential is the credential of one new slip.
type newCredential struct {
	Principal ballot.PrincipalID
	Hash      string // keyed hash of its code
	Pin       string // keyed hash of its PIN, if any
	Proof     string // proves that this server made it
}

// setCredentials gives principals new codes. Their old ones become void, and their sessions end. The log records whose
// they are: one entry for each staff member, and for deputies one entry for first slips and one for replacements.
func (c *change) setCredentials(by ballot.Principal, creds []newCredential) error {
	if err := c.active(); err != nil {
		return err
	}
	requests := make(map[ballot.PrincipalID]string, len(creds))
	for _, cred := range creds {
		if err := c.mayHaveSlip(cred.Principal, requests); err != nil {
			return err
		}
	}
	had := make(map[ballot.PrincipalID]bool, len(c.Credentials))
	for _, cred := range c.Credentials {
		had[cred.Principal] = true
	}
	var first, again []ballot.DeputyID
	for _, cred := range creds {
		if had[cred.Principal] {
			c.end = append(c.end, cred.Principal)
			c.dropCredential(cred.Principal)
		}
		stored := Credential{Principal: cred.Principal, Pin: cred.Pin, Proof: cred.Proof}
		c.Credentials[cred.Hash] = stored
		c.put(TableCredentials, "", cred.Hash, mustJSON(stored))
		number, deputy := strings.CutPrefix(string(cred.Principal), "d.")
		switch m, err := c.member(cred.Principal); {
		case err == nil:
			c.spend(requests[m.ID], "")
			args := with(m.args(requests[m.ID]), "n", "1")
			c.log(by, ballot.ActSlips, "", with(args, "reprints", flag(had[m.ID])))
		case deputy && had[cred.Principal]:
			again = append(again, ballot.DeputyID(number))
		default:
			first = append(first, ballot.DeputyID(number))
		}
	}
	c.logSlips(by, first, 0)
	c.logSlips(by, again, len(again))
	return nil
}

// mayHaveSlip refuses a slip for an unknown principal, and one that needs consent which was not given.
func (c *change) mayHaveSlip(id ballot.PrincipalID, requests map[ballot.PrincipalID]string) error {
	if _, known := c.principal(id); !known {
		return ballot.Refuse(ballot.CodeNotFound, "slip of %s", id)
	}
	if _, err := c.member(id); err != nil { // a deputy's slip needs no consent
		return nil //nolint:nilerr // they are on the roll
	}
	request, err := c.word(Ask{Act: StaffSlip, Staff: id})
	requests[id] = request
	return err
}

// logSlips logs the slips of deputies.
func (c *change) logSlips(by ballot.Principal, whose []ballot.DeputyID, reprints int) {
	if len(whose) == 0 {
		return
	}
	args := map[string]string{"n": strconv.Itoa(len(whose)), "reprints": strconv.Itoa(reprints)}
	if len(whose) <= 10 { // up to ten are named in the args; the entry lists all of them
		args["numbers"] = strings.Join(namesOf(whose), " ")
	}
	c.log(by, ballot.ActSlips, "", args, whose...)
}

// with adds a value to the args of a log entry.
func with(args map[string]string, name, value string) map[string]string {
	args[name] = value
	return args
}
