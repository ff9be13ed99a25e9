package ballot

import "slices"

// A Role says what a person may do in a meeting.
type Role string

// The roles.
const (
	RoleClerk      Role = "clerk"
	RolePresiding  Role = "presiding"
	RoleScrutineer Role = "scrutineer"
	RoleDeputy     Role = "deputy"
	RoleDisplay    Role = "display"
)

// Roles lists every role.
func Roles() []Role {
	return []Role{RoleClerk, RolePresiding, RoleScrutineer, RoleDeputy, RoleDisplay}
}

// Staff reports whether a role works at the poll: such a role sees drafts and the steps of the poll.
func (r Role) Staff() bool { return r == RolePresiding || r == RoleScrutineer || r == RoleClerk }

// A Principal is the person who acts: one sign-in of one deputy or staff member. The first clerk has no meeting.
type Principal struct {
	ID         PrincipalID `json:"id"`
	Name       string      `json:"name"`
	Number     DeputyID    `json:"number,omitempty"`
	Delegation string      `json:"delegation,omitempty"`
	Roles      []Role      `json:"roles"`
	Meeting    MeetingID   `json:"meeting,omitempty"`
	Session    SessionID   `json:"-"`
}

// Is reports whether the principal holds a role.
func (p Principal) Is(r Role) bool { return slices.Contains(p.Roles, r) }

// A Deputy is one row of the roll. Attendees are not on it: they never vote (I7).
type Deputy struct {
	Number     DeputyID `json:"number"`
	Name       string   `json:"name"`
	Delegation string   `json:"delegation,omitempty"`
	Note       string   `json:"note,omitempty"`
}

// A Presence says whether a deputy is in the hall. The zero value means "never signed in".
type Presence string

// Presences.
const (
	Absent  Presence = ""
	Present Presence = "present"
	Left    Presence = "left"
	Excused Presence = "excused" // 请假: on leave of absence; counts as entitled, and in no other base
)
