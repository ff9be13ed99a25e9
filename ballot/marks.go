package ballot

import "log/slog"

// A Mark is a deputy's choice for an item: the n-th mark of the poll's scale, counted from 1. Unmarked is not Abstain:
// the poll's rules say how it counts.
type Mark uint8

// The marks of a selection or a decision. A rating's marks are 1 to len(scale).
const (
	Unmarked Mark = iota
	Approve
	Reject
	Abstain
)

// maxScale is the most marks a scale may have, so that a mark is one digit in the store.
const maxScale = 9

// LogValue keeps marks out of logs (I3).
func (Mark) LogValue() slog.Value { return slog.StringValue("withheld") }

// Marks are the marks of one ballot, one for each item in the order of the poll.
type Marks []Mark

// LogValue keeps marks out of logs (I3).
func (Marks) LogValue() slog.Value { return slog.StringValue("withheld") }

// Encode writes marks as one digit per item, as stores keep them.
func (m Marks) Encode() string {
	b := make([]byte, len(m))
	for i, k := range m {
		b[i] = '0' + byte(k)
	}
	return string(b)
}

// A Tally is the sum of counted ballots. Marks counts valid ballots only: Marks[i][k] of them have mark k for item i,
// where k = 0 is unmarked.
type Tally struct {
	Ballots int     // counted, void ones included
	Void    int     // of these
	Marks   [][]int // by item, by mark
}
