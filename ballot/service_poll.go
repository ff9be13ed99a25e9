package ballot

import (
	"context"
)

// DraftPoll puts a new poll before the meeting, or changes it where id is not "".
func (s *Service) DraftPoll(ctx context.Context, by Principal, m MeetingID, id PollID, spec Spec) (PollID, error) {
	if err := need(by, m, RoleClerk); err != nil {
		return "", err
	}
	err := s.actReread(ctx, m, func(d *draft) (err error) { // nothing is built on what was damaged
		if id != "" {
			return d.redraft(by, id, spec)
		}
		id, err = d.draftPoll(by, spec)
		if err != nil {
			id = ""
		}
		return err
	})
	return id, err
}

// Move puts a poll that was not opened yet before another such one, or at the end of the agenda where before is "".
func (s *Service) Move(ctx context.Context, by Principal, id, before PollID) error {
	if err := need(by, id.Meeting(), RoleClerk, RolePresiding); err != nil {
		return err
	}
	return s.act(ctx, id.Meeting(), func(d *draft) error { return d.move(by, id, before) })
}

// Adopt freezes a poll's rules as the meeting adopted them.
func (s *Service) Adopt(ctx context.Context, by Principal, id PollID) error {
	return s.chain(ctx, by, id, RolePresiding, func(d *draft) error { return d.adopt(by, id, s.keys.New) })
}

// Zero notes a scrutineer's word that the box is empty.
func (s *Service) Zero(ctx context.Context, by Principal, id PollID) error {
	return s.chain(ctx, by, id, RoleScrutineer, func(d *draft) error { return d.zero(by, id) })
}

// Open issues ballots and lets them in. A formal poll opens only on a store that keeps what it acknowledges (I4).
func (s *Service) Open(ctx context.Context, by Principal, id PollID) error {
	if err := need(by, id.Meeting(), RolePresiding); err != nil {
		return err
	}
	now, err := s.storeNow(ctx)
	if err != nil {
		return err
	}
	unsafe := s.box.Durable(ctx)
	return s.actReread(ctx, id.Meeting(), func(d *draft) error {
		if p, err := d.Poll(id); err == nil && d.can(ActOpen, p, PollFigures{}) == nil {
			if !d.Meeting.Rehearsal && unsafe != nil {
				return unsafe
			}
			if _, err := s.boxKey(p); err != nil { // no ballot goes into a box that nobody here can open
				return err
			}
		}
		return d.open(by, id, now)
	})
}

// Pause stops casts for a while.
func (s *Service) Pause(ctx context.Context, by Principal, id PollID, why string) error {
	now, err := s.storeNow(ctx)
	if err != nil {
		return err
	}
	return s.chain(ctx, by, id, RolePresiding, func(d *draft) error { return d.pause(by, id, now, why) })
}

// Resume lets casts in again.
func (s *Service) Resume(ctx context.Context, by Principal, id PollID) error {
	now, err := s.storeNow(ctx)
	if err != nil {
		return err
	}
	unsafe := s.box.Durable(ctx) // it may have changed during the pause
	return s.chain(ctx, by, id, RolePresiding, func(d *draft) error {
		if p, err := d.Poll(id); err == nil && !d.Meeting.Rehearsal && d.can(ActResume, p, PollFigures{}) == nil && unsafe != nil {
			return unsafe
		}
		return d.resume(by, id, now)
	})
}

// Close ends the taking of ballots and counts the box out.
func (s *Service) Close(ctx context.Context, by Principal, id PollID) error {
	if err := s.chain(ctx, by, id, RolePresiding, func(d *draft) error { return d.close(by, id, "hand") }); err != nil {
		return err
	}
	return s.countNow(ctx, id)
}

// countNow counts a closed poll out before the answer is given; where it cannot, the tending goroutine will.
func (s *Service) countNow(ctx context.Context, id PollID) error {
	err := s.countOut(ctx, id)
	if err != nil {
		s.log.WarnContext(ctx, "count after close", "poll", id, "error", err)
	}
	if CodeOf(err) == CodeBoxLocked { // that mends itself by no waiting
		return err
	}
	return nil
}

// VoidPoll declares a poll void for a reason.
func (s *Service) VoidPoll(ctx context.Context, by Principal, id PollID, reason string) error {
	return s.chain(ctx, by, id, RolePresiding, func(d *draft) error { return d.void(by, id, reason) })
}

// Certify takes a scrutineer's word on the count. The stored ballots are counted again first (I6).
func (s *Service) Certify(ctx context.Context, by Principal, id PollID, agree bool, discrepancy string) error {
	if err := need(by, id.Meeting(), RoleScrutineer); err != nil {
		return err
	}
	f, err := s.pollFigures(ctx, id)
	if err != nil {
		return err
	}
	if agree {
		if err := s.openable(ctx, id, f); err != nil {
			return err
		}
		if err := s.borneOut(ctx, id, f); err != nil {
			return err
		}
	}
	return s.actReread(ctx, id.Meeting(), func(d *draft) error { return d.certify(by, id, f, agree, discrepancy) })
}

// Extend gives a timed poll more time.
func (s *Service) Extend(ctx context.Context, by Principal, id PollID, e Extension) error {
	now, err := s.storeNow(ctx)
	if err != nil {
		return err
	}
	return s.chain(ctx, by, id, RolePresiding, func(d *draft) error { return d.extend(by, id, now, e) })
}

// Announce makes the result public, with the text of a notice.
func (s *Service) Announce(ctx context.Context, by Principal, id PollID, notice string) error {
	return s.AnnounceAs(ctx, by, id, Announcement{Notice: notice})
}

// AnnounceAs makes the result public, with a notice that may have number and date.
func (s *Service) AnnounceAs(ctx context.Context, by Principal, id PollID, a Announcement) error {
	if err := need(by, id.Meeting(), RolePresiding); err != nil {
		return err
	}
	f, err := s.pollFigures(ctx, id)
	if err != nil {
		return err
	}
	unproven := s.borneOut(ctx, id, f)
	return s.actReread(ctx, id.Meeting(), func(d *draft) error {
		if p, err := d.Poll(id); err == nil && d.can(ActAnnounce, p, f) == nil && unproven != nil {
			return unproven // where nobody certifies, this is where the count is released
		}
		return d.announce(by, id, f, a)
	})
}

// borneOut counts the stored ballots of a closed poll again, and refuses a tally that they do not bear out (I6). A
// count by hand stands for itself: its sums were checked when it was entered, and are again in the act.
func (s *Service) borneOut(ctx context.Context, id PollID, f PollFigures) error {
	state, err := s.Reread(ctx, id.Meeting())
	if err != nil {
		return err
	}
	p, err := state.Poll(id)
	if err != nil || p.State != Closed && p.State != Certified || p.byHand() || p.handWaits() || !f.Counted {
		return err
	}
	r, err := s.recount(ctx, id, p.result(f))
	if err != nil {
		return err
	}
	if !r.Equal {
		return Refuse(CodeImpossible, "poll %s: the stored ballots do not add up to the tally", id)
	}
	return nil
}

// Round makes the next round ready and gives its poll; RoundNone leaves the seats vacant.
func (s *Service) Round(ctx context.Context, by Principal, id PollID, kind Round) (PollID, error) {
	var next PollID
	err := s.chain(ctx, by, id, RolePresiding, func(d *draft) (err error) {
		next, err = d.round(by, id, kind, s.keys.New)
		return err
	})
	return next, err
}

func (s *Service) chain(ctx context.Context, by Principal, id PollID, role Role, do func(*draft) error) error {
	if err := need(by, id.Meeting(), role); err != nil {
		return err
	}
	return s.actReread(ctx, id.Meeting(), do)
}

func (s *Service) pollFigures(ctx context.Context, id PollID) (PollFigures, error) {
	f, err := s.box.Figures(ctx, id.Meeting(), []PollID{id})
	return f.Polls[id], err
}

// A Recount is the stored ballots counted again, from the first to the last, beside the tally that was kept.
type Recount struct {
	Ballots int
	Tally   Tally
	Equal   bool
}

// Recount counts the stored ballots of a closed poll again.
func (s *Service) Recount(ctx context.Context, by Principal, id PollID) (Recount, *Poll, error) {
	if err := need(by, id.Meeting(), RoleScrutineer, RolePresiding); err != nil {
		return Recount{}, nil, err
	}
	p, f, err := s.closedPoll(ctx, id)
	if err == nil && p.byHand() {
		err = Refuse(CodeByHand, "poll %s", id)
	}
	if err != nil {
		return Recount{}, nil, err
	}
	r, err := s.recount(ctx, id, f)
	return r, p, err
}

// closedPoll finds a poll whose box is counted out, with its figures. Of a void one nobody learns them (I13).
func (s *Service) closedPoll(ctx context.Context, id PollID) (*Poll, PollFigures, error) {
	state, err := s.Reread(ctx, id.Meeting())
	if err != nil {
		return nil, PollFigures{}, err
	}
	p, err := state.Poll(id)
	if err != nil {
		return nil, PollFigures{}, err
	}
	if p.State == Void {
		return nil, PollFigures{}, Refuse(CodeVoided, "poll %s", id)
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

func (s *Service) recount(ctx context.Context, id PollID, f PollFigures) (Recount, error) {
	state, err := s.State(ctx, id.Meeting())
	if err != nil {
		return Recount{}, err
	}
	p, err := state.Poll(id)
	if err != nil {
		return Recount{}, err
	}
	k, err := s.examine(ctx, p)
	if err != nil {
		return Recount{}, err
	}
	return Recount{Ballots: len(k.ballots), Tally: k.tally, Equal: k.tally.Equal(f.Tally) && f.Returned == len(k.ballots)}, nil
}
