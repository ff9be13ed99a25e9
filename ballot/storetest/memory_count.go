package storetest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// Envelopes reads the box, in the random order of a Go map.
func (m *Memory) Envelopes(_ context.Context, p ballot.PollID, limit int) ([]meeting.Sealed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, mp, err := m.find(p)
	if err != nil {
		return nil, nil // a poll without records has an empty box
	}
	var out []meeting.Sealed
	for id, e := range mp.box {
		if limit > 0 && len(out) == limit {
			break
		}
		out = append(out, meeting.Sealed{ID: id, Envelope: slices.Clone(e)})
	}
	return out, nil
}

// Count carries out a count act.
func (m *Memory) Count(_ context.Context, a meeting.CountAct) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt, mp, err := m.find(a.Poll)
	if err != nil {
		return err
	}
	if mp.field(meeting.FieldSuspect) != "" {
		return ballot.Refuse(ballot.CodeStoreUnavailable, "poll %s is suspect", a.Poll)
	}
	switch why := mp.uncountable(a); why {
	case "":
	case misfit:
		return ballot.Refuse(ballot.CodeSuspect, "count poll %s: %s", a.Poll, why)
	default:
		return ballot.Refuse(ballot.CodeMoved, "count poll %s: %s", a.Poll, why)
	}
	// I13
	if mp.field(meeting.FieldState) == string(ballot.Closed) && len(a.Ballots) < int(mp.number(meeting.FieldLeast)) {
		return ballot.Refuse(ballot.CodeTooFew, "count %d of poll %s", len(a.Ballots), a.Poll)
	}
	for _, id := range a.Take {
		delete(mp.box, id)
	}
	for _, b := range a.Ballots {
		mp.ballots[b.Serial] = memBallot{b.Marks, b.Void, b.Proof}
	}
	for _, s := range a.Back {
		mp.box[s.ID] = slices.Clone(s.Envelope)
	}
	if mp.field(meeting.FieldState) == string(ballot.Closed) && len(mp.box) == 0 {
		mp.fields[meeting.FieldCounted] = []byte("1")
	}
	mt.announce(false)
	return nil
}

// misfit is the reason when a count act contains something that cannot be a ballot of the poll.
const misfit = "a ballot does not fit, or was counted before"

// uncountable returns why an act cannot be carried out, or "".
func (mp *memPoll) uncountable(a meeting.CountAct) string {
	state := ballot.PollState(mp.field(meeting.FieldState))
	if state != ballot.Open && state != ballot.Closed || mp.field(meeting.FieldSecret) != "1" {
		return "state"
	}
	taken := map[string]bool{}
	for _, id := range a.Take {
		if _, in := mp.box[id]; !in || taken[id] {
			return "an envelope is gone"
		}
		taken[id] = true
	}
	if len(a.Take) == 0 || len(a.Take) != len(a.Ballots)+len(a.Back) {
		return "sums"
	}
	step, stay := int(mp.number(meeting.FieldLiveStep)), len(mp.box)-len(a.Take)+len(a.Back)
	if state == ballot.Open && (step == 0 || len(a.Ballots) < step || stay < step) { // I12
		return "live step"
	}
	used := map[string]bool{}
	for _, b := range a.Ballots {
		if _, stands := mp.ballots[b.Serial]; stands || used[b.Serial] || !mp.fits(b.Marks) {
			return misfit
		}
		used[b.Serial] = true
	}
	for _, s := range a.Back {
		if _, in := mp.box[s.ID]; in || used[s.ID] {
			return "an envelope's id is in use"
		}
		used[s.ID] = true
	}
	return ""
}

// Suspect marks a poll whose record is inconsistent.
func (m *Memory) Suspect(_ context.Context, p ballot.PollID, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt, mp, err := m.find(p)
	if err != nil {
		return err
	}
	if mp.field(meeting.FieldSuspect) == "" {
		mp.fields[meeting.FieldSuspect] = []byte(why)
		mt.announce(false)
	}
	return nil
}

// Finish marks a closed poll counted.
func (m *Memory) Finish(_ context.Context, p ballot.PollID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	mt, mp, err := m.find(p)
	switch {
	case err != nil:
		return err
	case mp.field(meeting.FieldSuspect) != "":
		return ballot.Refuse(ballot.CodeStoreUnavailable, "poll %s is suspect", p)
	case mp.field(meeting.FieldCounted) == "1":
		return nil
	case mp.field(meeting.FieldState) != string(ballot.Closed), len(mp.box) > 0:
		return ballot.Refuse(ballot.CodeNotCounted, "poll %s", p)
	case len(mp.ballots) < int(mp.number(meeting.FieldLeast)):
		return ballot.Refuse(ballot.CodeTooFew, "poll %s", p)
	}
	mp.fields[meeting.FieldCounted] = []byte("1")
	mt.announce(false)
	return nil
}

// Ballots lists the counted ballots.
func (m *Memory) Ballots(_ context.Context, p ballot.PollID) ([]meeting.Opened, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, mp, err := m.find(p)
	if err != nil {
		return nil, nil // a poll without records has no ballots
	}
	var out []meeting.Opened
	for serial, b := range maps.All(mp.ballots) {
		out = append(out, meeting.Opened{Serial: serial, Marks: b.marks, Void: b.void, Proof: b.proof})
	}
	slices.SortFunc(out, func(a, b meeting.Opened) int { return cmp.Compare(a.Serial, b.Serial) })
	return out, nil
}

// returnedIn counts the returns by delegation, as given in TableIssued after the "1".
func (mp *memPoll) returnedIn() map[string]int {
	sum := map[string]int{}
	for d := range mp.returned {
		sum[string(mp.issued[string(d)][1:])]++
	}
	return sum
}

// tally sums the counted ballots.
func (mp *memPoll) tally() ballot.Tally {
	t := ballot.Tally{Ballots: len(mp.ballots), Marks: make([][]int, mp.number(meeting.FieldItems))}
	for i := range t.Marks {
		t.Marks[i] = make([]int, mp.number(meeting.FieldMarks)+1)
	}
	for _, b := range mp.ballots {
		if b.void {
			t.Void++
			continue
		}
		for i, d := range []byte(b.marks) {
			t.Marks[i][d-'0']++
		}
	}
	return t
}
