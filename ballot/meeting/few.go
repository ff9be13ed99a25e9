package meeting

import (
	"strconv"

	"piaojue/ballot"
)

// tooFew reports whether a closed poll had so few ballots returned that they are not counted (I13). A poll adopted
// before this was law keeps what it was adopted under: its Least is 0. What was counted by hand stands for itself.
func (p *Poll) tooFew(f PollFigures) bool {
	return p.Least > 0 && p.State == ballot.Closed && !p.byHand() && f.Returned < p.Least
}

// toCount reports whether the box of a poll is to be counted out now.
func (p *Poll) toCount(f PollFigures) bool {
	return p.State == ballot.Closed && !p.byHand() && !f.Counted && !f.Suspect && !p.tooFew(f)
}

// few reports whether a rehearsal has counted what a formal meeting would not.
func (s *State) few(p *Poll, f PollFigures) bool {
	return s.Meeting.Rehearsal && p.State.Over() && !p.byHand() && f.Returned < p.Spec.Rules.Least()
}

// fewArgs are the figures that a refusal to count goes with.
func (p *Poll) fewArgs(f PollFigures) map[string]string {
	return ballot.Numbers("returned", f.Returned, "least", p.Least)
}

// warnFew adds to the figures of a close what the presiding officer should know before it: with so few it is not
// counted.
func (p *Poll) warnFew(f PollFigures, args map[string]string) {
	if f.Returned < p.Least {
		args["returned"], args["least"] = strconv.Itoa(f.Returned), strconv.Itoa(p.Least)
	}
}
