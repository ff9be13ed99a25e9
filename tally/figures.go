package tally

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// heartbeatLives is how long a server's heartbeat counts.
const heartbeatLives = 15 * time.Second

// Figures reads the figures that casts change.
func (s *Store) Figures(ctx context.Context, m ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	answer, err := s.call(ctx, callTimeout, s.scripts.figures, figuresKeys(m, polls), heartbeatLives.Milliseconds())
	if err != nil {
		return meeting.Figures{}, err
	}
	return readFigures(answer, m, polls)
}

// figuresKeys returns the keys that the script figures reads.
func figuresKeys(m ballot.MeetingID, polls []ballot.PollID) []string {
	keys := []string{seqKey(m), stateKey(m), devicesKey(m)}
	for _, p := range polls {
		keys = append(keys, pollKey(p), returnedKey(p), boxKey(p), tallyKey(p), roomsKey(p))
	}
	return keys
}

// readFigures parses the script's answer.
func readFigures(answer any, m ballot.MeetingID, polls []ballot.PollID) (meeting.Figures, error) {
	f := meeting.Figures{Polls: map[ballot.PollID]meeting.PollFigures{}, Devices: map[ballot.Role]int{}}
	rows, _ := answer.([]any)
	if len(rows) != 3+2*len(polls) {
		return f, fmt.Errorf("figures of meeting %s: an answer of %d rows", m, len(rows))
	}
	r := &reader{}
	f.Seq, f.Version = uint64(r.number(rows[0])), uint64(r.number(rows[1]))
	for _, beat := range r.strings(rows[2]) {
		r.devices(beat, f.Devices)
	}
	for i, p := range polls {
		figures := r.poll(r.strings(rows[3+2*i]))
		figures.ReturnedIn = returnedIn(r.strings(rows[4+2*i]))
		f.Polls[p] = figures
	}
	if r.err != nil {
		return f, ballot.Because(ballot.CodeDamaged, fmt.Errorf("figures of meeting %s: %w", m, r.err))
	}
	return f, nil
}

// A reader parses a script's strings into figures and keeps the first error.
type reader struct{ err error }

func (r *reader) number(v any) int {
	text, _ := v.(string)
	n, err := strconv.Atoi(text)
	if err != nil && r.err == nil {
		r.err = err
	}
	return n
}

func (r *reader) strings(v any) []string {
	list, ok := v.([]any)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("%T where a list belongs", v)
	}
	out := make([]string, len(list))
	for i, e := range list {
		out[i], _ = e.(string)
	}
	return out
}

// devices adds one server's live clients: role=n,role=n.
func (r *reader) devices(beat string, sum map[ballot.Role]int) {
	for part := range strings.SplitSeq(beat, ",") {
		if role, n, found := strings.Cut(part, "="); found {
			sum[ballot.Role(role)] += r.number(n)
		}
	}
}

// returnedIn parses the returns by delegation; nil if the row is not valid.
func returnedIn(row []string) map[string]int {
	r, sum := &reader{}, make(map[string]int, len(row)/2)
	for i := 0; i+1 < len(row); i += 2 {
		sum[row[i]] = r.number(row[i+1])
	}
	if r.err != nil {
		return nil
	}
	return sum
}

// poll parses the row of one poll. Counters that cannot be parsed make the poll suspect for as long as that lasts, and
// do not affect other polls.
func (r *reader) poll(row []string) meeting.PollFigures {
	if len(row) < 6 {
		r.err = fmt.Errorf("a row of %d", len(row))
		return meeting.PollFigures{}
	}
	f := meeting.PollFigures{
		Returned: r.number(row[0]), InBox: r.number(row[1]), Counted: row[2] == "1", Suspect: row[3] == "1",
		Tally: ballot.Tally{Marks: [][]int{}},
	}
	own := &reader{}
	if row[4] != "" && row[5] != "" {
		f.Tally = emptyTally(own.within(row[4], ballot.MaxItems), own.within(row[5], ballot.MaxItems))
	}
	for i := 6; i+1 < len(row); i += 2 {
		own.counter(&f.Tally, row[i], own.number(row[i+1]))
	}
	if own.err != nil {
		f.Unread, f.Tally = !f.Suspect, ballot.Tally{Marks: [][]int{}}
		f.Suspect = true
	}
	return f
}

// within parses a number from 0 to most.
func (r *reader) within(v any, most int) int {
	n := r.number(v)
	if (n < 0 || n > most) && r.err == nil {
		r.err = fmt.Errorf("%d where at most %d can be", n, most)
	}
	if r.err != nil {
		return 0
	}
	return n
}

func emptyTally(items, marks int) ballot.Tally {
	t := ballot.Tally{Marks: make([][]int, items)}
	for i := range t.Marks {
		t.Marks[i] = make([]int, marks+1)
	}
	return t
}

// counter stores one counter: ballots, void, or <item>:<mark>.
func (r *reader) counter(t *ballot.Tally, name string, n int) {
	switch name {
	case "ballots":
		t.Ballots = n
		return
	case "void":
		t.Void = n
		return
	}
	item, mark, _ := strings.Cut(name, ":")
	i, k := r.number(item), r.number(mark)
	if r.err == nil && (i < 0 || k < 0 || i >= len(t.Marks) || k >= len(t.Marks[i])) {
		r.err = fmt.Errorf("a counter %q beyond the poll", name)
	}
	if r.err == nil {
		t.Marks[i][k] = n
	}
}

// Heartbeat records a server's live clients.
func (s *Store) Heartbeat(ctx context.Context, m ballot.MeetingID, server string, clients map[ballot.Role]int) error {
	var parts []string
	for _, role := range slices.Sorted(maps.Keys(clients)) {
		parts = append(parts, string(role)+"="+strconv.Itoa(clients[role]))
	}
	verdict, err := s.verdict(ctx, callTimeout, s.scripts.beat, []string{devicesKey(m)}, server, strings.Join(parts, ","),
		heartbeatLives.Milliseconds())
	if err != nil {
		return err
	}
	if verdict != "ok" {
		return unknownVerdict("beat of "+server, verdict)
	}
	return nil
}
