package record

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Names of the files of a bundle.
const (
	ManifestFile  = "manifest.json"
	PollFile      = "poll.json"
	RollFile      = "roll.json"
	BallotsFile   = "ballots.jsonl"
	ReceiptsFile  = "receipts.txt"
	LogFile       = "log.jsonl"
	OutcomeFile   = "outcome.json"
	SignatureFile = "signature.json"
)

// content are the files whose hashes the manifest lists, in the order in which they are written.
var content = []string{PollFile, RollFile, BallotsFile, ReceiptsFile, LogFile, OutcomeFile}

// Versions of the format. A record has the lowest version that can hold it, so that older verifiers can read it.
const (
	formatOne  = 1
	formatMore = 2 // items with place, serves, due or pictures
)

// formatOf returns the format version of a record; more is whether its items need format 2.
func formatOf(more bool) int {
	if more {
		return formatMore
	}
	return formatOne
}

// A Manifest describes the content of a bundle, and holds the hashes of its files.
type Manifest struct {
	Format   int              `json:"format"`
	Software string           `json:"software"`
	Made     time.Time        `json:"made"` // never before the log's last entry
	Meeting  ballot.Meeting   `json:"meeting"`
	Poll     ballot.PollID    `json:"poll"`
	State    ballot.PollState `json:"state"`   // when the record was made
	Sealing  string           `json:"sealing"` // how ballots were sealed; "" in a recorded poll
	// as read to the meeting; the log entry of the adoption holds its hash
	RulesText []string `json:"rules_text"`
	// a count by hand: the ballots are left out, and the outcome follows from this
	ByHand *ballot.HandCount `json:"by_hand,omitempty"`
	Files  map[string]string `json:"files"` // SHA-256 by name, hex; filled by [Write]
}

// A Voter is one row of the roll: an entitled deputy, and what became of their ballot.
type Voter struct {
	Number     ballot.DeputyID `json:"number"`
	Name       string          `json:"name"`
	Delegation string          `json:"delegation,omitempty"`
	SignedIn   bool            `json:"signed_in"`
	Issued     bool            `json:"issued"`
	Returned   bool            `json:"returned"`
}

// A Line is one returned ballot. In a secret poll it has a serial, in a recorded one its deputy.
type Line struct {
	Serial string            `json:"serial,omitempty"`
	Deputy ballot.DeputyID   `json:"deputy,omitempty"`
	Marks  map[string]string `json:"marks"`
}

// A Bundle is the full record of one poll.
type Bundle struct {
	Manifest Manifest
	Poll     []byte // POLL.json with its counts; see [encodePoll]
	Roll     []Voter
	Ballots  []Line
	Receipts []ballot.Receipt
	Log      [][]byte        // entries as stored, without line ends
	Outcome  *ballot.Outcome // nil before the count

	files map[string][]byte // as read; nil if the bundle was made here
}

// encodePoll writes POLL.json: what was put to the meeting, and the counts that the ballots do not give.
func encodePoll(s ballot.Spec, c ballot.Counts) ([]byte, error) {
	return encode(ballot.PollFile{Spec: s, Entitled: c.Entitled, Present: c.Present, Issued: c.Issued})
}

// newLine makes the line of a counted ballot of this poll.
func newLine(s ballot.Spec, o meeting.Opened) (Line, error) {
	marks, err := s.DecodeMarks(o.Marks)
	if err != nil {
		return Line{}, err
	}
	line := Line{Marks: s.NamedMarks(marks)}
	if s.Rules.Secrecy == ballot.Recorded {
		line.Deputy = ballot.DeputyID(o.Serial)
	} else {
		line.Serial = o.Serial
	}
	return line, nil
}

// File returns a file of a bundle that was read, unchanged, or nil.
func (b Bundle) File(name string) []byte { return b.files[name] }

// CheckHashes checks the hash of every file that was read against the manifest, and names those that differ.
func (b Bundle) CheckHashes() error {
	var differ []string
	for _, name := range content {
		if b.Manifest.Files[name] != hash(b.files[name]) {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		return fmt.Errorf("not as the manifest says: %v", differ)
	}
	if n := len(b.Manifest.Files); n != len(content) {
		return fmt.Errorf("the manifest lists %d files, not %d", n, len(content))
	}
	return nil
}

// archived are the files whose hashes the log entry of the archiving holds: those that can still be looked at after it.
var archived = []string{BallotsFile, ReceiptsFile, OutcomeFile}

// Hashes returns the hashes of the files that stay when a poll is archived, by name, as [Write] would write them.
func (b Bundle) Hashes() (map[string]string, error) {
	files, err := b.encodeFiles()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range archived {
		out[name] = hash(files[name])
	}
	return out, nil
}

// encodeFiles returns the files that the manifest lists, sorted as the format requires.
func (b Bundle) encodeFiles() (map[string][]byte, error) {
	roll, err := encode(notNil(b.Roll))
	if err != nil {
		return nil, err
	}
	outcome, err := encode(b.Outcome)
	if err != nil {
		return nil, err
	}
	var ballots, receipts, log bytes.Buffer
	sorted := slices.SortedStableFunc(slices.Values(b.Ballots), func(x, y Line) int {
		return cmp.Or(cmp.Compare(x.Serial, y.Serial), cmp.Compare(x.Deputy, y.Deputy))
	})
	for _, line := range sorted {
		line.Marks = notNilMap(line.Marks)
		if err := appendLine(&ballots, line); err != nil {
			return nil, err
		}
	}
	for _, r := range slices.Sorted(slices.Values(b.Receipts)) {
		receipts.WriteString(string(r) + "\n")
	}
	for i, entry := range b.Log {
		if bytes.ContainsAny(entry, "\r\n") || len(entry) == 0 {
			return nil, fmt.Errorf("write the record: entry %d of the log is not one line", i+1)
		}
		log.Write(entry)
		log.WriteByte('\n')
	}
	return map[string][]byte{
		PollFile: b.Poll, RollFile: roll, BallotsFile: ballots.Bytes(), ReceiptsFile: receipts.Bytes(),
		LogFile: log.Bytes(), OutcomeFile: outcome,
	}, nil
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write the record: %w", err)
	}
	return b.Bytes(), nil
}

func appendLine(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write the record: %w", err)
	}
	return nil
}

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func notNilMap(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
