package meeting

import "piaojue/ballot"

// attending returns a deputy whose presence may change: the meeting is not over.
func (c *change) attending(n ballot.DeputyID) (ballot.Deputy, error) {
	if err := c.active(); err != nil {
		return ballot.Deputy{}, err
	}
	return c.onRoll(n)
}

// signIn records that a deputy is in the hall and, if polls are running, issues them a ballot in each of these: a
// deputy who signs in during a poll gets a ballot then. By says whether the clerk did it.
func (c *change) signIn(by ballot.Principal, n ballot.DeputyID) error {
	dep, err := c.attending(n)
	if err != nil {
		return err
	}
	if c.Presence[n] == ballot.Present {
		return nil
	}
	c.putPresence(n, ballot.Present)
	for _, p := range c.Polls {
		if p.State.Running() {
			c.issue(p, n)
		}
	}
	if by.Number == n {
		c.signIns, c.touched = append(c.signIns, n), true
		return nil
	}
	c.log(by, ballot.ActSignInBy, "", map[string]string{"number": string(n), "name": dep.Name}, n)
	return nil
}

// leave records that a deputy has gone, or ends their leave of absence. The ballots issued to them stay issued, and
// what they returned stays returned.
func (c *change) leave(by ballot.Principal, n ballot.DeputyID) error {
	dep, err := c.attending(n)
	if err != nil {
		return err
	}
	switch c.Presence[n] {
	case ballot.Present:
		c.putPresence(n, ballot.Left)
		c.log(by, ballot.ActLeave, "", map[string]string{"number": string(n), "name": dep.Name}, n)
	case ballot.Excused:
		delete(c.Presence, n)
		c.drop(TablePresence, string(n))
		c.logExcuse(by, dep, false)
	case ballot.Left, ballot.Absent:
	}
	return nil
}

// excuse records that a deputy has leave of absence 请假. They stay entitled: no base, quorum or pass line changes. A
// sign-in ends the leave. A deputy who is present leaves first, so that the log has that entry too.
func (c *change) excuse(by ballot.Principal, n ballot.DeputyID) error {
	dep, err := c.attending(n)
	if err != nil {
		return err
	}
	switch c.Presence[n] {
	case ballot.Excused:
		return nil
	case ballot.Present:
		if err := c.leave(by, n); err != nil {
			return err
		}
	case ballot.Left, ballot.Absent:
	}
	c.putPresence(n, ballot.Excused)
	c.logExcuse(by, dep, true)
	return nil
}

func (c *change) logExcuse(by ballot.Principal, dep ballot.Deputy, on bool) {
	args := map[string]string{"number": string(dep.Number), "name": dep.Name, "on": flag(on)}
	c.log(by, ballot.ActExcuse, "", args, dep.Number)
}
