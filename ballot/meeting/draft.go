package meeting

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"piaojue/ballot"
)

// A draft is a state being changed by acts, with what has to be written for it. An act on a draft first
// checks everything, then changes: one that refuses leaves the draft as it was, so that several acts share one commit.
type draft struct {
	*State
	now     time.Time
	base    uint64 // the version it stands on
	head0   string // the head it stands on
	entries [][]byte
	writes  []Write
	end     []ballot.PrincipalID
	wipe    []ballot.PollID
	wiped   bool
	archive []ballot.PollID
	signIns []ballot.DeputyID // signed in by themselves, not yet in an entry
	touched bool
	before  time.Time // the nearest deadline that was moved: its move is to be on record before it; zero: none
	late    bool      // it was not, when this was tried before
}

// newDraft begins a change of s. Its time is never before that of the last act: the clocks of two servers differ, and
// the log must not go back.
func newDraft(s *State, now time.Time) *draft {
	now = now.UTC().Truncate(time.Millisecond)
	if len(s.Tail) > 0 && now.Before(s.Tail[0].At) {
		now = s.Tail[0].At
	}
	return &draft{State: s.clone(), now: now, base: s.Version, head0: s.Head}
}

// change is what the draft's acts come to, or false when nothing has to be written.
func (d *draft) change() (Change, bool) {
	d.flushSignIns()
	if !d.touched {
		return Change{}, false
	}
	return Change{
		Meeting: d.Meeting.ID, Version: d.base, Head: d.head0, NewHead: d.Head, Entries: d.entries, Writes: d.writes,
		Wipe: d.wipe, WipeAll: d.wiped, End: d.end, Archive: d.archive, Before: d.before,
	}, true
}

// log adds an entry. Sign-ins that wait come before it, so that the log keeps the order of the acts.
func (d *draft) log(by ballot.Principal, act ballot.Act, poll ballot.PollID, args map[string]string, deputies ...ballot.DeputyID) {
	d.flushSignIns()
	d.append(Entry{Act: act, By: by.ID, Name: by.Name, Poll: poll, Args: args, Deputies: deputies})
}

func (d *draft) append(e Entry) {
	e.N, e.Prev, e.At = d.Entries+1, d.Head, d.now
	line := mustJSON(e)
	d.entries = append(d.entries, line)
	d.Head, d.Entries, d.touched = HashEntry(line), e.N, true
	d.Tail = withLine(d.Tail, e.Line())
}

// flushSignIns writes one entry for all sign-ins that came together.
func (d *draft) flushSignIns() {
	if len(d.signIns) == 0 {
		return
	}
	who := d.signIns
	d.signIns = nil
	slices.Sort(who)
	d.append(Entry{Act: ballot.ActSignIn, Args: map[string]string{"n": strconv.Itoa(len(who))}, Deputies: who})
}

func (d *draft) put(t Table, poll ballot.PollID, key string, value []byte) {
	d.touched = true
	d.writes = append(d.writes, Write{Table: t, Poll: poll, Key: key, Value: value})
}

func (d *draft) drop(t Table, key string) {
	d.touched = true
	d.writes = append(d.writes, Write{Table: t, Key: key, Delete: true})
}

func (d *draft) putMeeting() { d.put(TableMeeting, "", FieldDoc, mustJSON(d.Meeting)) }

func (d *draft) putScene(s Scene) {
	d.Scene = s
	d.put(TableMeeting, "", fieldScene, mustJSON(s))
}

func (d *draft) putPresence(n ballot.DeputyID, p ballot.Presence) {
	d.Presence[n] = p
	d.put(TablePresence, "", string(n), []byte(p))
}

// issue hands a deputy a ballot of a running poll. With late ones there may be enough for a tally while it is open.
func (d *draft) issue(p *Poll, n ballot.DeputyID) {
	if p.Issued[n] {
		return
	}
	dep, _ := d.Deputy(n)
	before := p.liveStep()
	p.Issued[n] = true
	p.IssuedIn[dep.Delegation]++
	d.put(TableIssued, p.ID, string(n), []byte("1"+dep.Delegation))
	if now := p.liveStep(); now != before {
		d.put(TablePoll, p.ID, FieldLiveStep, []byte(strconv.Itoa(now)))
	}
}

// addPoll puts a new poll at the end of the list.
func (d *draft) addPoll(spec ballot.Spec, state ballot.PollState) *Poll {
	d.Drafted++ // also over a rehearsal's end: no id ever means two polls
	d.put(TableMeeting, "", fieldDrafted, []byte(strconv.Itoa(d.Drafted)))
	p := &Poll{
		ID: ballot.PollID(fmt.Sprintf("%s-%d", d.Meeting.ID, d.Drafted)), Spec: spec, State: state, Issued: map[ballot.DeputyID]bool{},
		IssuedIn: map[string]int{},
	}
	d.Polls = append(d.Polls, p)
	d.put(TableMeeting, "", fieldPolls, mustJSON(d.PollIDs()))
	d.putPoll(p)
	return p
}

// putPoll writes a poll: its document and the fields that a store reads by itself.
func (d *draft) putPoll(p *Poll) {
	closes := int64(0)
	if !p.ClosesAt.IsZero() {
		closes = p.ClosesAt.UnixMilli()
	}
	r := p.Spec.Rules
	for _, f := range []struct{ key, value string }{
		{FieldDoc, string(mustJSON(p))},
		{FieldState, string(p.State)},
		{FieldSecret, flag(r.Secrecy == ballot.Secret)},
		{FieldRevise, flag(r.Revise == ballot.ReviseUntilClose)},
		{FieldItems, strconv.Itoa(len(p.Spec.Items))},
		{FieldMarks, strconv.Itoa(len(p.Spec.Scale()))},
		{FieldLiveStep, strconv.Itoa(p.liveStep())},
		{FieldLeast, strconv.Itoa(p.Least)},
		{FieldClosesAt, strconv.FormatInt(closes, 10)},
	} {
		d.put(TablePoll, p.ID, f.key, []byte(f.value))
	}
}

// to moves a poll along its life and writes it.
func (d *draft) to(p *Poll, next ballot.PollState) {
	if p.State = next; next != ballot.Paused {
		p.Held = nil
	}
	d.putPoll(p)
}

// The newest acts, as screens are given them.
const (
	tailLength = 12
	tailRead   = 200 // entries read for them: deputies signing in one by one make one line
)

// withLine puts a line before the others, newest first. Sign-ins that follow one another become one line.
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

// mustJSON writes values of this package, none of which can fail to be written.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("ballot: " + err.Error())
	}
	return b
}
