package ballot

// A MeetingState says whether a meeting may still be changed.
type MeetingState string

// The states of a meeting.
const (
	MeetingActive MeetingState = "active"
	MeetingClosed MeetingState = "closed"

	// MeetingDamaged is told, and never stored: what the store holds of the meeting does not bear out.
	MeetingDamaged MeetingState = "damaged"
)

// A Meeting is one sitting of one body.
type Meeting struct {
	ID        MeetingID    `json:"id"`
	Title     string       `json:"title"`      // such as 第十九届人民代表大会第四次会议
	Body      string       `json:"body"`       // such as 某某镇人民代表大会
	Rehearsal bool         `json:"rehearsal"`  // 演练: shown on every screen; a volatile store is enough
	TwoPerson bool         `json:"two_person"` // who announces is not who certified
	Pin       bool         `json:"pin"`        // deputies sign in with code and PIN
	State     MeetingState `json:"state"`
	Simulated bool         `json:"simulated,omitempty"` // a rehearsal with simulated deputies
}

// A StaffMember is somebody who works at the meeting: presiding officer, scrutineer, clerk or the hall display.
type StaffMember struct {
	ID    PrincipalID `json:"id"`
	Name  string      `json:"name"`
	Roles []Role      `json:"roles"`
}

// A Credential lets one principal sign in. It is kept under the keyed hash of its code.
type Credential struct {
	Principal PrincipalID `json:"principal"`
	Pin       string      `json:"pin,omitempty"`   // keyed hash of the PIN, bound to the code's
	Proof     string      `json:"proof,omitempty"` // that a server made it, for this meeting and code
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
)

// SceneNames lists every scene.
func SceneNames() []SceneName {
	return []SceneName{SceneWelcome, SceneSignIn, SceneProjects, SceneVoting, SceneResult, SceneBlank}
}

// A Scene is what the hall display shows, and of which poll: without one, the poll opened last.
type Scene struct {
	Scene SceneName `json:"scene"`
	Poll  PollID    `json:"poll,omitempty"`
}
