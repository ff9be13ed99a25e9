package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

type memPoll struct {
	fields   map[string][]byte
	issued   map[string][]byte
	returned map[ballot.DeputyID]memReturn
	box      map[string][]byte // envelopes by id
	ballots  map[string]memBallot
}

type memReturn struct {
	keyDigest, digest string
	receipt           ballot.Receipt
	envelope          string // id; only where the ballot may be replaced
	proof             string
}

type memBallot struct {
	marks string
	void  bool
	proof string
}

// pollOf returns a poll's records; it creates empty ones if there are none.
func (mt *memMeeting) pollOf(p ballot.PollID) *memPoll {
	mp := mt.polls[p]
	if mp == nil {
		mp = &memPoll{
			fields: map[string][]byte{}, issued: map[string][]byte{}, returned: map[ballot.DeputyID]memReturn{},
			box: map[string][]byte{}, ballots: map[string]memBallot{},
		}
		mt.polls[p] = mp
	}
	return mp
}

// archive empties the box, and keeps only the receipt of each return.
func (mp *memPoll) archive() {
	clear(mp.box)
	for d, r := range mp.returned {
		mp.returned[d] = memReturn{receipt: r.receipt}
	}
}

func (mp *memPoll) field(f string) string { return string(mp.fields[f]) }

func (mp *memPoll) number(f string) int64 {
	n, _ := strconv.ParseInt(mp.field(f), 10, 64) // written by the service; absent counts as 0
	return n
}

// fits reports whether marks are one digit per item, each a mark of the poll.
func (mp *memPoll) fits(marks string) bool {
	if int64(len(marks)) != mp.number(meeting.FieldItems) {
		return false
	}
	for _, d := range marks {
		if d < '0' || int64(d-'0') > mp.number(meeting.FieldMarks) {
			return false
		}
	}
	return true
}

// find returns a poll that has records, and its meeting.
func (m *Memory) find(p ballot.PollID) (*memMeeting, *memPoll, error) {
	mt := m.meetings[p.Meeting()]
	if mt == nil || mt.polls[p] == nil || len(mt.polls[p].fields) == 0 {
		return nil, nil, ballot.Refuse(ballot.CodeNotFound, "poll %s", p)
	}
	return mt, mt.polls[p], nil
}

// Cast accepts one ballot.
func (m *Memory) Cast(_ context.Context, c meeting.Cast) (meeting.CastAnswer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt, mp, err := m.find(c.Poll)
	if err != nil {
		return meeting.CastAnswer{}, err
	}
	open := mp.field(meeting.FieldState) == string(ballot.Open)
	if at := mp.number(meeting.FieldClosesAt); open && at > 0 && m.now().UnixMilli() >= at {
		open = false
	}
	if mp.field(meeting.FieldSuspect) != "" {
		return meeting.CastAnswer{}, ballot.Refuse(ballot.CodeStoreUnavailable, "poll %s is suspect", c.Poll)
	}
	had, returned := mp.returned[c.Deputy]
	if returned && had.digest == c.Digest { // I1: a retry gets the first answer, also after the close
		return meeting.CastAnswer{Receipt: had.receipt, Again: true}, nil
	}
	if code := mp.refusal(mt, c, had, returned, open); code != "" {
		return meeting.CastAnswer{}, ballot.Refuse(code, "deputy %s in poll %s", c.Deputy, c.Poll)
	}
	if secret := mp.field(meeting.FieldSecret) == "1"; secret != (c.Marks == "") || secret != (c.EnvelopeID != "") ||
		!secret && !mp.fits(c.Marks) {
		return meeting.CastAnswer{}, ballot.Refuse(ballot.CodeInternal, "the cast does not fit poll %s", c.Poll)
	}
	delete(mp.box, had.envelope)
	ret := memReturn{keyDigest: c.KeyDigest, digest: c.Digest, receipt: c.Receipt, proof: c.Proof}
	if c.EnvelopeID != "" {
		mp.box[c.EnvelopeID] = slices.Clone(c.Envelope)
		if mp.field(meeting.FieldRevise) == "1" {
			ret.envelope = c.EnvelopeID
		}
	} else {
		mp.ballots[string(c.Deputy)] = memBallot{marks: c.Marks, void: c.Void}
	}
	mp.returned[c.Deputy] = ret
	mt.announce(false)
	return meeting.CastAnswer{Receipt: c.Receipt}, nil
}

// refusal returns the code with which a cast is refused, or "".
func (mp *memPoll) refusal(mt *memMeeting, c meeting.Cast, had memReturn, returned, open bool) ballot.Code {
	revoked := c.Session == "" || mt.sessions[ballot.DeputyPrincipal(c.Deputy)] != c.Session
	present := string(mt.tables[meeting.TablePresence][string(c.Deputy)]) == string(ballot.Present)
	if returned {
		switch {
		case had.keyDigest == c.KeyDigest:
			return ballot.CodeKeyReused
		case c.Replaces == "" || mp.field(meeting.FieldRevise) != "1":
			return ballot.CodeReturned
		case mp.field(meeting.FieldState) == string(ballot.Paused):
			return ballot.CodePaused
		case !open:
			return ballot.CodeReturned
		case revoked:
			return ballot.CodeUnauthenticated
		case had.receipt != c.Replaces:
			return ballot.CodeSuperseded
		case !present:
			return ballot.CodeNotPresent
		}
		return ""
	}
	switch {
	case mp.field(meeting.FieldState) == string(ballot.Paused):
		return ballot.CodePaused
	case !open: // I2
		return ballot.CodeNotOpen
	case revoked:
		return ballot.CodeUnauthenticated
	case mp.issued[string(c.Deputy)] == nil:
		return ballot.CodeNotIssued
	case !present: // I7
		return ballot.CodeNotPresent
	}
	return ""
}

// Returned returns the receipt of a deputy's return.
func (m *Memory) Returned(_ context.Context, p ballot.PollID, d ballot.DeputyID) (ballot.Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, mp, err := m.find(p)
	if err != nil {
		return "", nil // a poll without records has no returns
	}
	return mp.returned[d].receipt, nil
}

// Returns lists all returns.
func (m *Memory) Returns(_ context.Context, p ballot.PollID) ([]meeting.Return, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, mp, err := m.find(p)
	if err != nil {
		return nil, nil // as above
	}
	var out []meeting.Return
	for d, r := range maps.All(mp.returned) {
		out = append(out, meeting.Return{Deputy: d, Receipt: r.receipt, EnvelopeID: r.envelope, Proof: r.proof})
	}
	slices.SortFunc(out, func(a, b meeting.Return) int { return cmp.Compare(a.Deputy, b.Deputy) })
	return out, nil
}
