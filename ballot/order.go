package ballot

import (
	"slices"
	"strconv"
)

// mayDo tells whether an act may be done to a poll now (I8): nil, or why not. What hangs on the one who acts, on the
// input or on the store's promises is checked where the act is done.
func (s *State) mayDo(row ActRow, p *Poll, f PollFigures) error {
	if row.Act != ActArchive { // that may be done when the meeting is over, and to a void poll
		if s.Meeting.State == MeetingClosed {
			return Refuse(CodeMeetingOver, "meeting %s", s.Meeting.ID)
		}
		if p.State == Void && row.Act != ActRound {
			return Refuse(CodeVoided, "poll %s", p.ID)
		}
	}
	return row.may(s, p, p.result(f))
}

// can is [State.mayDo] of an act that needs no figures.
func (s *State) can(act Act, p *Poll) error {
	row, err := rowOf(act)
	if err != nil {
		return err
	}
	return s.mayDo(row, p, PollFigures{})
}

// in allows an act in some states of a poll.
func in(otherwise Code, states ...PollState) func(*State, *Poll, PollFigures) error {
	return func(_ *State, p *Poll, _ PollFigures) error {
		return when(slices.Contains(states, p.State), otherwise, p)
	}
}

func (s *State) canArchive(p *Poll, _ PollFigures) error {
	return when(p.State == Announced || p.State == Void, CodeNotAnnounced, p)
}

func (s *State) canPause(p *Poll, _ PollFigures) error {
	return when(p.State == Open || p.State == Paused && p.Held != nil, CodeNotOpen, p)
}

func (s *State) canResume(p *Poll, _ PollFigures) error {
	if p.State == Paused && p.Held != nil {
		return RefuseWith(CodeHeld, p.Held.args(map[string]string{"reason": p.Held.Reason, "mend": p.Held.Mend}))
	}
	return when(p.State == Paused, CodeNotPaused, p)
}

func (s *State) canExtend(p *Poll, _ PollFigures) error {
	if err := when(p.State.Running(), CodeNotOpen, p); err != nil {
		return err
	}
	return when(!p.ClosesAt.IsZero() || p.PausedLeft > 0, CodeNotTimed, p)
}

func (s *State) canVoid(p *Poll, _ PollFigures) error {
	return when(p.State.May(Void), s.whyNotVoid(p), p)
}

// canRefuse lets a scrutineer always name what does not add up.
func (s *State) canRefuse(p *Poll, f PollFigures) error {
	err := s.canCertify(p, f)
	if code := CodeOf(err); code == CodeImpossible || code == CodeSuspect {
		return nil
	}
	return err
}

func when(ok bool, otherwise Code, p *Poll) error {
	if ok {
		return nil
	}
	return Refuse(otherwise, "poll %s is %s", p.ID, p.State)
}

func (s *State) canAdopt(p *Poll, _ PollFigures) error {
	if p.State != Draft {
		return Refuse(CodeNotDraft, "poll %s is %s", p.ID, p.State)
	}
	return RefuseFaults(CodeInvalid, s.CheckSpec(p.Spec))
}

func (s *State) canOpen(p *Poll, _ PollFigures) error {
	if p.State != Adopted {
		if p.State == Draft {
			return Refuse(CodeNotAdopted, "poll %s", p.ID)
		}
		return Refuse(CodeNotDraft, "poll %s is %s", p.ID, p.State)
	}
	present, _ := s.PresentCount()
	quorum := p.Spec.Rules.Quorum
	if !quorum.Met(present, len(s.Roll)) {
		return RefuseWith(CodeNoQuorum, map[string]string{
			"present": strconv.Itoa(present), "quorum": strconv.Itoa(quorum.Least(len(s.Roll))),
		})
	}
	if !p.Zero && p.Spec.Rules.Certifiers > 0 {
		return Refuse(CodeNoZeroProof, "poll %s", p.ID)
	}
	return nil
}

func (s *State) whyNotVoid(p *Poll) Code {
	if p.State == Draft {
		return CodeNotAdopted
	}
	return CodeNotOpen
}

func (s *State) canCertify(p *Poll, f PollFigures) error {
	if p.State != Closed {
		return Refuse(CodeNotClosed, "poll %s is %s", p.ID, p.State)
	}
	if err := p.uncounted(f); err != nil {
		return err
	}
	c := p.counts(f)
	if p.byHand() { // on paper more may be returned than were issued: that is attested too, and makes the poll invalid
		c.Issued = max(c.Issued, c.Returned)
	}
	return CheckSums(p.Spec, c, f.Tally)
}

// uncounted says why there is no count of a closed poll yet, or nil.
func (p *Poll) uncounted(f PollFigures) error {
	switch {
	case p.handWaits():
		return Refuse(CodeNotConfirmed, "poll %s", p.ID)
	case !p.byHand() && f.Suspect:
		return Refuse(CodeSuspect, "poll %s", p.ID)
	case !p.byHand() && p.State == Closed && p.BoxHash == "":
		return Refuse(CodeNotCounted, "what was returned to poll %s is not on record yet", p.ID)
	case p.tooFew(f):
		return RefuseWith(CodeTooFew, p.fewArgs(f))
	case !f.Counted:
		return Refuse(CodeNotCounted, "poll %s has %d in the box", p.ID, f.InBox)
	default:
		return nil
	}
}

func (s *State) canAnnounce(p *Poll, f PollFigures) error {
	switch {
	case p.State == Certified && !p.byHand() && f.Suspect:
		return Refuse(CodeSuspect, "poll %s", p.ID)
	case p.State == Certified:
		return nil
	case p.State == Closed && p.Spec.Rules.Certifiers == 0:
		return s.canCertify(p, f)
	case p.State == Closed && p.uncounted(f) != nil:
		return p.uncounted(f)
	case p.State == Closed:
		left := p.Spec.Rules.Certifiers - p.agreed()
		return RefuseWith(CodeNotCertified, map[string]string{"left": strconv.Itoa(left)})
	default:
		return Refuse(CodeNotClosed, "poll %s is %s", p.ID, p.State)
	}
}

func (s *State) canRound(p *Poll, _ PollFigures) error {
	switch {
	case p.State == Void:
		return nil
	case p.State != Announced:
		return Refuse(CodeNotFinal, "poll %s is %s", p.ID, p.State)
	case len(p.mayFollow()) == 0:
		return Refuse(CodeNoNextRound, "poll %s", p.ID)
	default:
		return nil
	}
}

// mayFollow lists the rounds that may follow a poll, and RoundNone where its seats may be left vacant.
func (p *Poll) mayFollow() []Round {
	switch {
	case p.Next != "" || p.Vacant:
		return nil
	case p.State == Void:
		return []Round{RoundRerun}
	case p.State != Announced || p.Outcome == nil:
		return nil
	case p.Outcome.State == NoQuorum: // nothing was decided
		return []Round{RoundRerun}
	case p.Outcome.NextRound == nil:
		return nil
	case p.Outcome.State == Shortfall:
		return []Round{RoundShortfall, RoundNone}
	default:
		return []Round{p.Outcome.NextRound.Kind}
	}
}

// counts are a poll's figures together with those of its box.
func (p *Poll) counts(f PollFigures) Counts {
	return Counts{
		Entitled: p.Entitled, Present: len(p.Issued), Issued: len(p.Issued), Returned: f.Returned,
		Valid: f.Tally.Ballots - f.Tally.Void, Void: f.Tally.Void,
	}
}
