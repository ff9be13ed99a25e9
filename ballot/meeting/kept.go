package meeting

import (
	"context"
	"fmt"

	"piaojue/ballot"
)

// A kept is the store's content of a poll's casts, after verification.
type kept struct {
	returns []Return
	ballots []Opened     // counted
	tally   ballot.Tally // of these, newly summed
}

// examine reads the store's content of a poll's casts and verifies each part by its proof, and all of it by the hash in
// the log. If verification fails it returns CodeSuspect, and marks the poll for all servers.
func (s *Service) examine(ctx context.Context, p *Poll) (kept, error) {
	var k kept
	var err error
	if k.returns, err = s.store.Returns(ctx, p.ID); err != nil {
		return kept{}, err
	}
	if k.ballots, err = s.store.Ballots(ctx, p.ID); err != nil {
		return kept{}, err
	}
	var key BoxKey // an archived poll has no key left; the log's hashes verify it
	if p.ArchivedAt.IsZero() {
		if key, err = s.boxKey(p); err != nil {
			return kept{}, err
		}
	}
	wrong := k.fault(p, key)
	if wrong == "" {
		k.tally, wrong = p.sum(k.ballots)
	}
	if wrong != "" {
		s.distrust(ctx, p.ID, wrong)
		return kept{}, ballot.Refuse(ballot.CodeSuspect, "poll %s: %s", p.ID, wrong)
	}
	return k, nil
}

// fault returns what fails verification, or "". I3: it names no mark.
func (k kept) fault(p *Poll, key BoxKey) string {
	recorded := map[ballot.DeputyID]*Opened{}
	if p.Spec.Rules.Secrecy == ballot.Recorded {
		for i := range k.ballots {
			recorded[ballot.DeputyID(k.ballots[i].Serial)] = &k.ballots[i]
		}
		if len(k.ballots) != len(k.returns) {
			return fmt.Sprintf("%d returned, and %d ballots", len(k.returns), len(k.ballots))
		}
	}
	receipts := map[ballot.Receipt]bool{}
	for _, r := range k.returns {
		switch {
		case !p.Issued[r.Deputy]:
			return fmt.Sprintf("a return of %s, to whom no ballot was issued", ballot.Shown(string(r.Deputy)))
		case receipts[r.Receipt]:
			return fmt.Sprintf("a receipt stands twice, also beside %s", r.Deputy)
		case p.Spec.Rules.Secrecy == ballot.Recorded && recorded[r.Deputy] == nil:
			return fmt.Sprintf("no ballot of %s, who returned one", r.Deputy)
		case key != nil && r.Proof != returnProof(key, p.ID, r, recorded[r.Deputy]):
			return fmt.Sprintf("the return of %s is not as a server took it in", r.Deputy)
		}
		receipts[r.Receipt] = true
	}
	if p.Spec.Rules.Secrecy == ballot.Secret && key != nil {
		for _, o := range k.ballots {
			if o.Proof != ballotProof(key, p.ID, o) {
				return fmt.Sprintf("ballot %s is not as a server counted it", ballot.Shown(o.Serial))
			}
		}
	}
	if p.BoxHash != "" && p.BoxHash != boxHash(p, k.returns, k.ballots) {
		return "what was returned is not what the log says was returned by the close"
	}
	return ""
}

// sum counts ballots; wrong says what cannot be counted.
func (p *Poll) sum(ballots []Opened) (t ballot.Tally, wrong string) {
	t = p.Spec.NewTally()
	for _, b := range ballots {
		m, err := p.Spec.DecodeMarks(b.Marks)
		if err != nil {
			return t, "a ballot's marks do not fit the poll"
		}
		t.Add(m, p.Spec.Limits(m) != nil)
	}
	return t, ""
}

// sealBox records the hash over what was returned by the close, before anything more is counted. It does not read the
// whole meeting again, since the close has just done so: rows that someone changed since then do not fit the signature
// that this act writes, so the next full read detects them.
func (s *Service) sealBox(ctx context.Context, p *Poll) error {
	k, err := s.examine(ctx, p)
	if err != nil {
		return err
	}
	if p.Spec.Rules.Secrecy == ballot.Secret && p.Spec.Rules.Revise == ballot.ReviseUntilClose {
		if err := s.sameEnvelopes(ctx, p, k.returns); err != nil {
			return err
		}
	}
	hash := boxHash(p, k.returns, k.ballots)
	return s.act(ctx, p.ID.Meeting(), func(c *change) error { return c.sealBox(p.ID, hash) })
}

// sameEnvelopes refuses a box that lacks an envelope named in a deputy's return.
func (s *Service) sameEnvelopes(ctx context.Context, p *Poll, returns []Return) error {
	sealed, err := s.store.Envelopes(ctx, p.ID, 0)
	if err != nil {
		return err
	}
	inBox := make(map[string]bool, len(sealed))
	for _, e := range sealed {
		inBox[e.ID] = true
	}
	for _, r := range returns {
		if !inBox[r.EnvelopeID] {
			why := fmt.Sprintf("the envelope of %s is not in the box", r.Deputy)
			s.distrust(ctx, p.ID, why)
			return ballot.Refuse(ballot.CodeSuspect, "poll %s: %s", p.ID, why)
		}
	}
	return nil
}

// sealBox records the hash of what was returned by the close. It is the first act after the close, and is done by the
// server.
func (c *change) sealBox(id ballot.PollID, hash string) error {
	p, err := c.Poll(id)
	if err != nil || p.State != ballot.Closed || p.BoxHash != "" {
		return err
	}
	p.BoxHash = hash
	c.putPoll(p)
	c.log(ballot.Principal{}, ballot.ActBox, id, map[string]string{
		"title": p.Spec.Title, "hash": hash, "code": p.boxCode(),
	})
	return nil
}

// bearOut verifies figures that the store returned. The number returned to a running poll may only grow; of a closed
// and counted poll, the tally shown is summed from ballots whose proofs verify, once on each server.
func (s *Service) bearOut(ctx context.Context, state *State, f Figures) error {
	x := s.cache(state.Meeting.ID)
	for _, p := range state.Polls {
		pf := f.Polls[p.ID]
		switch {
		case pf.Suspect:
			pf.Counted, pf.Tally = false, p.Spec.NewTally()
		case p.State.Running():
			if fell := x.fell(p.ID, f.Seq, pf.Returned); fell {
				s.distrust(ctx, p.ID, "fewer ballots are returned than were before")
				pf.Suspect = true
			}
		case p.State == ballot.Closed && !p.byHand() && pf.Counted:
			tally, err := s.proven(ctx, x, p, pf)
			if ballot.CodeOf(err) == ballot.CodeSuspect {
				pf.Suspect, pf.Counted, pf.Tally = true, false, p.Spec.NewTally()
			} else if err != nil {
				return err
			} else {
				pf.Tally = tally
			}
		}
		f.Polls[p.ID] = pf
	}
	return nil
}

// fell reports whether fewer ballots are returned to a poll than this server has seen at the same or an earlier event.
func (x *meetingCache) fell(p ballot.PollID, seq uint64, returned int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	was := x.most[p]
	if seq < was.seq { // an older figure
		return false
	}
	if x.most == nil {
		x.most = map[ballot.PollID]seen{}
	}
	x.most[p] = seen{seq, max(returned, was.returned)}
	return returned < was.returned
}

// seen is how many ballots had been returned to a poll at an event.
type seen struct {
	seq      uint64
	returned int
}

// proven returns the tally of a counted poll, verified by its ballots. It is computed once.
func (s *Service) proven(ctx context.Context, x *meetingCache, p *Poll, f PollFigures) (ballot.Tally, error) {
	x.proving.Lock() // callers wait for an examination in progress instead of starting another
	defer x.proving.Unlock()
	if t, known := x.proofs[p.ID]; known {
		return t, nil
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return ballot.Tally{}, err
	}
	if !k.tally.Equal(f.Tally) || len(k.ballots) != f.Returned {
		why := fmt.Sprintf("the tally is not the sum of the %d ballots, or not all %d returned are counted", len(k.ballots),
			f.Returned)
		s.distrust(ctx, p.ID, why)
		return ballot.Tally{}, ballot.Refuse(ballot.CodeSuspect, "poll %s: %s", p.ID, why)
	}
	if x.proofs == nil {
		x.proofs = map[ballot.PollID]ballot.Tally{}
	}
	x.proofs[p.ID] = k.tally
	return k.tally, nil
}
