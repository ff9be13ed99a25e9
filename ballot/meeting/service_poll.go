package meeting

import (
	"context"

	"piaojue/ballot"
)

// DraftPoll adds a new draft, or changes the one with the given id if id is not "".
func (s *Service) DraftPoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, id ballot.PollID,
	spec ballot.Spec,
) (ballot.PollID, error) {
	if err := need(by, m, ballot.RoleClerk); err != nil {
		return "", err
	}
	if id != "" {
		return id, s.Redraft(ctx, by, id, "", spec)
	}
	err := s.actReread(ctx, m, func(c *change) (err error) { // so that no draft is based on damaged records
		id, err = c.draftPoll(by, spec)
		if err != nil {
			id = ""
		}
		return err
	})
	return id, err
}

// Redraft changes a draft. Was is the hash of the spec that the change started from: if the stored spec has another
// hash, Redraft refuses with CodeDraftChanged. If was is "", it overwrites any version.
func (s *Service) Redraft(ctx context.Context, by ballot.Principal, id ballot.PollID, was string,
	spec ballot.Spec,
) error {
	if err := need(by, id.Meeting(), ballot.RoleClerk); err != nil {
		return err
	}
	return s.actReread(ctx, id.Meeting(), func(c *change) error { return c.redraft(by, id, was, spec) })
}

// RemoveDraft deletes a poll that is still a draft.
func (s *Service) RemoveDraft(ctx context.Context, by ballot.Principal, id ballot.PollID) error {
	if err := need(by, id.Meeting(), ballot.RoleClerk); err != nil {
		return err
	}
	return s.actReread(ctx, id.Meeting(), func(c *change) error { return c.removeDraft(by, id) })
}

// CopyPoll drafts a new poll in meeting m with the items and rules of another poll, and with title unless it is "". The
// other poll is of m, or of another meeting in which the clerk may act. A later round is copied as a first round.
func (s *Service) CopyPoll(ctx context.Context, by ballot.Principal, m ballot.MeetingID, from ballot.PollID,
	title string,
) (ballot.PollID, error) {
	for _, in := range []ballot.MeetingID{m, from.Meeting()} {
		if err := need(by, in, ballot.RoleClerk); err != nil {
			return "", err
		}
	}
	_, p, err := s.rereadPoll(ctx, from)
	if err != nil {
		return "", err
	}
	spec := p.Spec.Copy()
	if title != "" {
		var faults []ballot.Fault
		spec.Title, faults = ballot.CheckText("title", title, ballot.MaxTitle, true, nil)
		if err := ballot.RefuseFaults(ballot.CodeInvalid, faults); err != nil {
			return "", err
		}
	}
	return s.DraftPoll(ctx, by, m, "", spec)
}

// countNow counts a closed poll's box before the answer is sent; if it cannot, the tending goroutine will.
func (s *Service) countNow(ctx context.Context, id ballot.PollID) error {
	err := s.countOut(ctx, id)
	if err != nil {
		s.log.WarnContext(ctx, "count after close", "poll", id, "error", err)
	}
	if ballot.CodeOf(err) == ballot.CodeBoxLocked { // waiting does not help
		return err
	}
	return nil
}

// borneOut counts the stored ballots of a closed poll again, and refuses a tally that differs from their sum (I6). A
// count by hand has no ballots to verify it: its sums were checked when it was entered, and are checked again in the
// act.
func (s *Service) borneOut(ctx context.Context, id ballot.PollID, f PollFigures) error {
	_, p, err := s.rereadPoll(ctx, id)
	if err != nil || p.State != ballot.Closed && p.State != ballot.Certified || p.byHand() || p.handWaits() || !f.Counted {
		return err
	}
	r, err := s.recount(ctx, id, p.result(f))
	if err != nil {
		return err
	}
	if !r.Equal {
		return ballot.Refuse(ballot.CodeImpossible, "poll %s: the stored ballots do not add up to the tally", id)
	}
	return nil
}

func (s *Service) pollFigures(ctx context.Context, id ballot.PollID) (PollFigures, error) {
	f, err := s.store.Figures(ctx, id.Meeting(), []ballot.PollID{id})
	return f.Polls[id], err
}

// A Recount is a new count of all stored ballots, compared with the stored tally.
type Recount struct {
	Ballots int
	Tally   ballot.Tally
	Equal   bool
}

// Recount counts the stored ballots of a closed poll again.
func (s *Service) Recount(ctx context.Context, by ballot.Principal, id ballot.PollID) (Recount, *Poll, error) {
	if err := need(by, id.Meeting(), ballot.RoleScrutineer, ballot.RolePresiding); err != nil {
		return Recount{}, nil, err
	}
	p, f, err := s.closedPoll(ctx, id)
	if err == nil && p.byHand() {
		err = ballot.Refuse(ballot.CodeByHand, "poll %s", id)
	}
	if err != nil {
		return Recount{}, nil, err
	}
	r, err := s.recount(ctx, id, f)
	return r, p, err
}

// closedPoll finds a poll whose box is fully counted, with its figures. Nobody learns the figures of a void poll (I13).
func (s *Service) closedPoll(ctx context.Context, id ballot.PollID) (*Poll, PollFigures, error) {
	_, p, err := s.rereadPoll(ctx, id)
	if err != nil {
		return nil, PollFigures{}, err
	}
	if p.State == ballot.Void {
		return nil, PollFigures{}, ballot.Refuse(ballot.CodeVoided, "poll %s", id)
	}
	if err := p.closed(); err != nil {
		return nil, PollFigures{}, err
	}
	f, err := s.pollFigures(ctx, id)
	if f = p.result(f); err == nil {
		err = p.uncounted(f)
	}
	return p, f, err
}

func (s *Service) recount(ctx context.Context, id ballot.PollID, f PollFigures) (Recount, error) {
	_, p, err := s.pollOf(ctx, id)
	if err != nil {
		return Recount{}, err
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return Recount{}, err
	}
	return Recount{Ballots: len(k.ballots), Tally: k.tally, Equal: k.tally.Equal(f.Tally) && f.Returned == len(k.ballots)},
		nil
}
