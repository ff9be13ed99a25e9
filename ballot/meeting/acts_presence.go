package meeting

import (
	"piaojue/ballot"
)

// signIn records that a deputy is in the hall and, if polls are running, issues them a ballot in each of these: a
// deputy who signs in during a poll gets a ballot then. By says whether the clerk did it.
func (c *change) signIn(by ballot.Principal, n ballot.DeputyID) error {
	if err := c.active(); err != nil {
		return err
	}
	dep, ok := c.Deputy(n)
	if !ok {
		return ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
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

// leave records that a deputy has gone. The ballots issued to them stay issued, and what they returned stays returned.
func (c *change) leave(by ballot.Principal, n ballot.DeputyID) error {
	if err := c.active(); err != nil {
		return err
	}
	dep, ok := c.Deputy(n)
	if !ok {
		return ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
	}
	if c.Presence[n] != ballot.Present {
		return nil
	}
	c.putPresence(n, ballot.Left)
	c.log(by, ballot.ActLeave, "", map[string]string{"number": string(n), "name": dep.Name}, n)
	return nil
}
