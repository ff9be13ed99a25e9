package ballot

import "strconv"

// canHand tells whether a count by hand may be entered: the presiding officer has paused the poll, or it is closed.
// Entering one ends no vote.
func (s *State) canHand(p *Poll) error {
	switch {
	case p.byHand():
		return Refuse(CodeByHand, "poll %s", p.ID)
	case p.State == Closed || p.State == Paused && p.Held == nil:
		return nil
	case p.State.Running():
		return Refuse(CodeHandPause, "poll %s is %s", p.ID, p.State)
	default:
		return Refuse(CodeNotOpen, "poll %s is %s", p.ID, p.State)
	}
}

// canHandConfirm tells whether there is a count by hand to be confirmed. It takes the place of a count, so voting is over.
func (s *State) canHandConfirm(p *Poll) error {
	if err := s.canHandRefuse(p); err != nil {
		return err
	}
	return when(p.State == Closed, CodeNotClosed, p)
}

// canHandRefuse tells whether there is a count by hand to be refused, or withdrawn.
func (s *State) canHandRefuse(p *Poll) error {
	switch {
	case p.byHand():
		return Refuse(CodeByHand, "poll %s", p.ID)
	case !p.handWaits():
		return Refuse(CodeNoHand, "poll %s", p.ID)
	default:
		return nil
	}
}

// hand enters a count by hand. Until a second person has confirmed it, everything stays as it was.
func (d *draft) hand(by Principal, id PollID, e HandEntry) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State == Draft || p.State == Adopted {
		return Refuse(CodeNotOpen, "poll %s is %s", id, p.State)
	}
	h, err := p.Spec.HandCount(e)
	if err != nil {
		return err
	}
	if p.Hand != nil && p.Hand.By == by.ID && p.Hand.same(h) && !p.Hand.Refused {
		return nil
	}
	if err := d.can(ActHand, p, PollFigures{}); err != nil {
		return err
	}
	h.By, h.Name, h.At = by.ID, by.Name, d.now
	p.Hand = h
	d.putPoll(p)
	d.log(by, ActHand, id, map[string]string{
		"title": p.Spec.Title, "reason": h.Reason, "returned": strconv.Itoa(h.Returned), "void": strconv.Itoa(h.Void),
		"marks_hash": h.marksHash(),
	})
	return nil
}

// handConfirm takes a second person's word on a count by hand. Who entered it cannot give it, but may take it back.
func (d *draft) handConfirm(by Principal, id PollID, agree bool) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if h := p.Hand; h != nil && h.WitnessID == by.ID && (agree && h.Confirmed || !agree && h.Refused) {
		return nil
	}
	act := ActHandConfirm
	if !agree {
		act = ActHandRefuse
	}
	if err := d.can(act, p, PollFigures{}); err != nil {
		return err
	}
	if agree && p.Hand.By == by.ID {
		return Refuse(CodeSamePerson, "%s in poll %s", by.ID, id)
	}
	h := *p.Hand
	h.Confirmed, h.Refused = agree, !agree
	h.Witness, h.WitnessID, h.WitnessAt = by.Name, by.ID, d.now
	p.Hand = &h
	if agree {
		p.Certificates = nil // who signed, signed another count
	}
	d.putPoll(p)
	d.log(by, act, id, map[string]string{"title": p.Spec.Title, "by": h.Name})
	return nil
}

// endHand takes back a count by hand that waits when the vote goes on: it was of another moment.
func (d *draft) endHand(by Principal, p *Poll) {
	if !p.handWaits() {
		return
	}
	h := *p.Hand
	h.Refused, h.Witness, h.WitnessID, h.WitnessAt = true, by.Name, by.ID, d.now
	p.Hand = &h
	d.log(by, ActHandRefuse, p.ID, map[string]string{"title": p.Spec.Title, "by": h.Name})
}
