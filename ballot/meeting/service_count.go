package meeting

import (
	"context"

	"piaojue/ballot"
)

// Sizes of count acts.
const (
	maxCount = 1000 // envelopes in one act, so that no act blocks the store for long
	atOnce   = 2000 // a closed box of up to this many is counted in one act
)

// countLive counts some of an open secret poll's box and puts the rest back, sealed again (I12): a reader of the
// store's files learns only that n of these k envelopes were counted.
func (s *Service) countLive(ctx context.Context, p *Poll) error {
	step := p.liveStep()
	sealed, err := s.store.Envelopes(ctx, p.ID, maxCount)
	if err != nil || len(sealed) < 2*step {
		return err
	}
	shuffle(sealed)
	n := step + draw(len(sealed)-2*step+1)
	return s.countThese(ctx, p, sealed, n)
}

// countOut records what was returned to a closed poll and counts its box until it is empty. It stops early if the poll
// is void or counted by hand; the box then stays as it is. A poll with too few ballots returned is not counted at all
// (I13).
func (s *Service) countOut(ctx context.Context, id ballot.PollID) error {
	for {
		_, p, err := s.pollOf(ctx, id)
		if err != nil || p.State != ballot.Closed {
			return err
		}
		f, err := s.pollFigures(ctx, id)
		if err != nil || f.Suspect {
			return err
		}
		if p.BoxHash == "" { // record what was returned before anything more is counted
			if err := s.sealBox(ctx, p); err != nil {
				return err
			}
			continue
		}
		if !p.toCount(f) {
			return nil
		}
		if f.InBox == 0 {
			return s.store.Finish(ctx, id)
		}
		most := maxCount
		if f.InBox <= atOnce {
			most = atOnce // the last act takes the rest too
		}
		sealed, err := s.store.Envelopes(ctx, id, most)
		if err != nil {
			return err
		}
		shuffle(sealed)
		if err := s.countThese(ctx, p, sealed, len(sealed)); err != nil && ballot.CodeOf(err) != ballot.CodeMoved {
			return err
		}
	}
}

// countThese opens all envelopes, counts the first n and puts the others back. Removals, opened ballots and returned
// envelopes are sent to the store in independent random orders.
func (s *Service) countThese(ctx context.Context, p *Poll, sealed []Sealed, n int) error {
	key, err := s.boxKey(p)
	if err != nil {
		return err
	}
	a := CountAct{Poll: p.ID}
	for i, e := range sealed {
		c, err := key.Unseal(e.ID, e.Envelope)
		if err != nil { // the key is right, so this envelope was not put in by a server
			s.distrust(ctx, p.ID, err.Error())
			return ballot.Because(ballot.CodeSuspect, err)
		}
		a.Take = append(a.Take, e.ID)
		if i < n {
			opened := Opened{Serial: key.Serial(c.Origin), Marks: c.Marks, Void: c.Void}
			opened.Proof = ballotProof(key, p.ID, opened)
			a.Ballots = append(a.Ballots, opened)
			continue
		}
		id := newID(16)
		again, err := key.Seal(id, c)
		if err != nil {
			return err
		}
		a.Back = append(a.Back, Sealed{ID: id, Envelope: again})
	}
	shuffle(a.Take)
	shuffle(a.Ballots)
	shuffle(a.Back)
	err = s.store.Count(ctx, a)
	if ballot.CodeOf(err) == ballot.CodeSuspect { // one of them was counted before, or is in the box twice
		s.distrust(ctx, p.ID, err.Error())
	}
	return err
}
