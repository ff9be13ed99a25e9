package meeting

import (
	"context"
	"maps"
	"time"

	"piaojue/ballot"
)

// A Cause is the condition whose failure makes a server hold a vote.
type Cause string

// The causes. A failed condition pauses the polls that it affects; they resume by themselves once it is met again,
// unless stated otherwise.
const (
	CauseStore    Cause = "store"    // the store must keep what it acknowledges: formal polls
	CauseDisk     Cause = "disk"     // there must be room for the record: formal polls
	CauseClock    Cause = "clock"    // a clock was set while a deadline runs: timed polls
	CauseLost     Cause = "lost"     // the meeting is gone from the store; nothing lifts this
	CauseDamaged  Cause = "damaged"  // the meeting's or poll's records cannot be read; it resumes once they can be
	CauseRestored Cause = "restored" // the poll was open in a backup that was restored; nothing lifts this
	CauseSuspect  Cause = "suspect"  // the poll's record is inconsistent; nothing lifts this
)

// A Hold is a pause made by a check. A pause by the presiding officer has no Hold, and no check lifts it.
type Hold struct {
	Cause  Cause     `json:"check"`
	Reason string    `json:"reason,omitempty"` // for staff: a key of the catalogue ("found.")
	Mend   string    `json:"mend,omitempty"`   // the setting that repairs it
	Server string    `json:"server,omitempty"` // the server that found it; others wait until it is silent
	At     time.Time `json:"at"`

	Figures map[string]string `json:"figures,omitempty"` // values for the text of the reason
}

// holdFor makes the hold of a check from the error of what it checked.
func holdFor(cause Cause, err error, server string) *Hold {
	e, ok := ballot.AsError(err)
	if !ok {
		return &Hold{Cause: cause, Reason: err.Error(), Server: server}
	}
	h := &Hold{Cause: cause, Reason: e.Args["reason"], Mend: e.Args["mend"], Server: server}
	for name, value := range e.Args {
		if name != "reason" && name != "mend" {
			h.figure(name, value)
		}
	}
	return h
}

func (h *Hold) figure(name, value string) {
	if h.Figures == nil {
		h.Figures = map[string]string{}
	}
	h.Figures[name] = value
}

// args adds the hold's figures to other values of a text.
func (h Hold) args(others map[string]string) map[string]string {
	maps.Copy(others, h.Figures)
	return others
}

// holdOthers is how long other servers leave a hold to the server that made it.
const holdOthers = 15 * time.Second

// A verdict is the result of one check: for each condition nil, or the hold it requires.
type verdict struct {
	store, disk, clock *Hold
	now                time.Time // what deadlines are compared with: the store's clock, without a step it just made
}

// against returns the hold that a poll requires, or nil. A rehearsal may run on any store.
func (v verdict) against(p *Poll, rehearsal bool) *Hold {
	switch {
	case v.store != nil && !rehearsal:
		return v.store
	case v.disk != nil && !rehearsal:
		return v.disk
	case v.clock != nil && (!p.ClosesAt.IsZero() || p.PausedLeft > 0):
		return v.clock
	default:
		return nil
	}
}

// hold pauses an open poll for a check. As in any pause, the remaining time is kept.
func (c *change) hold(id ballot.PollID, h Hold, now time.Time) error {
	p, err := c.Poll(id)
	if err != nil || p.State != ballot.Open {
		return err
	}
	if err := c.can(ballot.ActPause, p); err != nil {
		return err
	}
	if err := c.inTime(p, now, h.Cause != CauseClock); err != nil { // a clock that was set cannot decide this
		return err
	}
	if !p.ClosesAt.IsZero() {
		p.PausedLeft, p.ClosesAt = p.ClosesAt.Sub(now), time.Time{}
	}
	h.At = c.now
	p.Held = &h
	c.to(p, ballot.Paused)
	c.log(ballot.Principal{}, ballot.ActPause, id, h.args(map[string]string{
		"title": p.Spec.Title, "reason": string(h.Cause), "found": h.Reason,
	}))
	return nil
}

// holdAs changes the cause of a hold, when more is known about it.
func (c *change) holdAs(id ballot.PollID, was, cause Cause) error {
	p, err := c.Poll(id)
	if err != nil || !p.heldBy(was) {
		return err
	}
	h := *p.Held
	h.Cause = cause
	p.Held = &h
	c.putPoll(p)
	return nil
}

// Restored stops the polls of a meeting that were running when the restored backup was made: what was acknowledged
// after that is not in the backup. With reopen they are only paused, and the presiding officer may resume them. At is
// when the backup was made, by its store's clock; the time left until a deadline is computed from it.
func (s *Service) Restored(ctx context.Context, m ballot.MeetingID, at time.Time, reopen bool) error {
	return s.act(ctx, m, func(c *change) error {
		for _, p := range c.Polls {
			if !p.State.Running() {
				continue
			}
			if !p.ClosesAt.IsZero() {
				p.PausedLeft, p.ClosesAt = max(lastMoment, p.ClosesAt.Sub(at)), time.Time{}
			}
			was := p.State
			if p.Held = nil; !reopen {
				p.Held = &Hold{Cause: CauseRestored, At: c.now}
			}
			c.to(p, ballot.Paused)
			if was == ballot.Open {
				c.log(ballot.Principal{}, ballot.ActPause, p.ID, map[string]string{
					"title": p.Spec.Title, "reason": string(CauseRestored),
				})
			}
		}
		return nil
	})
}

// heldBy reports whether this check, and not the presiding officer, has paused the poll.
func (p *Poll) heldBy(cause Cause) bool {
	return p.State == ballot.Paused && p.Held != nil && p.Held.Cause == cause
}

// release resumes a poll that this hold, and not the presiding officer, has paused.
func (c *change) release(id ballot.PollID, was Hold, storeNow time.Time) error {
	p, err := c.Poll(id)
	if err != nil || p.State != ballot.Paused || p.Held == nil || !p.Held.At.Equal(was.At) {
		return err
	}
	held := p.Held
	p.Held = nil
	if err := c.can(ballot.ActResume, p); err != nil {
		p.Held = held
		return err
	}
	c.resume(ballot.Principal{}, p, storeNow)
	return nil
}

// heldFor returns a hold as a role may see it: deputies and the display see which check it is, staff also what it
// found.
func (p *Poll) heldFor(r ballot.Role) *Hold {
	if p.Held == nil || p.State != ballot.Paused {
		return nil
	}
	h := Hold{Cause: p.Held.Cause, At: p.Held.At}
	if r.Staff() {
		h.Reason, h.Mend, h.Figures = p.Held.Reason, p.Held.Mend, p.Held.Figures
	}
	return &h
}
