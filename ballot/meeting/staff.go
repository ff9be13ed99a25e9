package meeting

import (
	"time"

	"piaojue/ballot"
)

// A StaffMember is somebody who works at the meeting: presiding officer, scrutineer, clerk or the hall display.
type StaffMember struct {
	ID    ballot.PrincipalID `json:"id"`
	Name  string             `json:"name"`
	Roles []ballot.Role      `json:"roles"`
}

// A Credential lets one principal sign in. It is kept under the keyed hash of its code.
type Credential struct {
	Principal ballot.PrincipalID `json:"principal"`
	Pin       string             `json:"pin,omitempty"`   // keyed hash of the PIN, bound to the code's
	Proof     string             `json:"proof,omitempty"` // that a server made it, for this meeting and code
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

	SceneIntroduce SceneName = "introduce" // one item, while its director explains
)

// SceneNames lists every scene.
func SceneNames() []SceneName {
	return []SceneName{
		SceneWelcome, SceneSignIn, SceneProjects, SceneVoting, SceneResult, SceneBlank, SceneIntroduce,
	}
}

// A Scene is what the hall display shows, and of which poll: without one, the poll opened last.
type Scene struct {
	Scene SceneName     `json:"scene"`
	Poll  ballot.PollID `json:"poll,omitempty"`

	// of introduce
	Item    ballot.ItemID `json:"item,omitempty"`
	Minutes int           `json:"minutes,omitempty"` // to speak; 0: the clock counts up
	Since   time.Time     `json:"since,omitzero"`    // when it was put up
}
