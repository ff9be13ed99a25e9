package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"piaojue/ballot"
)

// The store's content of a poll's casts is trusted only as far as the box key verifies it: each return and each counted
// ballot has a keyed digest, so that someone who can write to the store but has no key cannot add or change any.

// returnProof returns the proof of one return. In a recorded poll it covers the ballot too, as it is stored for the
// deputy.
func returnProof(k BoxKey, p ballot.PollID, r Return, recorded *Opened) string {
	marks := ""
	if recorded != nil {
		marks = recorded.stored()
	}
	return k.Digest("return", string(p), string(r.Deputy), string(r.Receipt), r.EnvelopeID, marks)
}

// ballotProof returns the proof of one counted ballot of a secret poll.
func ballotProof(k BoxKey, p ballot.PollID, o Opened) string {
	return k.Digest("ballot", string(p), o.Serial, o.stored())
}

// stored returns a ballot as it is stored: its marks, followed by "!" if it is void.
func (o Opened) stored() string {
	if o.Void {
		return o.Marks + "!"
	}
	return o.Marks
}

// boxHash returns the hash over everything that was returned to a poll by its close: the numbers of the deputies who
// returned, the receipts and, in a recorded poll, the ballots. It is the SHA-256, in hex, of lines that each end in
// "\n": "piaojue box v1", the poll, the numbers sorted by bytes, an empty line, the receipts sorted and, in a recorded
// poll, an empty line and each number, sorted, with a space and its marks, one digit per item (0 unmarked). The log
// entry box holds it, and both verifiers compute it from the record.
func boxHash(p *Poll, returns []Return, ballots []Opened) string {
	numbers, receipts := make([]string, len(returns)), make([]string, len(returns))
	for i, r := range returns {
		numbers[i], receipts[i] = string(r.Deputy), string(r.Receipt)
	}
	slices.Sort(numbers)
	slices.Sort(receipts)
	lines := append([]string{"piaojue box v1", string(p.ID)}, numbers...)
	lines = append(append(lines, ""), receipts...)
	if p.Spec.Rules.Secrecy == ballot.Recorded {
		marks := make([]string, len(ballots))
		for i, o := range ballots {
			marks[i] = o.Serial + " " + o.Marks
		}
		slices.Sort(marks)
		lines = append(append(lines, ""), marks...)
	}
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n") + "\n"))
	return hex.EncodeToString(sum[:])
}

// boxCodeLength is how many characters of a box hash people compare: 64 bits.
const boxCodeLength = 16

// boxCode returns the 收票码: the first characters of the hash over what was returned. It is shown from the close on, so
// that anyone who noted it can compare the record with it. It is "" before the close.
func (p *Poll) boxCode() string {
	return strings.ToUpper(p.BoxHash[:min(boxCodeLength, len(p.BoxHash))])
}
