package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"piaojue/ballot"
)

// maxLine is the longest accepted line of a ballot, in bytes: many times what all items of the largest poll need.
const maxLine = 1 << 20

// CountLines counts BALLOTS.jsonl: one ballot per line, where the poll's limits determine the void ones. It stops at
// the first line that is not a ballot of this poll, and refuses with its number in the row of every fault. Empty lines
// are allowed only at the end.
func CountLines(s ballot.Spec, r io.Reader) (ballot.Tally, error) {
	t := s.NewTally()
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 64<<10), maxLine)
	row, empty := 0, 0
	for in.Scan() {
		row++
		line := in.Bytes()
		if len(bytes.TrimSpace(line)) == 0 {
			if empty == 0 {
				empty = row
			}
			continue
		}
		if empty > 0 {
			return ballot.Tally{}, lineFault(empty, ballot.Fault{Field: "marks", Code: ballot.FaultRequired})
		}
		marks, err := s.ParseBallot(line)
		if err != nil {
			return ballot.Tally{}, onLine(row, err)
		}
		t.Add(marks, s.Limits(marks) != nil)
	}
	if errors.Is(in.Err(), bufio.ErrTooLong) {
		return ballot.Tally{}, lineFault(row+1, ballot.Fault{Code: ballot.FaultTooLong, Args: map[string]string{
			"max": strconv.Itoa(maxLine),
		}})
	}
	if err := in.Err(); err != nil {
		return ballot.Tally{}, fmt.Errorf("read ballots after line %d: %w", row, err)
	}
	return t, nil
}

// onLine adds the line number to the faults of an error.
func onLine(row int, err error) error {
	e, ok := errors.AsType[*ballot.Error](err)
	if !ok {
		return fmt.Errorf("line %d: %w", row, err)
	}
	at := *e
	at.Faults = make([]ballot.Fault, len(e.Faults))
	for i, f := range e.Faults {
		f.Row = row
		at.Faults[i] = f
	}
	return &at
}

func lineFault(row int, f ballot.Fault) error {
	f.Row = row
	return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{f})
}
