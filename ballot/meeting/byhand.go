package meeting

import (
	"piaojue/ballot"
)

// attested returns the figures of a certified poll, as its outcome holds them.
func (p *Poll) attested(f PollFigures) PollFigures {
	c := p.Outcome.Counts
	t := p.Spec.NewTally()
	t.Ballots, t.Void = c.Returned, c.Void
	names := append([]string{ballot.UnmarkedName}, p.Spec.Scale()...)
	for i, item := range p.Outcome.Items {
		for k, name := range names {
			t.Marks[i][k] = item.Marks[name]
		}
	}
	return PollFigures{Returned: c.Returned, Counted: true, Suspect: f.Suspect, Tally: t, ReturnedIn: f.ReturnedIn}
}

// byHand reports whether a poll's result is a count by hand.
func (p *Poll) byHand() bool { return p.Hand != nil && p.Hand.Confirmed }

// handWaits reports whether a count by hand waits for a second person's confirmation.
func (p *Poll) handWaits() bool { return p.Hand != nil && !p.Hand.Confirmed && !p.Hand.Refused }

// result returns the effective figures of a poll: those of its box, or the count by hand that replaces them. While a
// count by hand waits for its second person, a closed poll has no result.
func (p *Poll) result(f PollFigures) PollFigures {
	switch h := p.Hand; {
	case p.byHand():
		return PollFigures{Returned: h.Returned, Counted: true, Tally: h.Tally()}
	case !p.handWaits() && p.Outcome != nil: // certified: the certified figures stand, whatever the store's counters say
		return p.attested(f)
	case p.handWaits() && !p.State.Running():
		return PollFigures{Returned: f.Returned, InBox: f.InBox, Tally: p.Spec.NewTally()}
	default:
		return f
	}
}
