// Package storetest contains the contract of [meeting.Store] as tests, and an in-memory store that fulfils it.
//
// [Run] tests an implementation. [Memory] is the simplest one that passes, for tests above the store, and [Faulty]
// fails on demand in both ways in which storage fails. [NewFixture] makes a meeting on these, with everyone signed in.
package storetest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// feedLength is how many events a meeting keeps for waiting readers.
const feedLength = 10_000

// Memory is a store in memory: one mutex, plain maps, nothing durable.
type Memory struct {
	now     func() time.Time // never changes
	durable error            // the result of Durable; never changes

	mu       sync.Mutex // guards the fields below
	order    []ballot.MeetingID
	meetings map[ballot.MeetingID]*memMeeting
	codes    map[string]ballot.MeetingID // keyed hash → meeting
	root     ballot.SessionID
}

type memMeeting struct {
	version  uint64
	head     string
	sign     []byte
	log      [][]byte
	tables   map[meeting.Table]map[string][]byte
	polls    map[ballot.PollID]*memPoll
	sessions map[ballot.PrincipalID]ballot.SessionID
	pins     map[ballot.PrincipalID][]time.Time
	beats    map[string]beat
	seq      uint64
	marked   []uint64      // events in which sessions began or ended
	first    uint64        // oldest event of which it is known whether it is one of those
	woken    chan struct{} // closed and replaced at each event
}

type beat struct {
	at      time.Time
	clients map[ballot.Role]int
}

// An Option shapes a [Memory].
type Option func(*Memory)

// WithClock makes the store use now as its clock.
func WithClock(now func() time.Time) Option { return func(m *Memory) { m.now = now } }

// NotDurable makes the store report that it keeps nothing, like a store for rehearsals.
func NotDurable() Option {
	return func(m *Memory) {
		m.durable = ballot.RefuseWith(ballot.CodeNotDurable,
			map[string]string{"reason": "memory", "mend": "--redis"})
	}
}

// NewMemory makes an empty store. It reports that it is durable, so that formal polls can be tested on it.
func NewMemory(options ...Option) *Memory {
	m := &Memory{now: time.Now, meetings: map[ballot.MeetingID]*memMeeting{}, codes: map[string]ballot.MeetingID{}}
	for _, o := range options {
		o(m)
	}
	return m
}

var _ meeting.Store = (*Memory)(nil)

func newMemMeeting() *memMeeting {
	return &memMeeting{
		tables: map[meeting.Table]map[string][]byte{}, polls: map[ballot.PollID]*memPoll{},
		sessions: map[ballot.PrincipalID]ballot.SessionID{}, pins: map[ballot.PrincipalID][]time.Time{},
		beats: map[string]beat{}, first: 1, woken: make(chan struct{}),
	}
}

// Durable returns nil, or the refusal set by [NotDurable].
func (m *Memory) Durable(context.Context) error { return m.durable }

// Now reads the clock.
func (m *Memory) Now(context.Context) (int64, error) { return m.now().UnixMilli(), nil }

// Meetings lists all meetings, oldest first.
func (m *Memory) Meetings(context.Context) ([]ballot.MeetingID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.order), nil
}

// Load reads a meeting's records.
func (m *Memory) Load(_ context.Context, id ballot.MeetingID, have uint64) (*meeting.Records, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt := m.meetings[id]
	if mt == nil {
		return nil, ballot.Refuse(ballot.CodeNotFound, "meeting %s", id)
	}
	if mt.version == have {
		return nil, nil
	}
	r := &meeting.Records{
		Version: mt.version, Head: mt.head, Entries: len(mt.log), Signature: mt.sign,
		Tables: map[meeting.Table]map[string][]byte{}, Polls: map[ballot.PollID]meeting.PollRecords{},
	}
	for _, t := range []meeting.Table{
		meeting.TableMeeting, meeting.TableRoll, meeting.TablePresence, meeting.TableStaff, meeting.TableCredentials,
	} {
		r.Tables[t] = copyTable(mt.tables[t])
	}
	var polls []ballot.PollID
	if list := mt.tables[meeting.TableMeeting]["polls"]; list != nil {
		if err := json.Unmarshal(list, &polls); err != nil {
			return nil, ballot.Refuse(ballot.CodeInternal, "list of polls of meeting %s: %v", id, err)
		}
	}
	for _, p := range polls {
		mp := mt.pollOf(p)
		r.Polls[p] = meeting.PollRecords{Poll: copyTable(mp.fields), Issued: copyTable(mp.issued)}
	}
	return r, nil
}

// Commit writes a change.
func (m *Memory) Commit(_ context.Context, c meeting.Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt := m.meetings[c.Meeting]
	switch {
	case mt == nil && c.Version != 0, mt != nil && (mt.version != c.Version || mt.head != c.Head):
		return ballot.Refuse(ballot.CodeMoved, "meeting %s is not at version %d", c.Meeting, c.Version)
	case !c.Before.IsZero() && m.now().UnixMilli() >= c.Before.UnixMilli():
		return ballot.Refuse(ballot.CodeNotOpen, "meeting %s: a deadline has come", c.Meeting)
	case mt == nil:
		mt = newMemMeeting()
		m.meetings[c.Meeting] = mt
		m.order = append(m.order, c.Meeting)
	}
	if c.WipeAll {
		mt.wipe(c.Wipe)
	}
	for _, p := range c.Archive {
		mt.pollOf(p).archive()
	}
	for _, w := range c.Writes {
		mt.write(w)
	}
	for _, e := range c.Entries {
		mt.log = append(mt.log, slices.Clone(e))
	}
	mt.version, mt.head, mt.sign = mt.version+1, c.NewHead, slices.Clone(c.Signature)
	ended := false
	for _, p := range c.End {
		if _, had := mt.sessions[p]; had {
			delete(mt.sessions, p)
			ended = true
		}
	}
	mt.announce(ended)
	return nil
}

// wipe deletes polls, presence, log and feed. The number of the last event is kept: it only grows.
func (mt *memMeeting) wipe(polls []ballot.PollID) {
	for _, p := range polls {
		delete(mt.polls, p)
	}
	delete(mt.tables, meeting.TablePresence)
	delete(mt.tables[meeting.TableMeeting], "polls")
	mt.log, mt.marked, mt.first = nil, nil, mt.seq+1
}

func (mt *memMeeting) write(w meeting.Write) {
	var table map[string][]byte
	switch w.Table {
	case meeting.TablePoll:
		table = mt.pollOf(w.Poll).fields
	case meeting.TableIssued:
		table = mt.pollOf(w.Poll).issued
	default:
		if mt.tables[w.Table] == nil {
			mt.tables[w.Table] = map[string][]byte{}
		}
		table = mt.tables[w.Table]
	}
	if w.Delete {
		delete(table, w.Key)
		return
	}
	table[w.Key] = slices.Clone(w.Value)
}

// Purge has nothing to do: there are no files.
func (m *Memory) Purge(context.Context) error { return nil }

// Log reads log entries.
func (m *Memory) Log(_ context.Context, id ballot.MeetingID, from, limit int) ([][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt := m.meetings[id]
	if mt == nil || from >= len(mt.log) || limit <= 0 {
		return nil, nil
	}
	var out [][]byte
	for _, e := range mt.log[from:min(len(mt.log), from+limit)] {
		out = append(out, slices.Clone(e))
	}
	return out, nil
}

func copyTable(t map[string][]byte) map[string][]byte {
	out := make(map[string][]byte, len(t))
	for k, v := range maps.All(t) {
		out[strings.Clone(k)] = slices.Clone(v)
	}
	return out
}
