package ballot

import "slices"

// move puts a poll that was not opened yet before another such one, or at the end of the agenda. What was opened keeps
// its place among the others.
func (d *draft) move(by Principal, id, before PollID) error {
	if err := d.active(); err != nil {
		return err
	}
	p, err := d.waiting(id)
	if err != nil {
		return err
	}
	args := map[string]string{"title": p.Spec.Title, "last": "last"}
	rest := slices.DeleteFunc(slices.Clone(d.Polls), func(q *Poll) bool { return q.ID == id })
	at := len(rest)
	if before != "" && before != id {
		q, err := d.waiting(before)
		if err != nil {
			return err
		}
		at = slices.Index(rest, q)
		args = map[string]string{"title": p.Spec.Title, "before": q.Spec.Title}
	}
	next := slices.Insert(rest, at, p)
	if before == id || slices.Equal(next, d.Polls) {
		return nil
	}
	d.Polls = next
	d.put(TableMeeting, "", fieldPolls, mustJSON(d.PollIDs()))
	d.log(by, ActMove, id, args)
	return nil
}

// waiting finds a poll that may still change its place: it was never opened, and is not void.
func (d *draft) waiting(id PollID) (*Poll, error) {
	p, err := d.Poll(id)
	if err == nil && p.State != Draft && p.State != Adopted {
		return nil, Refuse(CodeOpened, "poll %s is %s", id, p.State)
	}
	return p, err
}
