package meeting

import (
	"piaojue/ballot"
)

// A Keyring makes and opens the box keys of polls. The store holds them only wrapped with the service's master key,
// which is never in the store.
type Keyring interface {
	// New makes a poll's box key and returns it wrapped.
	New(p ballot.PollID) (wrapped []byte, err error)
	// Open unwraps a poll's box key.
	Open(p ballot.PollID, wrapped []byte) (BoxKey, error)
}

// A BoxKey seals the ballots of one poll and makes the keyed digests of its casts.
type BoxKey interface {
	// Seal seals one ballot in the envelope with this id. All envelopes of one poll have the same length. A content
	// without an origin is being sealed for the first time and gets one.
	Seal(id string, c Content) ([]byte, error)
	// Unseal opens the envelope with this id in this poll; a copied or exchanged envelope cannot be opened.
	Unseal(id string, envelope []byte) (Content, error)
	// UnsealOld opens an envelope from before envelopes were bound to their ids. Only an upgrade of the store uses it.
	UnsealOld(envelope []byte) (Content, error)
	// Serial returns the serial under which the ballot with this origin is published.
	Serial(origin string) string
	// Digest returns a keyed digest over length-prefixed parts, so that different lists of parts never give the same
	// input.
	Digest(parts ...string) string
}

// A Content is what an envelope holds.
type Content struct {
	Marks string // one digit an item
	Void  bool
	// Origin is drawn at random when a ballot is first sealed and stays with it. The serial is derived from it, so that an
	// older envelope of a ballot, put back into the box, is not counted in addition to the newer one.
	Origin string
}
