package ballot

import (
	"context"
)

// Sizes of count acts.
const (
	maxCount = 1000 // envelopes of one act, so that no act holds up the store
	atOnce   = 2000 // up to here a closed box is counted in one act
)

// countLive counts some of an open secret poll's box and puts the rest back sealed anew (I12): whoever reads
// the store's files learns only that n of these k were counted.
func (s *Service) countLive(ctx context.Context, p *Poll) error {
	step := p.liveStep()
	sealed, err := s.box.Envelopes(ctx, p.ID, maxCount)
	if err != nil || len(sealed) < 2*step {
		return err
	}
	shuffle(sealed)
	n := step + draw(len(sealed)-2*step+1)
	return s.countThese(ctx, p, sealed, n)
}

// countOut counts a closed poll's box until nothing is left in it, or until the poll is void or counted by hand: its box
// is left as it is then. One with too few ballots returned is not counted at all (I13).
func (s *Service) countOut(ctx context.Context, id PollID) error {
	for {
		state, err := s.State(ctx, id.Meeting())
		if err != nil {
			return err
		}
		p, err := state.Poll(id)
		if err != nil || p.State != Closed {
			return err
		}
		f, err := s.pollFigures(ctx, id)
		if err != nil || !p.toCount(f) {
			return err
		}
		if f.InBox == 0 {
			return s.box.Finish(ctx, id)
		}
		most := maxCount
		if f.InBox <= atOnce {
			most = atOnce // the last act takes what would be left over
		}
		sealed, err := s.box.Envelopes(ctx, id, most)
		if err != nil {
			return err
		}
		shuffle(sealed)
		if err := s.countThese(ctx, p, sealed, len(sealed)); err != nil && CodeOf(err) != CodeMoved {
			return err
		}
	}
}

// countThese opens all envelopes, counts the first n and puts the others back. Removals, opened ballots
// and put-backs go to the box in orders that have nothing to do with one another.
func (s *Service) countThese(ctx context.Context, p *Poll, sealed []Sealed, n int) error {
	key, err := s.boxKey(p)
	if err != nil {
		return err
	}
	a := CountAct{Poll: p.ID}
	for i, e := range sealed {
		marks, void, err := key.Unseal(e.Envelope)
		if err != nil {
			return Because(CodeBoxLocked, err)
		}
		a.Take = append(a.Take, e.ID)
		if i < n {
			a.Ballots = append(a.Ballots, Opened{Serial: newID(12), Marks: marks, Void: void})
			continue
		}
		again, err := key.Seal(marks, void)
		if err != nil {
			return err
		}
		a.Back = append(a.Back, Sealed{ID: newID(16), Envelope: again})
	}
	shuffle(a.Take)
	shuffle(a.Ballots)
	shuffle(a.Back)
	return s.box.Count(ctx, a)
}
