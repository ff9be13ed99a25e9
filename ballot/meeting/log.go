package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"piaojue/ballot"
)

// An Entry is one line of a meeting's log. Each holds the hash of the one before, so that no line can be changed,
// dropped or inserted later without detection. It holds no figure that casts change before they are certified.
type Entry struct {
	N        int                `json:"n"` // from 1
	Prev     string             `json:"prev"`
	At       time.Time          `json:"at"`
	Act      ballot.Act         `json:"act"`
	By       ballot.PrincipalID `json:"by"`
	Name     string             `json:"name"`
	Poll     ballot.PollID      `json:"poll,omitempty"`
	Args     map[string]string  `json:"args,omitempty"`
	Deputies []ballot.DeputyID  `json:"deputies,omitempty"` // who signed in, was issued a ballot, or is on the roll
}

// HashEntry returns the hash that the next entry holds: the SHA-256 of the line as it was written.
func HashEntry(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// ReadEntry reads one line of the log.
func ReadEntry(line []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(line, &e); err != nil {
		return Entry{}, fmt.Errorf("read log entry: %w", err)
	}
	return e, nil
}

// Line returns the entry as screens list it.
func (e Entry) Line() LogLine {
	return LogLine{N: e.N, At: e.At, Act: e.Act, By: e.Name, Poll: e.Poll, Args: e.Args}
}

// CheckChain checks a log from its first line: every line must hold its own number and the hash of the line before. It
// returns the head, or the number of the first line that does not.
func CheckChain(lines [][]byte) (head string, badLine int) {
	for i, line := range lines {
		e, err := ReadEntry(line)
		if err != nil || e.N != i+1 || e.Prev != head {
			return "", i + 1
		}
		head = HashEntry(line)
	}
	return head, 0
}
