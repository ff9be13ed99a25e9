package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"piaojue/ballot"
)

// What the store holds of a poll's casts is believed only as far as the box key bears it out: a keyed digest stands
// beside each return and each counted ballot, so that who can write to the store, and has no key, can add and change
// none.

// returnProof is the proof of one return. Of a recorded poll it holds the ballot too, as it stands under the deputy.
func returnProof(k BoxKey, p ballot.PollID, r Return, recorded *Opened) string {
	marks := ""
	if recorded != nil {
		marks = recorded.stored()
	}
	return k.Digest("return", string(p), string(r.Deputy), string(r.Receipt), r.EnvelopeID, marks)
}

// ballotProof is the proof of one counted ballot of a secret poll.
func ballotProof(k BoxKey, p ballot.PollID, o Opened) string {
	return k.Digest("ballot", string(p), o.Serial, o.stored())
}

// stored is a ballot as it is kept: its marks, and "!" behind those of a void one.
func (o Opened) stored() string {
	if o.Void {
		return o.Marks + "!"
	}
	return o.Marks
}

// boxHash is over all that was returned to a poll by its close: the numbers of who returned, the receipts and, of a
// recorded poll, the ballots. It is SHA-256, in hex, of lines that each end in "\n": "piaojue box v1", the poll, the
// numbers sorted by bytes, an empty line, the receipts sorted and, in a recorded poll, an empty line and each number,
// sorted, with a blank and its marks, one digit an item (0 unmarked). The log's entry box holds it, and both verifiers
// work it out from the record.
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

// boxCodeLength is how much of a box hash people compare: 64 bits.
const boxCodeLength = 16

// boxCode is the 收票码: the first characters of the hash over what was returned, shown from the close on, so that
// whoever noted it can hold the record against it. It is "" before the close.
func (p *Poll) boxCode() string {
	return strings.ToUpper(p.BoxHash[:min(boxCodeLength, len(p.BoxHash))])
}
