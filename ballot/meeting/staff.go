package meeting

import "piaojue/ballot"

// A StaffMember is someone who works at the meeting: presiding officer, scrutineer, clerk or the hall display.
type StaffMember struct {
	ID    ballot.PrincipalID `json:"id"`
	Name  string             `json:"name"`
	Roles []ballot.Role      `json:"roles"`
}

// A Credential lets one principal sign in. It is stored under the keyed hash of its code.
type Credential struct {
	Principal ballot.PrincipalID `json:"principal"`
	Pin       string             `json:"pin,omitempty"`   // keyed hash of the PIN, bound to the code's hash
	Proof     string             `json:"proof,omitempty"` // proves that a server made it for this meeting and code
}
