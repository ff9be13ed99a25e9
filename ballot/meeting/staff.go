package meeting

import (
	"time"

	"piaojue/ballot"
)

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

// A SceneName is what the hall display shows.
type SceneName string

// The scenes.
const (
	SceneWelcome  SceneName = "welcome"
	SceneSignIn   SceneName = "signin"
	SceneProjects SceneName = "projects"
	SceneVoting   SceneName = "voting"
	SceneResult   SceneName = "result"
	SceneBlank    SceneName = "blank"
	SceneCheck    SceneName = "check" // what the hall must be able to read: see [Check]

	SceneIntroduce SceneName = "introduce" // one item, while its director explains
)

// SceneNames lists every scene.
func SceneNames() []SceneName {
	return []SceneName{
		SceneWelcome, SceneSignIn, SceneProjects, SceneVoting, SceneResult, SceneBlank, SceneCheck, SceneIntroduce,
	}
}

// A Scene is what the hall display shows, and of which poll; without a poll, it is the current one.
type Scene struct {
	Scene SceneName     `json:"scene"`
	Poll  ballot.PollID `json:"poll,omitempty"`
	// Reveal is how much of an announced result is shown. Without it, all is.
	Reveal Reveal `json:"reveal,omitzero"`

	// of introduce
	Item    ballot.ItemID `json:"item,omitempty"`
	Minutes int           `json:"minutes,omitempty"` // to speak; 0: the clock counts up
	Since   time.Time     `json:"since,omitzero"`    // when it was put up
}

// A Reveal shows an announced result rank by rank, 揭晓.
type Reveal struct {
	Order RevealOrder `json:"order"`
	Shown int         `json:"shown"` // ranks shown so far; equals share one
}

// A RevealOrder says which rank comes first.
type RevealOrder string

// The orders.
const (
	RevealLast  RevealOrder = "last"  // from the last to the first
	RevealFirst RevealOrder = "first" // from the first to the last
)

// faults names what is wrong with how a scene reveals a result.
func (s Scene) faults() []ballot.Fault {
	r := s.Reveal
	if r == (Reveal{}) {
		return nil
	}
	var faults []ballot.Fault
	bad := func(field, value, allowed string) {
		faults = append(faults, ballot.Fault{Field: field, Code: ballot.FaultBadValue, Args: map[string]string{
			"value": ballot.Shown(value), "allowed": allowed,
		}})
	}
	if s.Scene != SceneResult {
		bad("scene", string(s.Scene), string(SceneResult))
	}
	if r.Order != RevealLast && r.Order != RevealFirst {
		bad("reveal.order", string(r.Order), "last, first")
	}
	if r.Shown < 0 || r.Shown > ballot.MaxItems {
		faults = append(faults, ballot.Fault{
			Field: "reveal.shown", Code: ballot.FaultBadNumber, Args: ballot.Numbers("value", r.Shown),
		})
	}
	return faults
}
