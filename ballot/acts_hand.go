package ballot

import "strconv"

// canHand tells whether a count by hand may be entered.
func (s *State) canHand(p *Poll) error {
	switch {
	case p.Hand != nil && p.Hand.Confirmed:
		return Refuse(CodeByHand, "poll %s", p.ID)
	case p.State.Running() || p.State == Closed:
		return nil
	default:
		return Refuse(CodeNotOpen, "poll %s is %s", p.ID, p.State)
	}
}

// canHandConfirm tells whether there is a count by hand to be confirmed.
func (s *State) canHandConfirm(p *Poll) error {
	switch {
	case p.Hand == nil || p.Hand.Refused:
		return Refuse(CodeNoHand, "poll %s", p.ID)
	case p.Hand.Confirmed:
		return Refuse(CodeByHand, "poll %s", p.ID)
	default:
		return when(p.State == Closed, CodeNotClosed, p)
	}
}

// hand enters a count by hand. It ends the taking of ballots; those in the box are set aside.
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
	if p.State.Running() {
		if err := d.close(by, id, "hand_count"); err != nil {
			return err
		}
	}
	h.By, h.Name, h.At = by.ID, by.Name, d.now
	p.Hand, p.Certificates = h, nil // who signed, signed another count
	d.putPoll(p)
	d.log(by, ActHand, id, map[string]string{
		"title": p.Spec.Title, "reason": h.Reason, "returned": strconv.Itoa(h.Returned), "void": strconv.Itoa(h.Void),
		"marks_hash": h.marksHash(),
	})
	return nil
}

// handConfirm takes a second person's word on a count by hand. Who entered it cannot give it.
func (d *draft) handConfirm(by Principal, id PollID, agree bool) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if h := p.Hand; h != nil && h.WitnessID == by.ID && (agree && h.Confirmed || !agree && h.Refused) {
		return nil
	}
	if err := d.can(ActHandConfirm, p, PollFigures{}); err != nil {
		return err
	}
	if p.Hand.By == by.ID {
		return Refuse(CodeSamePerson, "%s in poll %s", by.ID, id)
	}
	h := *p.Hand
	h.Confirmed, h.Refused = agree, !agree
	h.Witness, h.WitnessID, h.WitnessAt = by.Name, by.ID, d.now
	p.Hand, p.Certificates = &h, nil
	d.putPoll(p)
	act := ActHandConfirm
	if !agree {
		act = ActHandRefuse
	}
	d.log(by, act, id, map[string]string{"title": p.Spec.Title, "by": h.Name})
	return nil
}
