package ballot

import (
	"strconv"
	"time"
)

// pause stops casts for a while; a deadline waits too. A pause made by a check becomes the officer's.
func (d *draft) pause(by Principal, id PollID, storeNow time.Time, why string) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State == Paused && p.Held == nil {
		return nil
	}
	if err := d.can(ActPause, p, PollFigures{}); err != nil {
		return err
	}
	if p.State == Paused {
		p.Held = nil
		d.putPoll(p)
		d.log(by, ActStayPaused, id, map[string]string{"title": p.Spec.Title})
		return nil
	}
	if err := d.inTime(p, storeNow, true); err != nil {
		return err
	}
	if !p.ClosesAt.IsZero() {
		p.PausedLeft, p.ClosesAt = p.ClosesAt.Sub(storeNow), time.Time{}
	}
	d.to(p, Paused)
	d.log(by, ActPause, id, map[string]string{"title": p.Spec.Title, "reason": why})
	return nil
}

func (d *draft) resume(by Principal, id PollID, storeNow time.Time) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State == Open {
		return nil
	}
	if err := d.can(ActResume, p, PollFigures{}); err != nil {
		return err
	}
	if p.PausedLeft > 0 {
		p.ClosesAt, p.PausedLeft = storeNow.Add(p.PausedLeft), 0
	}
	d.endHand(by, p)
	d.to(p, Open)
	d.log(by, ActResume, id, map[string]string{"title": p.Spec.Title})
	return nil
}

// inTime refuses to move a deadline that is over or as good as over: by the store's clock the poll is closed then, and a
// closed one never reopens (I2). With held, the box refuses the move too when the deadline has come before it is written.
func (d *draft) inTime(p *Poll, storeNow time.Time, held bool) error {
	if p.State != Open || p.ClosesAt.IsZero() {
		return nil
	}
	if left := p.ClosesAt.Sub(storeNow); left < lastMoment || held && d.late {
		return Refuse(CodeNotOpen, "poll %s closes in %v", p.ID, left)
	}
	if held && (d.before.IsZero() || p.ClosesAt.Before(d.before)) {
		d.before = p.ClosesAt
	}
	return nil
}

const lastMoment = time.Second

// extend gives a timed poll more time, also while it is paused. With from, the deadline that the one who asks saw,
// nothing is done when that is no longer the deadline: a press repeated does not give the time twice.
func (d *draft) extend(by Principal, id PollID, storeNow time.Time, e Extension) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if e.Seconds < 1 || e.Seconds > MaxDuration {
		return RefuseFaults(CodeInvalid, []Fault{at("seconds", badNumber(e.Seconds))})
	}
	if err := d.can(ActExtend, p, PollFigures{}); err != nil {
		return err
	}
	if !e.From.IsZero() && !e.From.Equal(p.ClosesAt) {
		return nil
	}
	if err := d.inTime(p, storeNow, true); err != nil {
		return err
	}
	more := time.Duration(e.Seconds) * time.Second
	if p.State == Paused {
		p.PausedLeft += more
	} else {
		p.ClosesAt = p.ClosesAt.Add(more)
	}
	d.putPoll(p)
	d.log(by, ActExtend, id, map[string]string{"title": p.Spec.Title, "seconds": strconv.Itoa(e.Seconds)})
	return nil
}

// An Extension asks for more time.
type Extension struct {
	Seconds int       `json:"seconds"`
	From    time.Time `json:"from,omitzero"` // the deadline that was seen; a running poll with another one stays as it is
}
