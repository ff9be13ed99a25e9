package ballot

import "strings"

// A MeetingID names a meeting: 1 to 24 of a–z and 0–9.
type MeetingID string

// A PollID names a poll and contains its meeting's id: "<meeting>-<n>".
type PollID string

// A DeputyID is a deputy's number on the roll, such as "017": 1 to 16 of letters, digits, "-", "_" or ".".
type DeputyID string

// An ItemID names an item within its poll: 1 to 32 of letters, digits, "-", "_" or ".".
type ItemID string

// A PrincipalID names the person who acts: "d.<number>" is a deputy, "s.<n>" a staff member, "root" the first clerk.
type PrincipalID string

// A SessionID is one sign-in of one principal.
type SessionID string

// A Key is the idempotency key of one ballot, chosen by the client and kept across its retries: 16 to 64 characters.
type Key string

// A Receipt is a deputy's proof of the return: 12 Crockford base32 characters, made by [ReceiptOf].
type Receipt string

// Lengths of a key.
const (
	leastKey = 16
	mostKey  = 64
)

// Characters that ids are made of.
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

// signs is the set of characters that one kind of id may have.
type signs [256]bool

func newSigns(list string) *signs {
	var s signs
	for i := range len(list) {
		s[list[i]] = true
	}
	return &s
}

// make reports whether text has from least to most characters, all of them in the set.
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

// ParseMeetingID validates a meeting's id from outside; it refuses a bad one with CodeNotFound.
func ParseMeetingID(s string) (MeetingID, error) {
	if !ofMeetings.make(s, 1, 24) {
		return "", Refuse(CodeNotFound, "meeting id %q", s)
	}
	return MeetingID(s), nil
}

// ParsePollID validates a poll's id from outside; it refuses a bad one with CodeNotFound.
func ParsePollID(s string) (PollID, error) {
	meeting, n, _ := strings.Cut(s, "-")
	if !ofMeetings.make(meeting, 1, 24) || !ofDigits.make(n, 1, 4) || n[0] == '0' {
		return "", Refuse(CodeNotFound, "poll id %q", s)
	}
	return PollID(s), nil
}

// ParseDeputyID validates a deputy's number from outside; it refuses a bad one with CodeNotFound.
func ParseDeputyID(s string) (DeputyID, error) {
	if !ofPeople.make(s, 1, 16) {
		return "", Refuse(CodeNotFound, "deputy number %q", s)
	}
	return DeputyID(s), nil
}

// ParseKey validates a ballot's key from outside; it refuses a bad one with CodeBadKey.
func ParseKey(s string) (Key, error) {
	if !ofKeys.make(s, leastKey, mostKey) {
		return "", Refuse(CodeBadKey, "ballot key of %d bytes", len(s))
	}
	return Key(s), nil
}

// ValidItemID reports whether s may name an item.
func ValidItemID(s ItemID) bool { return ofPeople.make(string(s), 1, 32) }

// Meeting returns the id of the meeting that a poll belongs to.
func (p PollID) Meeting() MeetingID {
	m, _, _ := strings.Cut(string(p), "-")
	return MeetingID(m)
}

// RootClerk is the first clerk, created by "piaojue init", who may act in every meeting.
const RootClerk PrincipalID = "root"

// DeputyPrincipal returns the principal id of a deputy.
func DeputyPrincipal(d DeputyID) PrincipalID { return PrincipalID("d." + string(d)) }

// Deputy returns the deputy's number if the principal is a deputy.
func (p PrincipalID) Deputy() (DeputyID, bool) {
	n, ok := strings.CutPrefix(string(p), "d.")
	return DeputyID(n), ok
}
