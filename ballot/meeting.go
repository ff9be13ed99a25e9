package ballot

// A MeetingState says whether a meeting may still be changed.
type MeetingState string

// The states of a meeting.
const (
	MeetingActive MeetingState = "active"
	MeetingClosed MeetingState = "closed"

	// MeetingDamaged is reported but never stored: the meeting's records in the store fail verification.
	MeetingDamaged MeetingState = "damaged"
)

// A Meeting is one sitting of one body.
type Meeting struct {
	ID        MeetingID    `json:"id"`
	Title     string       `json:"title"`      // such as 第十九届人民代表大会第四次会议
	Body      string       `json:"body"`       // such as 某某镇人民代表大会
	Rehearsal bool         `json:"rehearsal"`  // 演练: shown on every screen; an in-memory store is enough
	TwoPerson bool         `json:"two_person"` // the person who announces must not have certified
	Pin       bool         `json:"pin"`        // deputies sign in with a code and a PIN
	State     MeetingState `json:"state"`
	Date      string       `json:"date,omitempty"`      // when it is held, as free text
	Place     string       `json:"place,omitempty"`     // where it is held, as free text
	Simulated bool         `json:"simulated,omitempty"` // a rehearsal with simulated deputies
}
