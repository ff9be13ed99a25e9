package meeting

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"piaojue/ballot"
)

// Cast takes in a deputy's ballot. Sent again with the same key and marks, also after the close, it gives the first
// receipt (I1).
func (s *Service) Cast(ctx context.Context, by ballot.Principal, id ballot.PollID,
	in ballot.CastRequest,
) (CastAnswer, error) {
	if err := need(by, id.Meeting(), ballot.RoleDeputy); err != nil {
		return CastAnswer{}, err
	}
	key, err := ballot.ParseKey(in.Key)
	if err != nil {
		return CastAnswer{}, err
	}
	if in.Marks == nil { // a blank ballot has marks, and none in them: it is final, and never taken for granted
		return CastAnswer{}, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: "marks", Code: ballot.FaultRequired,
		}})
	}
	p, err := s.votable(ctx, id)
	if err != nil {
		return CastAnswer{}, err
	}
	marks, err := p.Spec.ParseMarks(in.Marks)
	if err != nil {
		return CastAnswer{}, err
	}
	limits := p.Spec.Limits(marks)
	if limits != nil && !in.AcceptVoid {
		return CastAnswer{}, limits
	}
	if !p.ArchivedAt.IsZero() {
		return CastAnswer{}, s.afterArchive(ctx, by, p)
	}
	c, err := s.seal(by, p, key, marks, limits != nil, in)
	if err != nil {
		return CastAnswer{}, err
	}
	answer, err := s.store.Cast(ctx, c)
	if ballot.CodeOf(err) == ballot.CodeNotFound {
		err = errors.Join(s.lostWith(ctx, id.Meeting()), err)
	}
	return answer, err
}

// votable finds an adopted poll, in the state at hand if it is there: its rules are frozen, and whether it is open only
// the box decides.
func (s *Service) votable(ctx context.Context, id ballot.PollID) (*Poll, error) {
	x := s.cache(id.Meeting())
	x.mu.Lock()
	state, damaged := x.state, x.damaged
	x.mu.Unlock()
	if damaged != nil {
		return nil, damaged
	}
	if state != nil {
		if p, err := state.Poll(id); err == nil && p.State != ballot.Draft {
			return p, nil
		}
	}
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return nil, err
	}
	p, err := state.Poll(id)
	if err == nil && p.State == ballot.Draft {
		err = ballot.Refuse(ballot.CodeNotFound, "poll %s is a draft", id) // deputies know of no drafts
	}
	return p, err
}

// seal makes of a ballot what the store keeps: of a secret one an envelope, of a recorded one its marks.
func (s *Service) seal(by ballot.Principal, p *Poll, key ballot.Key, marks ballot.Marks, void bool,
	in ballot.CastRequest,
) (Cast, error) {
	box, err := s.boxKey(p)
	if err != nil {
		return Cast{}, err
	}
	code := marks.Encode()
	c := Cast{
		Poll: p.ID, Deputy: by.Number, Session: by.Session,
		Receipt: ballot.ReceiptOf(p.ID, by.Number, key), Replaces: in.Replaces,
		KeyDigest: box.Digest("key", string(p.ID), string(by.Number), string(key)),
		Digest:    box.Digest("cast", string(p.ID), string(by.Number), string(key), code, flag(in.AcceptVoid)),
	}
	if p.Spec.Rules.Secrecy == ballot.Recorded {
		c.Marks, c.Void = code, void
		c.Proof = returnProof(box, p.ID, Return{Deputy: c.Deputy, Receipt: c.Receipt}, &Opened{Marks: code, Void: void})
		return c, nil
	}
	c.EnvelopeID = newID(16)
	kept := Return{Deputy: c.Deputy, Receipt: c.Receipt}
	if p.Spec.Rules.Revise == ballot.ReviseUntilClose { // else it stands beside no deputy (I3)
		kept.EnvelopeID = c.EnvelopeID
	}
	c.Proof = returnProof(box, p.ID, kept, nil)
	c.Envelope, err = box.Seal(c.EnvelopeID, Content{Marks: code, Void: void})
	return c, err
}

// Mine gives the receipt of a deputy's own return, or "". Never the choice.
func (s *Service) Mine(ctx context.Context, by ballot.Principal, id ballot.PollID) (ballot.Receipt, error) {
	if err := need(by, id.Meeting(), ballot.RoleDeputy); err != nil {
		return "", err
	}
	return s.store.Returned(ctx, id, by.Number)
}

// Receipts lists the receipts of a closed poll, sorted, so that they tell nothing of the order.
func (s *Service) Receipts(ctx context.Context, by ballot.Principal, id ballot.PollID) ([]ballot.Receipt, error) {
	if err := need(by, id.Meeting(), ballot.Roles()...); err != nil {
		return nil, err
	}
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return nil, err
	}
	p, err := state.Poll(id)
	if err != nil {
		return nil, err
	}
	if err := p.closed(); err != nil {
		return nil, err
	}
	return s.receipts(ctx, s.cache(id.Meeting()), p)
}

// receipts gives a closed poll's receipts as they bear out. Every tablet asks for them: once what was returned is on
// record they are read and examined once on each server.
func (s *Service) receipts(ctx context.Context, x *meetingCache, p *Poll) ([]ballot.Receipt, error) {
	x.mu.Lock()
	list, known := x.receipts[p.ID]
	x.mu.Unlock()
	if known {
		return list, nil
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return nil, err
	}
	list = make([]ballot.Receipt, len(k.returns))
	for i, r := range k.returns {
		list[i] = r.Receipt
	}
	slices.Sort(list)
	if p.BoxHash == "" {
		return list, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.receipts == nil {
		x.receipts = map[ballot.PollID][]ballot.Receipt{}
	}
	x.receipts[p.ID] = list
	return list, nil
}

// CheckLength refuses with CodeBadLength a cast whose body, as it came over the network, has not the length of its
// poll's casts. It comes before anything is read of the body, so that no answer depends on what an odd one holds.
func (s *Service) CheckLength(ctx context.Context, by ballot.Principal, id ballot.PollID, length int) error {
	if err := need(by, id.Meeting(), ballot.RoleDeputy); err != nil {
		return err
	}
	p, err := s.votable(ctx, id)
	if err != nil {
		return err
	}
	if want := p.Spec.BodyBytes(); want != 0 && length != want {
		return ballot.RefuseWith(ballot.CodeBadLength, map[string]string{"bytes": strconv.Itoa(want)})
	}
	return nil
}
