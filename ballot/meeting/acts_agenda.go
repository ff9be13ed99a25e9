package meeting

import (
	"slices"

	"piaojue/ballot"
)

// move puts a poll that was not opened yet before another such poll, or at the end of the agenda. Opened polls keep
// their order.
func (c *change) move(t *turn) error {
	if err := c.active(); err != nil {
		return err
	}
	p, before := t.p, given[Place](t).Before
	if err := waits(p); err != nil {
		return err
	}
	args := map[string]string{"title": p.Spec.Title, "last": "last"}
	rest := slices.DeleteFunc(slices.Clone(c.Polls), func(q *Poll) bool { return q.ID == p.ID })
	at := len(rest)
	if before != "" && before != p.ID {
		q, err := c.Poll(before)
		if err == nil {
			err = waits(q)
		}
		if err != nil {
			return err
		}
		at = slices.Index(rest, q)
		args = map[string]string{"title": p.Spec.Title, "before": q.Spec.Title}
	}
	next := slices.Insert(rest, at, p)
	if before == p.ID || slices.Equal(next, c.Polls) {
		return nil
	}
	c.Polls = next
	c.put(TableMeeting, "", fieldPolls, mustJSON(c.PollIDs()))
	c.log(t.by, ballot.ActMove, p.ID, args)
	return nil
}

// waits refuses a poll that may no longer be moved: it was opened, or is void.
func waits(p *Poll) error {
	if p.State != ballot.Draft && p.State != ballot.Adopted {
		return ballot.Refuse(ballot.CodeOpened, "poll %s is %s", p.ID, p.State)
	}
	return nil
}
