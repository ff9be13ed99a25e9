package meeting

import (
	"maps"

	"piaojue/ballot"
)

// unsound returns why the store's figures of a poll are impossible (I6), or nil: anyone who can write to the store can
// overwrite its counters. What follows from impossible figures is shown to nobody, not even the scrutineers. A count by
// hand is part of the poll itself, and its sums were checked when it was entered; of a void poll nothing is shown.
func (p *Poll) unsound(f PollFigures) error {
	switch {
	case p.OpenOrder == 0 || p.State == ballot.Void || p.byHand() || p.handWaits():
		return nil
	case f.Suspect:
		return ballot.Refuse(ballot.CodeSuspect, "poll %s", p.ID)
	case f.Returned != f.InBox+f.Tally.Ballots:
		return ballot.Refuse(ballot.CodeImpossible, "poll %s: %d returned are not %d in the box and %d counted",
			p.ID, f.Returned, f.InBox, f.Tally.Ballots)
	}
	counts := f.Tally.Counts(p.Entitled, len(p.Issued), len(p.Issued))
	if err := ballot.CheckSums(p.Spec, counts, f.Tally); err != nil {
		return err
	}
	if p.Outcome == nil {
		return nil
	}
	return follows(*p.Outcome, p.Spec.Outcome(counts, f.Tally))
}

// follows refuses an outcome whose figures differ from those of the count.
func follows(o, from ballot.Outcome) error {
	if o.Counts != from.Counts || len(o.Items) != len(from.Items) {
		return ballot.Refuse(ballot.CodeImpossible, "the outcome has %+v, the count %+v", o.Counts, from.Counts)
	}
	for i, item := range o.Items {
		if !maps.Equal(item.Marks, from.Items[i].Marks) {
			return ballot.Refuse(ballot.CodeImpossible, "the outcome of item %s is not what was counted", item.ID)
		}
	}
	return nil
}
