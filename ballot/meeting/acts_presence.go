package meeting

import (
	"piaojue/ballot"
)

// signIn notes that a deputy is in the hall and, where polls are running, issues them a ballot in each
// (rules: who signs in while a poll is open is issued one then). By says whether the clerk did it by hand.
func (d *draft) signIn(by ballot.Principal, n ballot.DeputyID) error {
	if err := d.active(); err != nil {
		return err
	}
	dep, ok := d.Deputy(n)
	if !ok {
		return ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
	}
	if d.Presence[n] == ballot.Present {
		return nil
	}
	d.putPresence(n, ballot.Present)
	for _, p := range d.Polls {
		if p.State.Running() {
			d.issue(p, n)
		}
	}
	if by.Number == n {
		d.signIns, d.touched = append(d.signIns, n), true
		return nil
	}
	d.log(by, ballot.ActSignInBy, "", map[string]string{"number": string(n), "name": dep.Name}, n)
	return nil
}

// leave notes that a deputy has gone. What was issued to them stays issued, what they returned stays.
func (d *draft) leave(by ballot.Principal, n ballot.DeputyID) error {
	if err := d.active(); err != nil {
		return err
	}
	dep, ok := d.Deputy(n)
	if !ok {
		return ballot.Refuse(ballot.CodeNotFound, "deputy %s", n)
	}
	if d.Presence[n] != ballot.Present {
		return nil
	}
	d.putPresence(n, ballot.Left)
	d.log(by, ballot.ActLeave, "", map[string]string{"number": string(n), "name": dep.Name}, n)
	return nil
}
