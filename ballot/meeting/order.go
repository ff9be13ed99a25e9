package meeting

import (
	"slices"
	"strconv"

	"piaojue/ballot"
)

// mayDo reports whether an act may be done to a poll now (I8): nil, or the reason why not. What depends on the person
// who acts, on the input or on the store's durability is checked where the act is done.
func (s *State) mayDo(row ActRow, p *Poll, f PollFigures) error {
	if row.Act != ballot.ActArchive { // archiving is allowed after the meeting, and for a void poll
		if s.Meeting.State == ballot.MeetingClosed {
			return ballot.Refuse(ballot.CodeMeetingOver, "meeting %s", s.Meeting.ID)
		}
		if p.State == ballot.Void && row.Act != ballot.ActRound {
			return ballot.Refuse(ballot.CodeVoided, "poll %s", p.ID)
		}
	}
	return row.may(s, p, p.result(f))
}

// can is [State.mayDo] for an act that needs no figures.
func (s *State) can(act ballot.Act, p *Poll) error {
	row, err := rowOf(act)
	if err != nil {
		return err
	}
	return s.mayDo(row, p, PollFigures{})
}

// in allows an act only in the given states of a poll.
func in(otherwise ballot.Code, states ...ballot.PollState) func(*State, *Poll, PollFigures) error {
	return func(_ *State, p *Poll, _ PollFigures) error {
		return when(slices.Contains(states, p.State), otherwise, p)
	}
}

func (s *State) canArchive(p *Poll, _ PollFigures) error {
	return when(p.State == ballot.Announced || p.State == ballot.Void, ballot.CodeNotAnnounced, p)
}

func (s *State) canPause(p *Poll, _ PollFigures) error {
	return when(p.State == ballot.Open || p.State == ballot.Paused && p.Held != nil, ballot.CodeNotOpen, p)
}

func (s *State) canResume(p *Poll, _ PollFigures) error {
	if p.State == ballot.Paused && p.Held != nil {
		return ballot.RefuseWith(ballot.CodeHeld, p.Held.args(map[string]string{
			"reason": p.Held.Reason, "mend": p.Held.Mend,
		}))
	}
	return when(p.State == ballot.Paused, ballot.CodeNotPaused, p)
}

func (s *State) canExtend(p *Poll, _ PollFigures) error {
	if err := when(p.State.Running(), ballot.CodeNotOpen, p); err != nil {
		return err
	}
	return when(p.timed(), ballot.CodeNotTimed, p)
}

func (s *State) canTime(p *Poll, _ PollFigures) error {
	return when(p.State.Running() && !p.timed(), ballot.CodeNotOpen, p)
}

// timed reports whether a running poll has a deadline, at which the store's clock closes it.
func (p *Poll) timed() bool { return !p.ClosesAt.IsZero() || p.PausedLeft > 0 }

func (s *State) canVoid(p *Poll, _ PollFigures) error {
	return when(p.State.May(ballot.Void), s.whyNotVoid(p), p)
}

// canRefuse always lets a scrutineer report an inconsistency.
func (s *State) canRefuse(p *Poll, f PollFigures) error {
	err := s.canCertify(p, f)
	if code := ballot.CodeOf(err); code == ballot.CodeImpossible || code == ballot.CodeSuspect {
		return nil
	}
	return err
}

func when(ok bool, otherwise ballot.Code, p *Poll) error {
	if ok {
		return nil
	}
	return ballot.Refuse(otherwise, "poll %s is %s", p.ID, p.State)
}

func (s *State) canAdopt(p *Poll, _ PollFigures) error {
	if p.State != ballot.Draft {
		return ballot.Refuse(ballot.CodeNotDraft, "poll %s is %s", p.ID, p.State)
	}
	return ballot.RefuseFaults(ballot.CodeInvalid, s.CheckSpec(p.Spec))
}

func (s *State) canOpen(p *Poll, _ PollFigures) error {
	if p.State != ballot.Adopted {
		if p.State == ballot.Draft {
			return ballot.Refuse(ballot.CodeNotAdopted, "poll %s", p.ID)
		}
		return ballot.Refuse(ballot.CodeNotDraft, "poll %s is %s", p.ID, p.State)
	}
	present, _ := s.PresentCount()
	quorum := p.Spec.Rules.Quorum
	if !quorum.Met(present, len(s.Roll)) {
		return ballot.RefuseWith(ballot.CodeNoQuorum, map[string]string{
			"present": strconv.Itoa(present), "quorum": strconv.Itoa(quorum.Least(len(s.Roll))),
		})
	}
	if !p.Zero && p.Spec.Rules.Certifiers > 0 {
		return ballot.Refuse(ballot.CodeNoZeroProof, "poll %s", p.ID)
	}
	return nil
}

func (s *State) whyNotVoid(p *Poll) ballot.Code {
	if p.State == ballot.Draft {
		return ballot.CodeNotAdopted
	}
	return ballot.CodeNotOpen
}

func (s *State) canCertify(p *Poll, f PollFigures) error {
	if p.State != ballot.Closed {
		return ballot.Refuse(ballot.CodeNotClosed, "poll %s is %s", p.ID, p.State)
	}
	if err := p.uncounted(f); err != nil {
		return err
	}
	c := p.counts(f)
	// On paper more ballots may be returned than were issued: that is certified too, and makes the poll invalid.
	if p.byHand() {
		c.Issued = max(c.Issued, c.Returned)
	}
	return ballot.CheckSums(p.Spec, c, f.Tally)
}

// uncounted returns why there is no count of a closed poll yet, or nil.
func (p *Poll) uncounted(f PollFigures) error {
	switch {
	case p.handWaits():
		return ballot.Refuse(ballot.CodeNotConfirmed, "poll %s", p.ID)
	case !p.byHand() && f.Suspect:
		return ballot.Refuse(ballot.CodeSuspect, "poll %s", p.ID)
	case !p.byHand() && p.State == ballot.Closed && p.BoxHash == "":
		return ballot.Refuse(ballot.CodeNotCounted, "what was returned to poll %s is not on record yet", p.ID)
	case p.tooFew(f):
		return ballot.RefuseWith(ballot.CodeTooFew, p.fewArgs(f))
	case !f.Counted:
		return ballot.Refuse(ballot.CodeNotCounted, "poll %s has %d in the box", p.ID, f.InBox)
	default:
		return nil
	}
}

func (s *State) canAnnounce(p *Poll, f PollFigures) error {
	switch {
	case p.State == ballot.Certified && !p.byHand() && f.Suspect:
		return ballot.Refuse(ballot.CodeSuspect, "poll %s", p.ID)
	case p.State == ballot.Certified:
		return nil
	case p.State == ballot.Closed && p.Spec.Rules.Certifiers == 0:
		return s.canCertify(p, f)
	case p.State == ballot.Closed && p.uncounted(f) != nil:
		return p.uncounted(f)
	case p.State == ballot.Closed:
		left := p.Spec.Rules.Certifiers - p.agreed()
		return ballot.RefuseWith(ballot.CodeNotCertified, map[string]string{"left": strconv.Itoa(left)})
	default:
		return ballot.Refuse(ballot.CodeNotClosed, "poll %s is %s", p.ID, p.State)
	}
}

func (s *State) canRound(p *Poll, _ PollFigures) error {
	switch {
	case p.State == ballot.Void:
		return nil
	case p.State != ballot.Announced:
		return ballot.Refuse(ballot.CodeNotFinal, "poll %s is %s", p.ID, p.State)
	case len(p.mayFollow()) == 0:
		return ballot.Refuse(ballot.CodeNoNextRound, "poll %s", p.ID)
	default:
		return nil
	}
}

// mayFollow lists the rounds that may follow a poll, and RoundNone where its seats may be left vacant.
func (p *Poll) mayFollow() []ballot.Round {
	switch {
	case p.Next != "" || p.Vacant:
		return nil
	case p.State == ballot.Void:
		return []ballot.Round{ballot.RoundRerun}
	case p.State != ballot.Announced || p.Outcome == nil:
		return nil
	case p.Outcome.State == ballot.NoQuorum: // nothing was decided
		return []ballot.Round{ballot.RoundRerun}
	case p.Outcome.NextRound == nil:
		return nil
	case p.Outcome.State == ballot.Shortfall:
		return []ballot.Round{ballot.RoundShortfall, RoundNone}
	default:
		return []ballot.Round{p.Outcome.NextRound.Kind}
	}
}

// counts returns a poll's figures, combined with those of its box.
func (p *Poll) counts(f PollFigures) ballot.Counts {
	return ballot.Counts{
		Entitled: p.Entitled, Present: len(p.Issued), Issued: len(p.Issued), Returned: f.Returned,
		Valid: f.Tally.Ballots - f.Tally.Void, Void: f.Tally.Void,
	}
}
