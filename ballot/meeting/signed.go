package meeting

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"piaojue/ballot"
)

// A Signer signs what acts write of a meeting, with a key that is never in the store.
type Signer interface {
	// Sign signs a state of a meeting.
	Sign(state []byte) (signature []byte)
	// Signed reports whether the signature is this signer's signature of that state.
	Signed(state, signature []byte) bool
}

// A tableOf names one table, of the meeting or of one poll.
type tableOf struct {
	table Table
	poll  ballot.PollID
}

// A rowset is everything that acts have written of a meeting, row by row, with a hash of each table. The signature of a
// state covers it, so that no part of a meeting can be changed or rolled back alone. It is shared and immutable: after
// returns the next one.
type rowset struct {
	rows map[tableOf]map[string][]byte
	sums map[tableOf][sha256.Size]byte // of tables with rows
}

// rowsOf builds a rowset from a meeting's records. Fields that a store writes by itself are left out: no act writes
// them.
func rowsOf(r *Records) *rowset {
	s := &rowset{rows: map[tableOf]map[string][]byte{}, sums: map[tableOf][sha256.Size]byte{}}
	for t, rows := range r.Tables {
		s.set(tableOf{table: t}, rows)
	}
	for id, p := range r.Polls {
		fields := p.Poll
		if fields[FieldCounted] != nil || fields[FieldSuspect] != nil {
			fields = maps.Clone(fields)
			delete(fields, FieldCounted)
			delete(fields, FieldSuspect)
		}
		s.set(tableOf{TablePoll, id}, fields)
		s.set(tableOf{TableIssued, id}, p.Issued)
	}
	return s
}

// set stores a table and its hash: over table and poll name, then the rows by key, each part with its length.
func (s *rowset) set(t tableOf, rows map[string][]byte) {
	if len(rows) == 0 {
		delete(s.rows, t)
		delete(s.sums, t)
		return
	}
	s.rows[t] = rows
	h := sha256.New()
	part := make([]byte, 0, 256)
	write := func(parts ...string) {
		part = withLengths(part[:0], parts...)
		_, _ = h.Write(part) // never fails
	}
	write(string(t.table), string(t.poll))
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		write(key, string(rows[key]))
	}
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	s.sums[t] = sum
}

// after returns the rowset once a change is written. For a new meeting s is nil.
func (s *rowset) after(c Change) *rowset {
	next := &rowset{rows: map[tableOf]map[string][]byte{}, sums: map[tableOf][sha256.Size]byte{}}
	if s != nil {
		next.rows, next.sums = maps.Clone(s.rows), maps.Clone(s.sums)
	}
	touched := map[tableOf]map[string][]byte{}
	table := func(t tableOf) map[string][]byte {
		if touched[t] == nil {
			touched[t] = maps.Clone(next.rows[t])
			if touched[t] == nil {
				touched[t] = map[string][]byte{}
			}
		}
		return touched[t]
	}
	if c.WipeAll {
		delete(table(tableOf{table: TableMeeting}), fieldPolls)
		clear(table(tableOf{table: TablePresence}))
		for _, p := range c.Wipe {
			clear(table(tableOf{TablePoll, p}))
			clear(table(tableOf{TableIssued, p}))
		}
	}
	for _, w := range c.Writes {
		rows := table(tableOf{w.Table, w.Poll})
		if w.Delete {
			delete(rows, w.Key)
		} else {
			rows[w.Key] = w.Value
		}
	}
	for t, rows := range touched {
		next.set(t, rows)
	}
	return next
}

// message returns the signed message of a state: the meeting, its version, the log's head and length, and the hash of
// each table.
func (s *rowset) message(m ballot.MeetingID, version uint64, head string, entries int) []byte {
	out := withLengths(nil, string(m), head)
	out = binary.BigEndian.AppendUint64(out, version)
	out = binary.BigEndian.AppendUint64(out, uint64(entries))
	tables := slices.SortedFunc(maps.Keys(s.sums), func(a, b tableOf) int {
		return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.poll, b.poll))
	})
	for _, t := range tables {
		sum := s.sums[t]
		out = append(withLengths(out, string(t.table), string(t.poll)), sum[:]...)
	}
	return out
}

// message returns the signed message of this state.
func (s *State) message(m ballot.MeetingID) []byte {
	return s.rows.message(m, s.Version, s.Head, s.Entries)
}

// withLengths appends each part after its length in eight bytes, so that different lists of parts never give the same
// bytes.
func withLengths(to []byte, parts ...string) []byte {
	for _, part := range parts {
		to = append(binary.BigEndian.AppendUint64(to, uint64(len(part))), part...)
	}
	return to
}
