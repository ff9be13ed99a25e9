package meeting

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"piaojue/ballot"
)

// A State is everything of a meeting that acts change, at one version. It is shared and immutable: acts work on a
// [change].
type State struct {
	Version     uint64
	Head        string // hash of the log's last entry
	Entries     int    // length of the log
	Meeting     ballot.Meeting
	Scene       Scene
	Roll        []ballot.Deputy // in the roster's order
	Presence    map[ballot.DeputyID]ballot.Presence
	Staff       []StaffMember           // by id
	Credentials map[string]Credential   // by keyed hash of the code
	Polls       []*Poll                 // in the order of the agenda
	Tail        []LogLine               // the newest acts, newest first; kept for screens
	Drafted     int                     // number of polls ever drafted: the number in the newest one's id
	Requests    []Request               // waiting for consent, or allowed and not yet used
	Asked       int                     // number of requests ever made
	Staffed     int                     // the highest number that a staff id ever had, once staff was added or removed
	rows        *rowset                 // the rows this was read from, for its signature
	index       map[ballot.DeputyID]int // into Roll
	counted     *headcount              // nil in a change
}

// Fields of TableMeeting.
const (
	fieldScene    = "scene"
	fieldPolls    = "polls"
	fieldDrafted  = "drafted"
	fieldRequests = "requests"
	fieldAsked    = "asked"
	fieldStaffed  = "staffed"
)

// rollRecord is a deputy as stored in the roll's table, with their position in the roster.
type rollRecord struct {
	At int `json:"at"`
	ballot.Deputy
}

// ReadState builds a meeting's state from its records.
func ReadState(r *Records) (*State, error) {
	s := &State{
		Version: r.Version, Head: r.Head, Entries: r.Entries, rows: rowsOf(r),
		Presence: map[ballot.DeputyID]ballot.Presence{}, Credentials: map[string]Credential{},
	}
	doc := r.Tables[TableMeeting]
	if err := json.Unmarshal(doc[FieldDoc], &s.Meeting); err != nil {
		return nil, fmt.Errorf("read meeting: %w", err)
	}
	if err := json.Unmarshal(doc[fieldScene], &s.Scene); err != nil {
		return nil, fmt.Errorf("read scene of %s: %w", s.Meeting.ID, err)
	}
	if err := s.readPeople(r); err != nil {
		return nil, fmt.Errorf("read people of %s: %w", s.Meeting.ID, err)
	}
	s.Drafted, _ = strconv.Atoi(string(doc[fieldDrafted]))
	s.Asked, _ = strconv.Atoi(string(doc[fieldAsked]))
	s.Staffed, _ = strconv.Atoi(string(doc[fieldStaffed]))
	if raw := doc[fieldRequests]; len(raw) > 0 {
		if err := json.Unmarshal(raw, &s.Requests); err != nil {
			return nil, fmt.Errorf("read requests of %s: %w", s.Meeting.ID, err)
		}
	}
	ids, err := PollIDs(doc)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := readPoll(id, r.Polls[id])
		if err != nil {
			return nil, fmt.Errorf("read poll %s: %w", id, err)
		}
		s.Polls = append(s.Polls, p)
	}
	s.count()
	return s, nil
}

// PollIDs parses the list of a meeting's polls in its TableMeeting.
func PollIDs(meeting map[string][]byte) ([]ballot.PollID, error) {
	var ids []ballot.PollID
	if raw := meeting[fieldPolls]; len(raw) > 0 {
		if err := json.Unmarshal(raw, &ids); err != nil {
			return nil, fmt.Errorf("read list of polls: %w", err)
		}
	}
	return ids, nil
}

func (s *State) readPeople(r *Records) error {
	rows := make([]rollRecord, 0, len(r.Tables[TableRoll]))
	for number, raw := range r.Tables[TableRoll] {
		var row rollRecord
		if err := json.Unmarshal(raw, &row); err != nil {
			return fmt.Errorf("deputy %s: %w", number, err)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b rollRecord) int { return a.At - b.At })
	for _, row := range rows {
		s.Roll = append(s.Roll, row.Deputy)
	}
	for number, raw := range r.Tables[TablePresence] {
		s.Presence[ballot.DeputyID(number)] = ballot.Presence(raw)
	}
	for id, raw := range r.Tables[TableStaff] {
		var m StaffMember
		if err := json.Unmarshal(raw, &m); err != nil {
			return fmt.Errorf("staff %s: %w", id, err)
		}
		s.Staff = append(s.Staff, m)
	}
	slices.SortFunc(s.Staff, func(a, b StaffMember) int { return staffNumber(a.ID) - staffNumber(b.ID) })
	for hash, raw := range r.Tables[TableCredentials] {
		var c Credential
		if err := json.Unmarshal(raw, &c); err != nil {
			return fmt.Errorf("credential: %w", err)
		}
		s.Credentials[hash] = c
	}
	s.reindex()
	return nil
}

func staffNumber(id ballot.PrincipalID) int {
	n, _ := strconv.Atoi(string(id)[min(2, len(id)):])
	return n
}

func readPoll(id ballot.PollID, r PollRecords) (*Poll, error) {
	p := &Poll{}
	if err := json.Unmarshal(r.Poll[FieldDoc], p); err != nil {
		return nil, err
	}
	p.ID, p.State = id, ballot.PollState(r.Poll[FieldState])
	if ms, _ := strconv.ParseInt(string(r.Poll[FieldClosesAt]), 10, 64); ms > 0 {
		p.ClosesAt = time.UnixMilli(ms).UTC()
	}
	p.Issued = make(map[ballot.DeputyID]bool, len(r.Issued))
	p.IssuedIn = map[string]int{}
	for number, room := range r.Issued {
		p.Issued[ballot.DeputyID(number)] = true
		p.IssuedIn[string(room[min(1, len(room)):])]++
	}
	return p, nil
}

func (s *State) reindex() {
	s.index = make(map[ballot.DeputyID]int, len(s.Roll))
	for i, d := range s.Roll {
		s.index[d.Number] = i
	}
}

// clone copies s deeply enough that an act on the copy leaves s unchanged.
func (s *State) clone() *State {
	c := *s
	c.counted = nil
	c.Roll = slices.Clone(s.Roll)
	c.Presence = maps.Clone(s.Presence)
	c.Staff = slices.Clone(s.Staff)
	c.Credentials = maps.Clone(s.Credentials)
	c.Polls = make([]*Poll, len(s.Polls))
	for i, p := range s.Polls {
		q := *p
		q.Issued, q.IssuedIn = maps.Clone(p.Issued), maps.Clone(p.IssuedIn)
		q.Certificates = slices.Clone(p.Certificates)
		c.Polls[i] = &q
	}
	c.Tail = slices.Clone(s.Tail)
	return &c
}

// Deputy finds a deputy on the roll.
func (s *State) Deputy(d ballot.DeputyID) (ballot.Deputy, bool) {
	i, ok := s.index[d]
	if !ok {
		return ballot.Deputy{}, false
	}
	return s.Roll[i], true
}

// onRoll returns a deputy, or refuses with CodeNotFound.
func (s *State) onRoll(n ballot.DeputyID) (ballot.Deputy, error) {
	d, ok := s.Deputy(n)
	if !ok {
		return d, ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
	}
	return d, nil
}

// Poll finds a poll, or refuses with CodeNotFound.
func (s *State) Poll(id ballot.PollID) (*Poll, error) {
	for _, p := range s.Polls {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, ballot.Refuse(ballot.CodeNotFound, "poll %s", id)
}

// PollIDs lists the ids of all polls.
func (s *State) PollIDs() []ballot.PollID {
	ids := make([]ballot.PollID, len(s.Polls))
	for i, p := range s.Polls {
		ids[i] = p.ID
	}
	return ids
}

// running reports whether a poll of the meeting is open or paused.
func (s *State) running() bool {
	return slices.ContainsFunc(s.Polls, func(p *Poll) bool { return p.State.Running() })
}

// current returns the current poll: the one opened last, until it is announced or void; then the next adopted one, if
// there is one, else still the one opened last. It is nil when there is none; a draft is never current.
func (s *State) current() *Poll {
	var last, next *Poll
	for _, p := range s.Polls {
		if p.OpenOrder > 0 && (last == nil || p.OpenOrder > last.OpenOrder) {
			last = p
		}
		if p.State == ballot.Adopted && next == nil {
			next = p
		}
	}
	if last == nil || next != nil && (last.State == ballot.Announced || last.State == ballot.Void) {
		if next != nil {
			return next
		}
	}
	return last
}

// onDisplay returns the poll that the hall display is about: the scene's poll, else the current one.
func (s *State) onDisplay() *Poll {
	if s.Scene.Poll != "" {
		if p, err := s.Poll(s.Scene.Poll); err == nil && p.State != ballot.Draft {
			return p
		}
	}
	return s.current()
}
