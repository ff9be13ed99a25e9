package meeting

import (
	"piaojue/ballot"
)

// A Keyring makes and opens the box keys of polls. Keys are kept in the store only wrapped by the
// service's master key, which never is in the store.
type Keyring interface {
	// New makes a poll's box key and gives it wrapped.
	New(p ballot.PollID) (wrapped []byte, err error)
	// Open unwraps a poll's box key.
	Open(p ballot.PollID, wrapped []byte) (BoxKey, error)
}

// A BoxKey seals the ballots of one poll and makes the keyed digests of its casts.
type BoxKey interface {
	// Seal closes one ballot in the envelope of this id. All envelopes of one poll have one length. A content without
	// origin is sealed for the first time and gets one.
	Seal(id string, c Content) ([]byte, error)
	// Unseal opens the envelope of this id in this poll; one that was copied or exchanged does not open.
	Unseal(id string, envelope []byte) (Content, error)
	// UnsealOld opens an envelope from before envelopes were bound to their ids. Only an upgrade of the store does
	// that.
	UnsealOld(envelope []byte) (Content, error)
	// Serial is the serial under which the ballot of this origin is published.
	Serial(origin string) string
	// Digest is a keyed digest over parts, each with its length, so that no two lists of parts are alike.
	Digest(parts ...string) string
}

// A Content is what an envelope holds.
type Content struct {
	Marks string // one digit an item
	Void  bool
	// Origin is drawn when a ballot is first sealed and stays with it. The serial follows from it, so that an older
	// envelope of a ballot, put back into the box, is not counted beside the newer one.
	Origin string
}
