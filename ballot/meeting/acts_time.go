package meeting

import (
	"strconv"
	"time"

	"piaojue/ballot"
)

// pause stops casts for a while and keeps the time left until a deadline. A pause made by a check becomes the presiding
// officer's.
func (c *change) pause(t *turn) error {
	p := t.p
	if p.State == ballot.Paused {
		p.Held = nil
		c.putPoll(p)
		c.log(t.by, ballot.ActStayPaused, p.ID, map[string]string{"title": p.Spec.Title})
		return nil
	}
	if err := c.inTime(p, t.now, true); err != nil {
		return err
	}
	if !p.ClosesAt.IsZero() {
		p.PausedLeft, p.ClosesAt = p.ClosesAt.Sub(t.now), time.Time{}
	}
	c.to(p, ballot.Paused)
	c.log(t.by, ballot.ActPause, p.ID, map[string]string{"title": p.Spec.Title, "reason": given[Reason](t).Reason})
	return nil
}

// resumeNow accepts casts again. A formal poll needs a store that keeps what it acknowledges: that may have changed
// during the pause.
func (c *change) resumeNow(t *turn) error {
	if !c.Meeting.Rehearsal && t.unsafe != nil {
		return t.unsafe
	}
	c.resume(t.by, t.p, t.now)
	return nil
}

func (c *change) resume(by ballot.Principal, p *Poll, storeNow time.Time) {
	if p.PausedLeft > 0 {
		p.ClosesAt, p.PausedLeft = storeNow.Add(p.PausedLeft), 0
	}
	c.endHand(by, p)
	c.to(p, ballot.Open)
	c.log(by, ballot.ActResume, p.ID, map[string]string{"title": p.Spec.Title})
}

// inTime refuses to move a deadline that has passed or nearly passed: by the store's clock the poll is closed then, and
// a closed poll never reopens (I2). With held, the store also refuses the change if the deadline has come before it is
// written.
func (c *change) inTime(p *Poll, storeNow time.Time, held bool) error {
	if p.State != ballot.Open || p.ClosesAt.IsZero() {
		return nil
	}
	if left := p.ClosesAt.Sub(storeNow); left < lastMoment || held && c.late {
		return ballot.Refuse(ballot.CodeNotOpen, "poll %s closes in %v", p.ID, left)
	}
	if held && (c.before.IsZero() || p.ClosesAt.Before(c.before)) {
		c.before = p.ClosesAt
	}
	return nil
}

const lastMoment = time.Second

func checkExtension(t *turn) error {
	if n := given[Extension](t).Seconds; n < 1 || n > ballot.MaxDuration {
		return ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: "seconds", Code: ballot.FaultBadNumber, Args: ballot.Numbers("value", n),
		}})
	}
	return nil
}

// extend gives a timed poll more time, also while it is paused. From is the deadline that the requester saw: if it is
// no longer the deadline, nothing is done, so that a repeated request does not add the time twice.
func (c *change) extend(t *turn) error {
	p, e := t.p, given[Extension](t)
	if !e.From.IsZero() && !e.From.Equal(p.ClosesAt) {
		return nil
	}
	if err := c.inTime(p, t.now, true); err != nil {
		return err
	}
	more := time.Duration(e.Seconds) * time.Second
	if p.State == ballot.Paused {
		p.PausedLeft += more
	} else {
		p.ClosesAt = p.ClosesAt.Add(more)
	}
	c.putPoll(p)
	c.log(t.by, ballot.ActExtend, p.ID, map[string]string{"title": p.Spec.Title, "seconds": strconv.Itoa(e.Seconds)})
	return nil
}

// startTime sets the deadline of a running, untimed poll. The time counts from now or, if it is paused, from resume.
func (c *change) startTime(t *turn) error {
	p, n := t.p, given[Extension](t).Seconds
	if time := time.Duration(n) * time.Second; p.State == ballot.Paused {
		p.PausedLeft = time
	} else {
		p.ClosesAt = t.now.Add(time)
	}
	c.putPoll(p)
	c.log(t.by, ballot.ActTime, p.ID, map[string]string{"title": p.Spec.Title, "seconds": strconv.Itoa(n)})
	return nil
}

// dropTime removes the deadline of a running poll, which is then closed by hand. A deadline that has passed stays (I2).
func (c *change) dropTime(t *turn) error {
	p := t.p
	if err := c.inTime(p, t.now, true); err != nil {
		return err
	}
	p.ClosesAt, p.PausedLeft = time.Time{}, 0
	c.putPoll(p)
	c.log(t.by, ballot.ActUntime, p.ID, map[string]string{"title": p.Spec.Title})
	return nil
}

// An Extension asks for more time.
type Extension struct {
	Seconds int       `json:"seconds"`
	From    time.Time `json:"from,omitzero"` // the deadline that was seen; if another applies, nothing changes
}
