package meeting

import (
	"context"
	"time"

	"piaojue/ballot"
)

// A Table is one of the sets of records that an act may write. Each is a map of key to value.
type Table string

// The tables. TablePoll and TableIssued are kept once for each poll.
const (
	TableMeeting     Table = "meeting"     // fields of the meeting: "doc", "scene", "polls"
	TableRoll        Table = "roll"        // deputy's number → position and deputy
	TablePresence    Table = "presence"    // deputy's number → "present", "left" or "excused"
	TableStaff       Table = "staff"       // principal → staff member
	TableCredentials Table = "credentials" // keyed hash of a code → credential
	TablePoll        Table = "poll"        // of a poll: "doc", and the fields below that scripts read
	TableIssued      Table = "issued"      // of a poll: deputy's number → "1" and their delegation
)

// Fields of TablePoll that a store reads itself. The rest of the poll is in "doc", which a store never parses.
const (
	FieldDoc      = "doc"
	FieldState    = "state"     // PollState
	FieldSecret   = "secret"    // "1" or "0"
	FieldRevise   = "revise"    // "1" when a ballot may be replaced until the close
	FieldItems    = "items"     // number of items
	FieldMarks    = "marks"     // number of marks on the scale, unmarked not included
	FieldLiveStep = "live_step" // while open, least ballots a count act counts, and leaves; "0": none while open
	FieldClosesAt = "closes_at" // milliseconds since 1970 by the store's clock; "0": by hand
	FieldLeast    = "least"     // least ballots counted by a count act of a closed poll; "0" or none: any
	FieldCounted  = "counted"   // "1" once closed and fully counted; written only by the store
	FieldSuspect  = "suspect"   // why no more ballots are accepted or counted; written only by the store
)

// A Write sets one record, or deletes it when Delete is true.
type Write struct {
	Table  Table
	Poll   ballot.PollID // for tables kept for each poll
	Key    string
	Value  []byte
	Delete bool
}

// A Change is what one or more acts decided, and the state they decided on. It is committed whole or not at all.
type Change struct {
	Meeting ballot.MeetingID
	Version uint64 // of the state it was decided on; 0 creates the meeting
	Head    string // of that state's log; "" before the first entry
	NewHead string
	Entries [][]byte // appended to the log unchanged
	Writes  []Write
	Wipe    []ballot.PollID      // with WipeAll: the polls whose keys, ballots included, are deleted before the writes
	WipeAll bool                 // delete polls, presence and log before the writes, when a rehearsal ends
	End     []ballot.PrincipalID // sessions that end with this change
	Before  time.Time            // by the store's clock: from then on the change is refused as too late; zero: never
	// polls whose box is deleted and whose returns are stripped of everything but deputy and receipt, before the writes
	Archive []ballot.PollID

	Signature []byte // of the state that the change leads to; stored with the version
}

// Records are everything of a meeting that acts change, read at one point in time. They do not include ballots.
type Records struct {
	Version   uint64
	Head      string // of the log
	Entries   int    // length of the log
	Signature []byte // of this state; see [Signer]
	Tables    map[Table]map[string][]byte
	Polls     map[ballot.PollID]PollRecords // for each id listed in TableMeeting "polls", a JSON list of ids
}

// PollRecords are the records of one poll.
type PollRecords struct {
	Poll   map[string][]byte // TablePoll
	Issued map[string][]byte // TableIssued
}

// A Cast is one ballot to be put into the box. Secret polls fill Envelope, recorded ones Marks.
type Cast struct {
	Poll      ballot.PollID
	Deputy    ballot.DeputyID
	Session   ballot.SessionID // compared with the deputy's session: a revoked session cannot cast
	Digest    string           // keyed: equal poll, deputy, key, marks and accept_void give an equal digest
	KeyDigest string           // keyed: over poll, deputy and key; tells a reused key from another ballot
	// [ballot.ReceiptOf] its key; the first one stored stays valid, also a random one from an older version
	Receipt  ballot.Receipt
	Proof    string         // keyed: a server accepted this return and, in a recorded poll, this ballot
	Replaces ballot.Receipt // with revise: the receipt of the ballot that this one replaces

	EnvelopeID string // secret: random
	Envelope   []byte // secret: sealed marks, opaque to the store

	Marks string // recorded: one digit an item
	Void  bool   // recorded: void by the poll's limits
}

// A CastAnswer is the answer to an accepted cast.
type CastAnswer struct {
	Receipt ballot.Receipt
	Again   bool // the ballot was there already: this answers a retry
}

// A Sealed is one envelope in the box of a secret poll.
type Sealed struct {
	ID       string
	Envelope []byte
}

// An Opened is one counted ballot: of a secret poll under a random serial, of a recorded one under the deputy's number.
type Opened struct {
	Serial string
	Marks  string // one digit an item
	Void   bool
	Proof  string // secret: keyed, a server counted it; "" if it was stored before there were proofs
}

// A CountAct takes envelopes out of the box of a secret poll and counts some of them.
type CountAct struct {
	Poll    ballot.PollID
	Take    []string // ids taken out: of those counted and of those put back, in random order
	Ballots []Opened // counted
	Back    []Sealed // put back, sealed again under new ids
}

// A Return is one deputy's return, as it is stored, without any mark.
type Return struct {
	Deputy     ballot.DeputyID
	Receipt    ballot.Receipt
	EnvelopeID string // if the ballot may be replaced: its envelope in the box
	Proof      string // as in [Cast]; "" once the poll is archived
}

// Figures are what casts change, read at one point in time.
type Figures struct {
	Seq     uint64 // of the meeting's last event
	Version uint64 // of the meeting's records
	Polls   map[ballot.PollID]PollFigures
	Devices map[ballot.Role]int // live clients of all servers
}

// PollFigures are the figures of one poll.
type PollFigures struct {
	Returned   int
	InBox      int            // envelopes not counted yet
	Counted    bool           // closed and fully counted
	Suspect    bool           // marked in the store as inconsistent, or Unread: no more ballots are accepted or counted
	Unread     bool           // its counters cannot be read now; unlike a mark, this ends once they can be
	Tally      ballot.Tally   // of the ballots counted so far
	ReturnedIn map[string]int // returns by delegation, as given in TableIssued after the "1"
}

// Rest is the result of [Store.Wait].
type Rest struct {
	Seq      uint64
	Sessions bool    // sessions began or ended
	Figures  Figures // of the requested polls, read after the event; empty if they could not be read
}

// A Store keeps meetings, their polls and ballots.
//
// Each method is atomic and may be called concurrently from several processes. What a method acknowledges by a nil
// error is durable if [Store.Durable] returns nil. Errors carry codes. A timeout is CodeStoreUnavailable, which means
// unknown: the call may have taken effect, and calling again with the same arguments tells.
type Store interface {
	// Durable reports whether the store keeps what it acknowledges: nil, or CodeNotDurable with Args "reason" and "mend",
	// a setting and the value it needs.
	Durable(ctx context.Context) error
	// Now reads the store's clock in milliseconds since 1970. Deadlines are compared with this clock only.
	Now(ctx context.Context) (int64, error)

	// Meetings lists all meetings, oldest first.
	Meetings(ctx context.Context) ([]ballot.MeetingID, error)
	// Load reads a meeting's records. It returns nil when their version is still have, and CodeNotFound if there are none.
	Load(ctx context.Context, m ballot.MeetingID, have uint64) (*Records, error)
	// Commit writes a change if version and head are those it was decided on; otherwise it refuses with CodeMoved. A
	// change that comes too late is refused with CodeNotOpen. A refused change writes nothing. Commit increments the
	// version, appends the entries and one event, and ends sessions.
	Commit(ctx context.Context, c Change) error
	// Purge returns once everything that earlier changes deleted or replaced is gone from the store's files too. It may
	// take seconds; it does not change the stored records.
	Purge(ctx context.Context) error
	// Log reads a meeting's log entries from index from on, at most max.
	Log(ctx context.Context, m ballot.MeetingID, from, max int) ([][]byte, error)

	// IndexCodes records the meeting that keyed hashes of codes belong to. Orphans are harmless.
	IndexCodes(ctx context.Context, m ballot.MeetingID, hashes []string) error
	// Locate finds the meeting of a code's hash. CodeWrongCode if unknown.
	Locate(ctx context.Context, hash string) (ballot.MeetingID, error)
	// Begin makes session the only session of a principal if the meeting's credential under hash is still theirs, else it
	// returns CodeWrongCode. It reports whether another session ended. For the first clerk m is "", and the caller has
	// checked the code: the store does not know it.
	Begin(ctx context.Context, m ballot.MeetingID, hash string, p ballot.PrincipalID,
		session ballot.SessionID) (ended bool, err error)
	// End ends a session if it is still the principal's session.
	End(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID, session ballot.SessionID) error
	// Session returns the principal's only session, or "". For the first clerk m is "".
	Session(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error)
	// Sessions returns the sessions of all principals of a meeting, including the first clerk's.
	Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error)
	// TryPin counts one try of a principal's PIN and returns how many were made in the last 15 minutes. ForgivePin resets
	// the count.
	TryPin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (int, error)
	ForgivePin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) error

	// Cast accepts one ballot (I1, I2, I7). For a deputy who has returned, it checks in this order: the same digest is
	// answered with the first receipt, also after the close; the same key digest is refused with CodeKeyReused; where the
	// poll may be revised and is open, a Replaces that is the current receipt replaces the ballot, another Replaces is
	// CodeSuperseded, and CodePaused where it is paused; else CodeReturned. For a deputy who has not returned: CodeNotOpen
	// (also when the deadline has passed by the store's clock), CodePaused, CodeUnauthenticated (the session is not
	// theirs), CodeNotIssued, CodeNotPresent. A revoked session replaces nothing either.
	Cast(ctx context.Context, c Cast) (CastAnswer, error)
	// Returned returns the receipt of a deputy's return, or "".
	Returned(ctx context.Context, p ballot.PollID, d ballot.DeputyID) (ballot.Receipt, error)
	// Returns lists all returns, sorted by deputy.
	Returns(ctx context.Context, p ballot.PollID) ([]Return, error)
	// Envelopes reads the box of a secret poll: all of it, or, if it holds more than max, max envelopes drawn at random.
	Envelopes(ctx context.Context, p ballot.PollID, max int) ([]Sealed, error)
	// Count carries out a count act whole, or refuses with CodeMoved and writes nothing: when the poll is neither open nor
	// closed; when an id is no longer in the box; while open, when fewer than live_step ballots would be counted or would
	// stay in the box, or live_step is 0. A ballot whose marks do not fit the poll, or whose serial was counted before, is
	// CodeSuspect. Counting a closed poll's last envelope marks the poll counted. On a closed poll, a count of fewer than
	// least ballots is refused with CodeTooFew.
	Count(ctx context.Context, a CountAct) error
	// Finish marks a closed poll counted when its box is empty, else it returns CodeNotCounted; and CodeTooFew if fewer
	// than least ballots were counted.
	Finish(ctx context.Context, p ballot.PollID) error
	// Ballots lists the counted ballots, sorted by serial or number.
	Ballots(ctx context.Context, p ballot.PollID) ([]Opened, error)

	// Suspect records why a poll's record is inconsistent. From then on the poll accepts and counts no more ballots.
	Suspect(ctx context.Context, p ballot.PollID, why string) error

	// Figures reads the figures that casts change.
	Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (Figures, error)
	// Wait returns once the meeting's last event is after since, or some seconds have passed. It also returns the figures
	// of the given polls, so that a caller that displays the change needs no second call.
	Wait(ctx context.Context, m ballot.MeetingID, since uint64, polls []ballot.PollID) (Rest, error)
	// Heartbeat records how many live clients this server has by role; a server without a heartbeat for 15 s counts as
	// having none.
	Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error
}
