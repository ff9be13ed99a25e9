package meeting

import (
	"strconv"

	"piaojue/ballot"
)

// canHand reports whether a count by hand may be entered: the presiding officer has paused the poll, or it is closed.
// Entering one does not end the vote.
func (s *State) canHand(p *Poll, _ PollFigures) error {
	switch {
	case p.byHand():
		return ballot.Refuse(ballot.CodeByHand, "poll %s", p.ID)
	case p.State == ballot.Closed || p.State == ballot.Paused && p.Held == nil:
		return nil
	case p.State.Running():
		return ballot.Refuse(ballot.CodeHandPause, "poll %s is %s", p.ID, p.State)
	default:
		return ballot.Refuse(ballot.CodeNotOpen, "poll %s is %s", p.ID, p.State)
	}
}

// canHandConfirm reports whether there is a count by hand to be confirmed. It replaces a count, so voting must be over.
func (s *State) canHandConfirm(p *Poll, f PollFigures) error {
	if err := s.canHandRefuse(p, f); err != nil {
		return err
	}
	return when(p.State == ballot.Closed, ballot.CodeNotClosed, p)
}

// canHandRefuse reports whether there is a count by hand to be refused, or withdrawn.
func (s *State) canHandRefuse(p *Poll, _ PollFigures) error {
	switch {
	case p.byHand():
		return ballot.Refuse(ballot.CodeByHand, "poll %s", p.ID)
	case !p.handWaits():
		return ballot.Refuse(ballot.CodeNoHand, "poll %s", p.ID)
	default:
		return nil
	}
}

// readHandEntry decodes a count by hand. The numbers returned and void must be given explicitly: the entry replaces the
// count.
func readHandEntry(decode func(into any) error) (any, error) {
	var in struct {
		Reason   string                           `json:"reason"`
		Returned *int                             `json:"returned"`
		Void     *int                             `json:"void"`
		Items    map[ballot.ItemID]map[string]int `json:"items"`
	}
	if err := decode(&in); err != nil {
		return nil, err
	}
	var faults []ballot.Fault
	if in.Returned == nil {
		faults = append(faults, ballot.Fault{Field: "returned", Code: ballot.FaultRequired})
	}
	if in.Void == nil {
		faults = append(faults, ballot.Fault{Field: "void", Code: ballot.FaultRequired})
	}
	if err := ballot.RefuseFaults(ballot.CodeInvalid, faults); err != nil {
		return nil, err
	}
	return ballot.HandEntry{Reason: in.Reason, Returned: *in.Returned, Void: *in.Void, Items: in.Items}, nil
}

func sameHand(t *turn) bool {
	had := t.p.Hand
	h, err := t.p.Spec.HandCount(given[ballot.HandEntry](t))
	return err == nil && had != nil && had.By == t.by.ID && had.Same(h) && !had.Refused
}

func checkHand(t *turn) error {
	if t.p.State == ballot.Draft || t.p.State == ballot.Adopted {
		return ballot.Refuse(ballot.CodeNotOpen, "poll %s is %s", t.id, t.p.State)
	}
	_, err := t.p.Spec.HandCount(given[ballot.HandEntry](t))
	return err
}

// hand enters a count by hand. Until a second person confirms it, the electronic count is unchanged.
func (c *change) hand(t *turn) error {
	h, err := t.p.Spec.HandCount(given[ballot.HandEntry](t))
	if err != nil {
		return err
	}
	h.By, h.Name, h.At = t.by.ID, t.by.Name, c.now
	t.p.Hand = h
	c.putPoll(t.p)
	c.log(t.by, ballot.ActHand, t.id, map[string]string{
		"title": t.p.Spec.Title, "reason": h.Reason, "returned": strconv.Itoa(h.Returned), "void": strconv.Itoa(h.Void),
		"marks_hash": h.MarksHash(),
	})
	return nil
}

// readWitness decodes a second person's statement on a count by hand.
func readWitness(decode func(into any) error) (any, error) {
	var in struct {
		Agree *bool `json:"agree"`
	}
	if err := decode(&in); err != nil {
		return nil, err
	}
	return wordOf(in.Agree, "")
}

// handConfirm records a second person's confirmation of a count by hand. The person who entered it cannot confirm it,
// but may withdraw it.
func (c *change) handConfirm(t *turn) error {
	if t.p.Hand.By == t.by.ID {
		return ballot.Refuse(ballot.CodeSamePerson, "%s in poll %s", t.by.ID, t.id)
	}
	t.p.Certificates = nil // they were given for another count
	c.witness(t, ballot.ActHandConfirm)
	return nil
}

func (c *change) handRefuse(t *turn) error {
	c.witness(t, ballot.ActHandRefuse)
	return nil
}

func (c *change) witness(t *turn, act ballot.Act) {
	h := *t.p.Hand
	h.Confirmed, h.Refused = act == ballot.ActHandConfirm, act == ballot.ActHandRefuse
	h.Witness, h.WitnessID, h.WitnessAt = t.by.Name, t.by.ID, c.now
	t.p.Hand = &h
	c.putPoll(t.p)
	c.log(t.by, act, t.id, map[string]string{"title": t.p.Spec.Title, "by": h.Name})
}

// endHand withdraws a pending count by hand when the vote resumes: it no longer describes the present state.
func (c *change) endHand(by ballot.Principal, p *Poll) {
	if !p.handWaits() {
		return
	}
	h := *p.Hand
	h.Refused, h.Witness, h.WitnessID, h.WitnessAt = true, by.Name, by.ID, c.now
	p.Hand = &h
	c.log(by, ballot.ActHandRefuse, p.ID, map[string]string{"title": p.Spec.Title, "by": h.Name})
}
