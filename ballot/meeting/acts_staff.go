package meeting

import (
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// addStaff gives somebody new roles in the meeting.
func (d *draft) addStaff(by ballot.Principal, name string, roles []ballot.Role) (StaffMember, error) {
	if err := d.active(); err != nil {
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
	request, err := d.word(Ask{Act: StaffAdd, Name: name, Roles: roles})
	if err != nil {
		return StaffMember{}, err
	}
	m := StaffMember{ID: d.nextStaff(), Name: name, Roles: roles}
	d.Staff = append(d.Staff, m)
	d.put(TableStaff, "", string(m.ID), mustJSON(m))
	d.spend(request, m.ID)
	d.log(by, ballot.ActStaff, "", m.args(request))
	return m, nil
}

// nextStaff is an id that no member of the staff ever had: certificates and log name people by it.
func (d *draft) nextStaff() ballot.PrincipalID {
	for _, m := range d.Staff {
		d.Staffed = max(d.Staffed, staffNumber(m.ID))
	}
	d.Staffed++
	d.put(TableMeeting, "", fieldStaffed, []byte(strconv.Itoa(d.Staffed)))
	return ballot.PrincipalID("s." + strconv.Itoa(d.Staffed))
}

// args are what the log keeps of a member of the staff, and of the request under whose word something is done with
// them.
func (m StaffMember) args(request string) map[string]string {
	args := map[string]string{"who": string(m.ID), "name": m.Name, "roles": joined(m.Roles)}
	if request != "" {
		args["request"] = request
	}
	return args
}

// A StaffEdit changes what is set of one of the staff. Nil leaves as it is.
type StaffEdit struct {
	Name  *string        `json:"name,omitempty"`
	Roles *[]ballot.Role `json:"roles,omitempty"`
}

// editStaff renames somebody, or gives them other roles. Either ends the session, for it bears his name and roles;
// another name is taken for another person, as on the roster, and ends the slip too.
func (d *draft) editStaff(by ballot.Principal, id ballot.PrincipalID, e StaffEdit) (StaffMember, error) {
	if err := d.active(); err != nil {
		return StaffMember{}, err
	}
	was, err := d.member(id)
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
		if requests[0], err = d.word(Ask{Act: StaffRename, Staff: id, Name: now.Name}); err != nil {
			return StaffMember{}, err
		}
	}
	if roled {
		if requests[1], err = d.word(Ask{Act: StaffRoles, Staff: id, Roles: now.Roles}); err != nil {
			return StaffMember{}, err
		}
	}
	first := id
	if len(judges(now.Roles)) == 0 { // whose slip needs no word
		first = ""
	}
	i := slices.IndexFunc(d.Staff, func(m StaffMember) bool { return m.ID == id })
	d.Staff[i] = now
	d.put(TableStaff, "", string(id), mustJSON(now))
	d.end = append(d.end, id)
	if renamed {
		d.dropCredential(id)
		d.spend(requests[0], first)
		d.log(by, ballot.ActStaffName, "", with(StaffMember{id, now.Name, was.Roles}.args(requests[0]), "before", was.Name))
	}
	if roled {
		if requests[0] != "" { // one first slip goes with both
			first = ""
		}
		d.spend(requests[1], first)
		d.log(by, ballot.ActStaffRoles, "", with(now.args(requests[1]), "before", joined(was.Roles)))
	}
	return now, nil
}

// on gives a member as they are after an edit.
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

// removeStaff takes somebody from the staff: slip and session end. What they did stays on record.
func (d *draft) removeStaff(by ballot.Principal, id ballot.PrincipalID) error {
	if err := d.active(); err != nil {
		return err
	}
	m, err := d.member(id)
	if err != nil {
		return err
	}
	request, err := d.word(Ask{Act: StaffRemove, Staff: id})
	if err != nil {
		return err
	}
	d.Staffed = max(d.Staffed, staffNumber(id)) // the id is given to nobody else
	d.put(TableMeeting, "", fieldStaffed, []byte(strconv.Itoa(d.Staffed)))
	d.Staff = slices.DeleteFunc(d.Staff, func(m StaffMember) bool { return m.ID == id })
	d.drop(TableStaff, string(id))
	d.dropCredential(id)
	d.end = append(d.end, id)
	d.spend(request, "")
	d.forgetAsked(id)
	d.log(by, ballot.ActStaffGone, "", m.args(request))
	return nil
}

// A newCredential is one slip's, made anew.
type newCredential struct {
	Principal ballot.PrincipalID
	Hash      string // keyed hash of its code
	Pin       string // keyed hash of its PIN, if any
	Proof     string // that this server made it
}

// setCredentials gives principals new codes. The old ones are void from now on, and their sessions end. The log says
// whose they are: of the staff in an entry each, of deputies in one for first slips and one for those that replace.
func (d *draft) setCredentials(by ballot.Principal, creds []newCredential) error {
	if err := d.active(); err != nil {
		return err
	}
	requests := make(map[ballot.PrincipalID]string, len(creds))
	for _, c := range creds {
		if err := d.mayHaveSlip(c.Principal, requests); err != nil {
			return err
		}
	}
	had := make(map[ballot.PrincipalID]bool, len(d.Credentials))
	for _, c := range d.Credentials {
		had[c.Principal] = true
	}
	var first, again []ballot.DeputyID
	for _, c := range creds {
		if had[c.Principal] {
			d.end = append(d.end, c.Principal)
			d.dropCredential(c.Principal)
		}
		stored := Credential{Principal: c.Principal, Pin: c.Pin, Proof: c.Proof}
		d.Credentials[c.Hash] = stored
		d.put(TableCredentials, "", c.Hash, mustJSON(stored))
		number, deputy := strings.CutPrefix(string(c.Principal), "d.")
		switch m, err := d.member(c.Principal); {
		case err == nil:
			d.spend(requests[m.ID], "")
			args := with(m.args(requests[m.ID]), "n", "1")
			d.log(by, ballot.ActSlips, "", with(args, "reprints", flag(had[m.ID])))
		case deputy && had[c.Principal]:
			again = append(again, ballot.DeputyID(number))
		default:
			first = append(first, ballot.DeputyID(number))
		}
	}
	d.logSlips(by, first, 0)
	d.logSlips(by, again, len(again))
	return nil
}

// mayHaveSlip refuses a slip for nobody, and one for which a word is needed and was not given.
func (d *draft) mayHaveSlip(id ballot.PrincipalID, requests map[ballot.PrincipalID]string) error {
	if _, known := d.principal(id); !known {
		return ballot.Refuse(ballot.CodeNotFound, "slip of %s", id)
	}
	if _, err := d.member(id); err != nil { // a deputy's needs none
		return nil //nolint:nilerr // they are on the roll
	}
	request, err := d.word(Ask{Act: StaffSlip, Staff: id})
	requests[id] = request
	return err
}

// logSlips notes deputies' slips.
func (d *draft) logSlips(by ballot.Principal, whose []ballot.DeputyID, reprints int) {
	if len(whose) == 0 {
		return
	}
	args := map[string]string{"n": strconv.Itoa(len(whose)), "reprints": strconv.Itoa(reprints)}
	if len(whose) <= 10 { // so many are named in words; all of them stand beside
		args["numbers"] = strings.Join(namesOf(whose), " ")
	}
	d.log(by, ballot.ActSlips, "", args, whose...)
}

// with adds a value to what the log keeps.
func with(args map[string]string, name, value string) map[string]string {
	args[name] = value
	return args
}
