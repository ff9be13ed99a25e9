package meeting

import (
	"context"
	"time"

	"piaojue/ballot"
)

// A Record is everything stored of one poll, as it is exported: one state of the meeting, and the log up to it.
type Record struct {
	Meeting  ballot.Meeting
	Poll     *Poll
	Counts   ballot.Counts
	Roll     []ballot.Deputy          // as of the opening of the poll
	SignedIn map[ballot.DeputyID]bool // at any time, according to the log
	Returns  []Return                 // sorted by deputy
	// counted, sorted; none if the poll was counted by hand, where the count by hand replaces them, or is void
	Ballots []Opened
	Log     [][]byte
	Outcome *ballot.Outcome // nil for the clerk before the announcement
	Made    time.Time
}

// Record builds the record of a poll, from the close on. The clerk gets it once the rules show the clerk the tally, and
// with the outcome only once that is announced. The record of a void poll has neither ballots nor a count by hand:
// nobody learns its tally (I13).
func (s *Service) Record(ctx context.Context, by ballot.Principal, id ballot.PollID) (Record, error) {
	if err := need(by, id.Meeting(), ballot.RoleScrutineer, ballot.RolePresiding, ballot.RoleClerk); err != nil {
		return Record{}, err
	}
	f, err := s.pollFigures(ctx, id)
	if err != nil {
		return Record{}, err
	}
	state, p, err := s.rereadPoll(ctx, id)
	if err != nil {
		return Record{}, err
	}
	f = p.result(f)
	if err := p.recorded(f); err != nil {
		return Record{}, err
	}
	if err := p.unsound(f); err != nil {
		return Record{}, err
	}
	judge := by.Is(ballot.RoleScrutineer) || by.Is(ballot.RolePresiding)
	switch {
	case judge || mayTally(ballot.RoleClerk, p, f):
	case p.State == ballot.Void: // nobody learns its tally
		return Record{}, ballot.Refuse(ballot.CodeVoided, "poll %s", id)
	default:
		return Record{}, ballot.Refuse(ballot.CodeNotAnnounced, "poll %s is %s", id, p.State)
	}
	r := Record{
		Meeting: state.Meeting, Poll: p, Counts: p.counts(f), Outcome: p.Outcome,
		Made: s.now().UTC().Truncate(time.Millisecond),
	}
	switch {
	case p.State == ballot.Void:
		empty := *p
		empty.Hand, empty.Outcome = nil, nil
		r.Poll, r.Outcome = &empty, nil
	case !judge && !mayOutcome(ballot.RoleClerk, p, f):
		r.Outcome = nil
	case r.Outcome == nil:
		out := p.Spec.Outcome(r.Counts, f.Tally)
		r.Outcome = &out
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return Record{}, err
	}
	r.Returns = k.returns
	if !p.byHand() && p.State != ballot.Void {
		if !k.tally.Equal(f.Tally) {
			return Record{}, ballot.Refuse(ballot.CodeImpossible, "poll %s: the stored ballots do not add up to the tally", id)
		}
		r.Ballots = k.ballots
	}
	if err := s.recordLog(ctx, &r, state); err != nil {
		return Record{}, err
	}
	return r, s.asArchived(ctx, r)
}

// asArchived refuses the record of an archived poll if its hashes differ from those that the archiving recorded.
func (s *Service) asArchived(ctx context.Context, r Record) error {
	if len(r.Poll.Files) == 0 || s.files == nil {
		return nil
	}
	now, err := s.files(r)
	if err != nil {
		return err
	}
	for name, was := range r.Poll.Files {
		if now[name] != was {
			s.distrust(ctx, r.Poll.ID, name+" is not what was archived")
			return ballot.Refuse(ballot.CodeSuspect, "poll %s: %s is not what was archived", r.Poll.ID, name)
		}
	}
	return nil
}

// recorded returns why there is no record of a poll yet, or nil.
func (p *Poll) recorded(f PollFigures) error {
	if err := p.closed(); err != nil || p.State == ballot.Void {
		return err
	}
	return p.uncounted(f)
}

// recordLog adds the log up to a state, and from it the deputies who were entitled and those who signed in. The roster
// may have changed since the poll, and the record describes the state at that time.
func (s *Service) recordLog(ctx context.Context, r *Record, state *State) error {
	lines, err := s.logOf(ctx, state)
	if err != nil {
		return err
	}
	r.Log, r.SignedIn = lines, map[ballot.DeputyID]bool{}
	var roll, entitled []ballot.DeputyID
	for _, line := range r.Log {
		e, err := ReadEntry(line)
		if err != nil {
			return err
		}
		switch e.Act {
		case ballot.ActRoll, ballot.ActFormal:
			roll = e.Deputies
		case ballot.ActOpen:
			if e.Poll == r.Poll.ID {
				entitled = roll
			}
		case ballot.ActSignIn, ballot.ActSignInBy:
			for _, n := range e.Deputies {
				r.SignedIn[n] = true
			}
		default:
		}
		if r.Made.Before(e.At) {
			r.Made = e.At
		}
	}
	for _, n := range entitled {
		d, ok := state.Deputy(n)
		if !ok {
			d = ballot.Deputy{Number: n} // no longer on the roster: only the number is still known
		}
		r.Roll = append(r.Roll, d)
	}
	return nil
}
