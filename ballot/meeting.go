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
	Date      string       `json:"date,omitempty"`      // when it is held, as people write it
	Place     string       `json:"place,omitempty"`     // and where
	Simulated bool         `json:"simulated,omitempty"` // a rehearsal with simulated deputies
}
