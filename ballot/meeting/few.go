package meeting

import (
	"strconv"

	"piaojue/ballot"
)

// tooFew reports whether a closed poll had so few ballots returned that they are not counted (I13). A poll adopted
// before this rule existed keeps the terms of its adoption: its Least is 0. A count by hand is not subject to it.
func (p *Poll) tooFew(f PollFigures) bool {
	return p.Least > 0 && p.State == ballot.Closed && !p.byHand() && f.Returned < p.Least
}

// toCount reports whether the box of a poll is to be counted now.
func (p *Poll) toCount(f PollFigures) bool {
	return p.State == ballot.Closed && !p.byHand() && !f.Counted && !f.Suspect && !p.tooFew(f)
}

// few reports whether a rehearsal counts a poll that a formal meeting would not count.
func (s *State) few(p *Poll, f PollFigures) bool {
	return s.Meeting.Rehearsal && p.State.Over() && !p.byHand() && f.Returned < p.Spec.Rules.Least()
}

// fewArgs returns the figures that go with a refusal to count.
func (p *Poll) fewArgs(f PollFigures) map[string]string {
	return ballot.Numbers("returned", f.Returned, "least", p.Least)
}

// warnFew adds a warning for the presiding officer to the figures of a close: with so few ballots the poll would not be
// counted.
func (p *Poll) warnFew(f PollFigures, args map[string]string) {
	if f.Returned < p.Least {
		args["returned"], args["least"] = strconv.Itoa(f.Returned), strconv.Itoa(p.Least)
	}
}
