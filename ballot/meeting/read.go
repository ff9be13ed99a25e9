package meeting

import (
	"context"
	"slices"

	"piaojue/ballot"
)

// A reading is a caller that waits for a meeting's newest state.
type reading struct {
	anew  bool // read the whole state, whatever version is cached
	state *State
	err   error
	done  bool // guarded by reads
}

// State reads a meeting's newest state. Callers that arrive during a read share the next one, so that a thousand
// sign-ins do not read the roll a thousand times.
func (s *Service) State(ctx context.Context, m ballot.MeetingID) (*State, error) {
	return s.newest(ctx, m, false)
}

// StateFor reads a meeting's state for a principal of the meeting who holds one of these roles, or any role if none is
// given.
func (s *Service) StateFor(ctx context.Context, by ballot.Principal, m ballot.MeetingID,
	roles ...ballot.Role,
) (*State, error) {
	if err := mayRead(by, m, roles); err != nil {
		return nil, err
	}
	return s.State(ctx, m)
}

// SnapshotFor reads a meeting's state and figures as [Service.StateFor] does.
func (s *Service) SnapshotFor(ctx context.Context, by ballot.Principal, m ballot.MeetingID,
	roles ...ballot.Role,
) (Snapshot, error) {
	if err := mayRead(by, m, roles); err != nil {
		return Snapshot{}, err
	}
	return s.Snapshot(ctx, m)
}

func mayRead(by ballot.Principal, m ballot.MeetingID, roles []ballot.Role) error {
	if len(roles) == 0 {
		roles = ballot.Roles()
	}
	return need(by, m, roles...)
}

// reread reads the whole state of a meeting, even if its version says that nothing changed, and verifies its signature:
// someone who writes to the store would not increment the version. Acts on polls, certificates, announcements and
// exports use it.
func (s *Service) reread(ctx context.Context, m ballot.MeetingID) (*State, error) {
	return s.newest(ctx, m, true)
}

// pollOf reads a poll and the state of its meeting.
func (s *Service) pollOf(ctx context.Context, id ballot.PollID) (*State, *Poll, error) {
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return nil, nil, err
	}
	p, err := state.Poll(id)
	return state, p, err
}

// rereadPoll reads a poll and the state of its meeting as [Service.reread] does.
func (s *Service) rereadPoll(ctx context.Context, id ballot.PollID) (*State, *Poll, error) {
	state, err := s.reread(ctx, id.Meeting())
	if err != nil {
		return nil, nil, err
	}
	p, err := state.Poll(id)
	return state, p, err
}

func (s *Service) newest(ctx context.Context, m ballot.MeetingID, anew bool) (*State, error) {
	x := s.cache(m)
	r := &reading{anew: anew}
	x.mu.Lock()
	x.readers = append(x.readers, r)
	x.mu.Unlock()

	x.reads.Lock()
	defer x.reads.Unlock()
	if r.done {
		return r.state, r.err
	}
	x.mu.Lock()
	together := x.readers
	x.readers = nil
	have, known := x.state, x.state
	if x.damaged != nil || slices.ContainsFunc(together, func(r *reading) bool { return r.anew }) {
		have = nil
	}
	x.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), actTimeout) // the other callers wait for it too
	defer cancel()
	state, err := s.read(ctx, m, have)
	switch {
	case err == nil:
		s.keep(x, state)
	case ballot.CodeOf(err) == ballot.CodeNotFound && known == nil:
		s.forget(m)
	case ballot.CodeOf(err) == ballot.CodeNotFound:
		err = s.markLost(ctx, x, m)
	case ballot.CodeOf(err) == ballot.CodeDamaged:
		err = s.setAside(ctx, x, m, err)
	}
	for _, o := range together {
		o.state, o.err, o.done = state, err, true
	}
	if !r.done { // the leader of the reading panicked
		return nil, ballot.Refuse(ballot.CodeInternal, "meeting %s was not read", m)
	}
	return state, err
}

// read loads a meeting's state from the store, unless the cached one is the newest. Records and log are read one after
// the other: if they do not match because of a write in between, both are read again.
func (s *Service) read(ctx context.Context, m ballot.MeetingID, have *State) (*State, error) {
	version := uint64(0)
	if have != nil {
		version = have.Version
	}
	for range actAttempts {
		records, err := s.store.Load(ctx, m, version)
		if err != nil {
			return nil, err
		}
		if records == nil {
			return have, nil
		}
		state, err := s.readRecords(ctx, m, records)
		if ballot.CodeOf(err) != ballot.CodeDamaged {
			return state, err
		}
		if again, moved := s.store.Load(ctx, m, records.Version); moved == nil && again == nil {
			return nil, err
		}
	}
	return nil, ballot.Refuse(ballot.CodeStoreUnavailable, "meeting %s does not hold still", m)
}

func (s *Service) readRecords(ctx context.Context, m ballot.MeetingID, records *Records) (*State, error) {
	state, err := ReadState(records)
	if err != nil {
		return nil, ballot.Because(ballot.CodeDamaged, err)
	}
	if !s.signer.Signed(state.message(m), records.Signature) {
		return nil, ballot.Refuse(ballot.CodeDamaged,
			"meeting %s: its records are not as the server that wrote them signed them", m)
	}
	return state, s.readTail(ctx, state)
}

func (s *Service) readTail(ctx context.Context, state *State) error {
	from := max(0, state.Entries-tailRead)
	lines, err := s.store.Log(ctx, state.Meeting.ID, from, tailRead)
	if err != nil {
		return err
	}
	lines = lines[:min(len(lines), state.Entries-from)] // more entries may have been written since
	return state.endsWith(from, lines, func(e Entry) { state.Tail = withLine(state.Tail, e.Line()) })
}

// endsWith verifies that lines, the first of which follows from other entries, are the end of the state's log. It calls
// each with every entry that matches.
func (s *State) endsWith(from int, lines [][]byte, each func(Entry)) error {
	prev, n := "", from
	for i, line := range lines {
		e, err := ReadEntry(line)
		if n++; err != nil || e.N != n || i > 0 && e.Prev != prev {
			return ballot.Refuse(ballot.CodeDamaged, "entry %d of the log of meeting %s is not the one that was written", n,
				s.Meeting.ID)
		}
		prev = HashEntry(line)
		each(e)
	}
	if n != s.Entries || prev != s.Head {
		return ballot.Refuse(ballot.CodeDamaged, "the log of meeting %s does not end as it was written", s.Meeting.ID)
	}
	return nil
}
