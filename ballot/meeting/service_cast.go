package meeting

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"piaojue/ballot"
)

// Cast accepts a deputy's ballot. Sent again with the same key and marks, also after the close, it returns the first
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
	// A blank ballot has an empty map of marks. Since it is final, missing marks are never taken for one.
	if in.Marks == nil {
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

// votable finds an adopted poll, from the cached state if it is there: the rules are frozen, and only the store decides
// whether the poll is open.
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
	_, p, err := s.pollOf(ctx, id)
	if err == nil && p.State == ballot.Draft {
		err = ballot.Refuse(ballot.CodeNotFound, "poll %s is a draft", id) // deputies do not see drafts
	}
	return p, err
}

// seal turns a ballot into what the store keeps: an envelope in a secret poll, the marks in a recorded one.
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
	if p.Spec.Rules.Revise == ballot.ReviseUntilClose { // otherwise no deputy's entry holds it (I3)
		kept.EnvelopeID = c.EnvelopeID
	}
	c.Proof = returnProof(box, p.ID, kept, nil)
	c.Envelope, err = box.Seal(c.EnvelopeID, Content{Marks: code, Void: void})
	return c, err
}

// Mine returns the receipt of a deputy's own return, or "". It never returns the choice.
func (s *Service) Mine(ctx context.Context, by ballot.Principal, id ballot.PollID) (ballot.Receipt, error) {
	if err := need(by, id.Meeting(), ballot.RoleDeputy); err != nil {
		return "", err
	}
	return s.store.Returned(ctx, id, by.Number)
}

// Receipts lists the receipts of a closed poll, sorted, so that they do not reveal the order of the ballots.
func (s *Service) Receipts(ctx context.Context, by ballot.Principal, id ballot.PollID) ([]ballot.Receipt, error) {
	if err := need(by, id.Meeting(), ballot.Roles()...); err != nil {
		return nil, err
	}
	_, p, err := s.pollOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := p.closed(); err != nil {
		return nil, err
	}
	return s.receipts(ctx, s.cache(id.Meeting()), p)
}

// receipts returns a closed poll's receipts after verifying them. Every tablet asks for them: once the log records what
// was returned, each server reads and verifies them only once.
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

// CheckLength refuses with CodeBadLength a cast whose body, as it came over the network, does not have the length of
// its poll's casts. It is called before the body is parsed, so that no answer depends on the content of a body of
// another length.
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
