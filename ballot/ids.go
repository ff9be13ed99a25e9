package ballot

import "strings"

// A MeetingID names a meeting: 1 to 24 of a–z and 0–9.
type MeetingID string

// A PollID names a poll and carries its meeting's: "<meeting>-<n>".
type PollID string

// A DeputyID is a deputy's number on the roll, such as "017": 1 to 16 of letters, digits, "-", "_" or ".".
type DeputyID string

// An ItemID names an item within its poll: 1 to 32 of letters, digits, "-", "_" or ".".
type ItemID string

// A PrincipalID names who acts: "d.<number>" a deputy, "s.<n>" one of the staff, "root" the first clerk.
type PrincipalID string

// A SessionID is one sign-in of one principal.
type SessionID string

// A Key is a client's own name for one ballot, kept across its retries: 16 to 64 characters.
type Key string

// A Receipt is what a deputy keeps of the return: 12 Crockford base32 characters, by [ReceiptOf].
type Receipt string

// Lengths of a key.
const (
	leastKey = 16
	mostKey  = 64
)

// Signs that ids are made of.
const (
	digits  = "0123456789"
	small   = "abcdefghijklmnopqrstuvwxyz"
	letters = small + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

var (
	ofMeetings = newSigns(small + digits)
	ofDigits   = newSigns(digits)
	ofPeople   = newSigns(letters + digits + "._-")
	ofKeys     = newSigns(letters + digits + "._~-")
)

// signs are those that one kind of id may have.
type signs [256]bool

func newSigns(list string) *signs {
	var s signs
	for i := range len(list) {
		s[list[i]] = true
	}
	return &s
}

// make reports whether text has least to most of these signs, and no other.
func (s *signs) make(text string, least, most int) bool {
	if len(text) < least || len(text) > most {
		return false
	}
	for i := range len(text) {
		if !s[text[i]] {
			return false
		}
	}
	return true
}

// ParseMeetingID takes a meeting's id from outside, or refuses with CodeNotFound.
func ParseMeetingID(s string) (MeetingID, error) {
	if !ofMeetings.make(s, 1, 24) {
		return "", Refuse(CodeNotFound, "meeting id %q", s)
	}
	return MeetingID(s), nil
}

// ParsePollID takes a poll's id from outside, or refuses with CodeNotFound.
func ParsePollID(s string) (PollID, error) {
	meeting, n, _ := strings.Cut(s, "-")
	if !ofMeetings.make(meeting, 1, 24) || !ofDigits.make(n, 1, 4) || n[0] == '0' {
		return "", Refuse(CodeNotFound, "poll id %q", s)
	}
	return PollID(s), nil
}

// ParseDeputyID takes a deputy's number from outside, or refuses with CodeNotFound.
func ParseDeputyID(s string) (DeputyID, error) {
	if !ofPeople.make(s, 1, 16) {
		return "", Refuse(CodeNotFound, "deputy number %q", s)
	}
	return DeputyID(s), nil
}

// ParseKey takes a ballot's key from outside, or refuses with CodeBadKey.
func ParseKey(s string) (Key, error) {
	if !ofKeys.make(s, leastKey, mostKey) {
		return "", Refuse(CodeBadKey, "ballot key of %d bytes", len(s))
	}
	return Key(s), nil
}

// ValidItemID reports whether s may name an item.
func ValidItemID(s ItemID) bool { return ofPeople.make(string(s), 1, 32) }

// Meeting gives the meeting a poll belongs to.
func (p PollID) Meeting() MeetingID {
	m, _, _ := strings.Cut(string(p), "-")
	return MeetingID(m)
}

// RootClerk is the first clerk, made by "piaojue init", who may act in every meeting.
const RootClerk PrincipalID = "root"

// DeputyPrincipal names a deputy as the one who acts.
func DeputyPrincipal(d DeputyID) PrincipalID { return PrincipalID("d." + string(d)) }

// Deputy gives the number of the deputy who acts, where it is one.
func (p PrincipalID) Deputy() (DeputyID, bool) {
	n, ok := strings.CutPrefix(string(p), "d.")
	return DeputyID(n), ok
}
