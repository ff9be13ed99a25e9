package ballot

// A Keyring makes and opens the box keys of polls. Keys are kept in the store only wrapped by the
// service's master key, which never is in the store.
type Keyring interface {
	// New makes a poll's box key and gives it wrapped.
	New(p PollID) (wrapped []byte, err error)
	// Open unwraps a poll's box key.
	Open(p PollID, wrapped []byte) (BoxKey, error)
}

// A BoxKey seals the ballots of one poll and makes the keyed digests of its casts.
type BoxKey interface {
	// Seal closes one ballot's encoded marks in an envelope. All envelopes of one poll have one length.
	Seal(marks string, void bool) ([]byte, error)
	// Unseal opens an envelope of this poll.
	Unseal(envelope []byte) (marks string, void bool, err error)
	// Digest is a keyed digest over parts, each with its length, so that no two lists of parts are alike.
	Digest(parts ...string) string
}
