package meeting

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"piaojue/ballot"
)

// A change is a state being changed by acts, together with what has to be written for it. An act on it first checks
// everything, then changes: an act that is refused leaves it as it was, so that several acts can share one commit.
type change struct {
	*State
	now     time.Time
	base    uint64 // the version it is based on
	head0   string // the log head it is based on
	entries [][]byte
	writes  []Write
	end     []ballot.PrincipalID
	wipe    []ballot.PollID
	wiped   bool
	archive []ballot.PollID
	signIns []ballot.DeputyID // signed in by themselves, not yet in a log entry
	touched bool
	before  time.Time // the earliest moved deadline, before which the change must be written; zero: none
	late    bool      // a previous attempt was written too late
}

// newChange begins a change of s. Its time is never before that of the last act: the clocks of two servers differ, and
// times in the log must not go back.
func newChange(s *State, now time.Time) *change {
	now = now.UTC().Truncate(time.Millisecond)
	if len(s.Tail) > 0 && now.Before(s.Tail[0].At) {
		now = s.Tail[0].At
	}
	return &change{State: s.clone(), now: now, base: s.Version, head0: s.Head}
}

// result returns the change that the acts lead to, or false when nothing has to be written.
func (c *change) result() (Change, bool) {
	c.flushSignIns()
	if !c.touched {
		return Change{}, false
	}
	return Change{
		Meeting: c.Meeting.ID, Version: c.base, Head: c.head0, NewHead: c.Head, Entries: c.entries, Writes: c.writes,
		Wipe: c.wipe, WipeAll: c.wiped, End: c.end, Archive: c.archive, Before: c.before,
	}, true
}

// log adds an entry. Pending sign-ins are written before it, so that the log keeps the order of the acts.
func (c *change) log(by ballot.Principal, act ballot.Act, poll ballot.PollID, args map[string]string,
	deputies ...ballot.DeputyID,
) {
	c.flushSignIns()
	c.append(Entry{Act: act, By: by.ID, Name: by.Name, Poll: poll, Args: args, Deputies: deputies})
}

func (c *change) append(e Entry) {
	e.N, e.Prev, e.At = c.Entries+1, c.Head, c.now
	line := mustJSON(e)
	c.entries = append(c.entries, line)
	c.Head, c.Entries, c.touched = HashEntry(line), e.N, true
	c.Tail = withLine(c.Tail, e.Line())
}

// flushSignIns writes one entry for all sign-ins of the batch so far.
func (c *change) flushSignIns() {
	if len(c.signIns) == 0 {
		return
	}
	who := c.signIns
	c.signIns = nil
	slices.Sort(who)
	c.append(Entry{Act: ballot.ActSignIn, Args: map[string]string{"n": strconv.Itoa(len(who))}, Deputies: who})
}

func (c *change) put(t Table, poll ballot.PollID, key string, value []byte) {
	c.touched = true
	c.writes = append(c.writes, Write{Table: t, Poll: poll, Key: key, Value: value})
}

func (c *change) drop(t Table, key string) {
	c.touched = true
	c.writes = append(c.writes, Write{Table: t, Key: key, Delete: true})
}

func (c *change) putMeeting() { c.put(TableMeeting, "", FieldDoc, mustJSON(c.Meeting)) }

func (c *change) putScene(s Scene) {
	c.Scene = s
	c.put(TableMeeting, "", fieldScene, mustJSON(s))
}

func (c *change) putPresence(n ballot.DeputyID, p ballot.Presence) {
	c.Presence[n] = p
	c.put(TablePresence, "", string(n), []byte(p))
}

// issue issues a ballot of a running poll to a deputy. With late ones there may be enough ballots for a live tally.
func (c *change) issue(p *Poll, n ballot.DeputyID) {
	if p.Issued[n] {
		return
	}
	dep, _ := c.Deputy(n)
	before := p.liveStep()
	p.Issued[n] = true
	p.IssuedIn[dep.Delegation]++
	c.put(TableIssued, p.ID, string(n), []byte("1"+dep.Delegation))
	if now := p.liveStep(); now != before {
		c.put(TablePoll, p.ID, FieldLiveStep, []byte(strconv.Itoa(now)))
	}
}

// addPoll puts a new poll at the end of the list.
func (c *change) addPoll(spec ballot.Spec, state ballot.PollState) *Poll {
	// The number is kept when a rehearsal ends: no id is ever used for two polls.
	c.Drafted++
	c.put(TableMeeting, "", fieldDrafted, []byte(strconv.Itoa(c.Drafted)))
	p := &Poll{
		ID: ballot.PollID(fmt.Sprintf("%s-%d", c.Meeting.ID, c.Drafted)), Spec: spec, State: state,
		Issued:   map[ballot.DeputyID]bool{},
		IssuedIn: map[string]int{},
	}
	c.Polls = append(c.Polls, p)
	c.put(TableMeeting, "", fieldPolls, mustJSON(c.PollIDs()))
	c.putPoll(p)
	return p
}

// putPoll writes a poll: its document and the fields that a store reads itself.
func (c *change) putPoll(p *Poll) {
	for _, f := range fieldsOf(p) {
		c.put(TablePoll, p.ID, f.key, []byte(f.value))
	}
}

// A field is one field of TablePoll, as it is written.
type field struct{ key, value string }

// fieldsOf returns all fields of a poll that acts write.
func fieldsOf(p *Poll) []field {
	closes := int64(0)
	if !p.ClosesAt.IsZero() {
		closes = p.ClosesAt.UnixMilli()
	}
	r := p.Spec.Rules
	return []field{
		{FieldDoc, string(mustJSON(p))},
		{FieldState, string(p.State)},
		{FieldSecret, flag(r.Secrecy == ballot.Secret)},
		{FieldRevise, flag(r.Revise == ballot.ReviseUntilClose)},
		{FieldItems, strconv.Itoa(len(p.Spec.Items))},
		{FieldMarks, strconv.Itoa(len(p.Spec.Scale()))},
		{FieldLiveStep, strconv.Itoa(p.liveStep())},
		{FieldLeast, strconv.Itoa(p.Least)},
		{FieldClosesAt, strconv.FormatInt(closes, 10)},
	}
}

// to changes a poll's state and writes it.
func (c *change) to(p *Poll, next ballot.PollState) {
	if p.State = next; next != ballot.Paused {
		p.Held = nil
	}
	c.putPoll(p)
}

// The newest acts, as screens are given them.
const (
	tailLength = 12
	tailRead   = 200 // entries read for the tail: consecutive sign-ins make one line
)

// withLine puts a line before the others, newest first. Consecutive sign-ins become one line.
func withLine(tail []LogLine, line LogLine) []LogLine {
	if line.Act == ballot.ActSignIn && len(tail) > 0 && tail[0].Act == ballot.ActSignIn {
		before, _ := strconv.Atoi(tail[0].Args["n"])
		now, _ := strconv.Atoi(line.Args["n"])
		line.Args = map[string]string{"n": strconv.Itoa(before + now)}
		tail = tail[1:]
	}
	tail = slices.Insert(slices.Clone(tail), 0, line)
	return tail[:min(len(tail), tailLength)]
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// mustJSON encodes values of this package, none of which can fail to be encoded.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("ballot: " + err.Error())
	}
	return b
}
