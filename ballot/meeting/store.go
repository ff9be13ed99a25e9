package meeting

import (
	"context"
	"time"

	"piaojue/ballot"
)

// A Table is one of the sets of records an act may write. All are maps of key to value.
type Table string

// The tables. Those with a poll are kept once for each poll.
const (
	TableMeeting     Table = "meeting"     // fields of the meeting: "doc", "scene", "polls"
	TableRoll        Table = "roll"        // deputy's number → position and deputy
	TablePresence    Table = "presence"    // deputy's number → "present", "left" or "excused"
	TableStaff       Table = "staff"       // principal → staff member
	TableCredentials Table = "credentials" // keyed hash of a code → credential
	TablePoll        Table = "poll"        // of a poll: "doc", and the fields below that scripts read
	TableIssued      Table = "issued"      // of a poll: deputy's number → "1" and their delegation
)

// Fields of TablePoll that a store reads by itself. The rest of the poll is in "doc", which a store never opens.
const (
	FieldDoc      = "doc"
	FieldState    = "state"     // PollState
	FieldSecret   = "secret"    // "1" or "0"
	FieldRevise   = "revise"    // "1" when a ballot may be replaced until the close
	FieldItems    = "items"     // number of items
	FieldMarks    = "marks"     // number of marks on the scale, unmarked not included
	FieldLiveStep = "live_step" // least ballots of a count act while open, and least that stay; "0": none while open
	FieldClosesAt = "closes_at" // milliseconds since 1970 by the store's clock; "0": by hand
	FieldLeast    = "least"     // least ballots of the count act of a closed poll; "0" or none: any
	FieldCounted  = "counted"   // "1" once closed and counted out; written by the store alone
	FieldSuspect  = "suspect"   // why nothing more is taken or counted; written by the store alone
)

// A Write sets one record, or deletes it when Delete is true.
type Write struct {
	Table  Table
	Poll   ballot.PollID // for tables kept for each poll
	Key    string
	Value  []byte
	Delete bool
}

// A Change is what one or more acts decided, and on which state. It is committed whole or not at all.
type Change struct {
	Meeting ballot.MeetingID
	Version uint64 // of the state it was decided on; 0 creates the meeting
	Head    string // of that state's log; "" before the first entry
	NewHead string
	Entries [][]byte // appended to the log as they are
	Writes  []Write
	Wipe    []ballot.PollID      // with WipeAll: the polls whose keys, ballots included, are deleted before the writes
	WipeAll bool                 // delete polls, presence and log before the writes: a rehearsal ends
	End     []ballot.PrincipalID // sessions that end with this change
	Before  time.Time            // by the store's clock, or zero: too late for this change from then on
	// polls whose box is deleted, and of each return all but deputy and receipt, before the writes
	Archive []ballot.PollID

	Signature []byte // of the state that the change leads to; kept beside the version
}

// Records are all of a meeting that acts change, as read at one point in time. Ballots are not among them.
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

// A Cast is one ballot on its way into the box. Secret polls fill Envelope, recorded ones Marks.
type Cast struct {
	Poll      ballot.PollID
	Deputy    ballot.DeputyID
	Session   ballot.SessionID // compared in the act with the deputy's session: a revoked one casts nothing
	Digest    string           // keyed: same poll, deputy, key, marks and accept_void give the same digest
	KeyDigest string           // keyed: same poll, deputy and key; tells a reused key from another ballot
	// [ballot.ReceiptOf] its key; the first one stored stands, also one that an older version drew
	Receipt  ballot.Receipt
	Proof    string         // keyed: that this return, and of a recorded poll this ballot, was taken in by a server
	Replaces ballot.Receipt // with revise: the receipt whose ballot this replaces

	EnvelopeID string // secret: random
	Envelope   []byte // secret: sealed marks, opaque to the box

	Marks string // recorded: one digit an item
	Void  bool   // recorded: void by the poll's limits
}

// A CastAnswer is what became of a cast that stands.
type CastAnswer struct {
	Receipt ballot.Receipt
	Again   bool // it was there already: this is the answer to a retry
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
	Proof  string // secret: keyed, that a server counted it; "" where it was kept before there were proofs
}

// A CountAct takes envelopes out of the box of a secret poll and counts some of them.
type CountAct struct {
	Poll    ballot.PollID
	Take    []string // ids taken out: of those counted and of those put back, in random order
	Ballots []Opened // counted
	Back    []Sealed // put back, sealed anew under fresh ids
}

// A Return is one deputy's return, as kept beside no mark.
type Return struct {
	Deputy     ballot.DeputyID
	Receipt    ballot.Receipt
	EnvelopeID string // where the ballot may be replaced: the envelope that stands in the box
	Proof      string // as in [Cast]; "" once the poll is archived
}

// Figures are what casts change, read at one point in time.
type Figures struct {
	Seq     uint64 // of the meeting's last event
	Version uint64 // of the meeting's records
	Polls   map[ballot.PollID]PollFigures
	Devices map[ballot.Role]int // live clients over all servers
}

// PollFigures are those of one poll.
type PollFigures struct {
	Returned   int
	InBox      int            // envelopes not counted yet
	Counted    bool           // closed and counted out
	Suspect    bool           // marked in the store as not adding up, or Unread: nothing more is taken or counted
	Unread     bool           // its counters cannot be read now; unlike a mark this ends once they can
	Tally      ballot.Tally   // of the ballots counted so far
	ReturnedIn map[string]int // how many have returned, by the delegation behind the "1" in TableIssued
}

// Rest is why [Store.Wait] came back.
type Rest struct {
	Seq      uint64
	Sessions bool    // sessions began or ended
	Figures  Figures // of the polls asked for, read behind the event; none where they could not be read
}

// A Store keeps meetings, their polls and ballots.
//
// Each method is one atomic act, and may be called concurrently from several processes. What a method
// acknowledges by a nil error is durable where [Store.Durable] says nil. Errors carry codes; a time-out is
// CodeStoreUnavailable, which means unknown: the act may have happened, and calling again with the same
// arguments tells.
type Store interface {
	// Durable tells whether what is acknowledged is kept: nil, or CodeNotDurable with Args "reason" and
	// "mend", a setting and what to set it to.
	Durable(ctx context.Context) error
	// Now reads the store's clock in milliseconds since 1970, the only clock deadlines are held against.
	Now(ctx context.Context) (int64, error)

	// Meetings lists all meetings, oldest first.
	Meetings(ctx context.Context) ([]ballot.MeetingID, error)
	// Load reads a meeting's records, or nil when their version is still have. CodeNotFound if there is none.
	Load(ctx context.Context, m ballot.MeetingID, have uint64) (*Records, error)
	// Commit writes a change if version and head are what it was decided on, else refuses with CodeMoved, and with
	// CodeNotOpen when it comes too late; refused, it writes nothing. It raises the version, appends the entries and
	// one event, and ends sessions.
	Commit(ctx context.Context, c Change) error
	// Purge returns once what earlier changes deleted or replaced is gone from the store's files too. It may take
	// seconds; what is on record it leaves as it is.
	Purge(ctx context.Context) error
	// Log reads a meeting's log entries from index from on, at most max.
	Log(ctx context.Context, m ballot.MeetingID, from, max int) ([][]byte, error)

	// IndexCodes notes to which meeting keyed hashes of codes belong. Orphans are harmless.
	IndexCodes(ctx context.Context, m ballot.MeetingID, hashes []string) error
	// Locate finds the meeting of a code's hash. CodeWrongCode if unknown.
	Locate(ctx context.Context, hash string) (ballot.MeetingID, error)
	// Begin makes session the only one of a principal, if the meeting's credential under hash is still theirs,
	// else CodeWrongCode. It tells whether another session ended. For the first clerk m is "", and the caller has
	// compared the code: no box knows it.
	Begin(ctx context.Context, m ballot.MeetingID, hash string, p ballot.PrincipalID,
		session ballot.SessionID) (ended bool, err error)
	// End ends a session, if it still is the principal's.
	End(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID, session ballot.SessionID) error
	// Session gives the principal's only session, or "". For the first clerk m is "".
	Session(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (ballot.SessionID, error)
	// Sessions gives the sessions of all principals of a meeting, the first clerk's included.
	Sessions(ctx context.Context, m ballot.MeetingID) (map[ballot.PrincipalID]ballot.SessionID, error)
	// TryPin counts one try of a principal's PIN and tells how many were made in the last 15 minutes.
	// ForgivePin sets the count to none.
	TryPin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) (int, error)
	ForgivePin(ctx context.Context, m ballot.MeetingID, p ballot.PrincipalID) error

	// Cast takes in one ballot (I1, I2, I7). In this order, for a deputy who has returned: the same digest answers with
	// the first receipt, also after the close; the same key digest refuses with CodeKeyReused; where the poll may be
	// revised and is open and Replaces is the receipt that stands, the ballot is replaced, with another Replaces
	// CodeSuperseded, and where it is paused CodePaused; else CodeReturned. For one who has not: CodeNotOpen (also when
	// the deadline has passed by the store's clock), CodePaused, CodeUnauthenticated (the session is not theirs),
	// CodeNotIssued, CodeNotPresent. A revoked session replaces nothing either.
	Cast(ctx context.Context, c Cast) (CastAnswer, error)
	// Returned gives the receipt of a deputy's return, or "".
	Returned(ctx context.Context, p ballot.PollID, d ballot.DeputyID) (ballot.Receipt, error)
	// Returns lists all returns, sorted by deputy.
	Returns(ctx context.Context, p ballot.PollID) ([]Return, error)
	// Envelopes reads the box of a secret poll: all of it, or max envelopes drawn at random when it holds more.
	Envelopes(ctx context.Context, p ballot.PollID, max int) ([]Sealed, error)
	// Count carries out a count act whole, or refuses with CodeMoved and writes nothing: when the poll is
	// not open and not closed; when an id is no longer in the box; while open, when fewer than live_step
	// ballots would be counted or would stay in the box, or live_step is 0. A ballot whose marks do not fit
	// the poll, or whose serial was counted before, is CodeSuspect.
	// Counting a closed poll's last envelope marks it counted. Of a closed one CodeTooFew refuses fewer than least.
	Count(ctx context.Context, a CountAct) error
	// Finish marks a closed poll counted when nothing is left in its box, else CodeNotCounted; and CodeTooFew while
	// fewer than least were counted.
	Finish(ctx context.Context, p ballot.PollID) error
	// Ballots lists the counted ballots, sorted by serial or number.
	Ballots(ctx context.Context, p ballot.PollID) ([]Opened, error)

	// Suspect notes why a poll's record does not add up. From then on nothing more is taken into it or counted.
	Suspect(ctx context.Context, p ballot.PollID, why string) error

	// Figures reads what casts change.
	Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (Figures, error)
	// Wait returns once the meeting's last event is after since, or some seconds have passed. It brings the figures of
	// some polls along, so that who shows what an event changed need not ask once more.
	Wait(ctx context.Context, m ballot.MeetingID, since uint64, polls []ballot.PollID) (Rest, error)
	// Heartbeat notes how many live clients this server has by role; a server not heard of for 15 s counts none.
	Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error
}
