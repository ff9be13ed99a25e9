package record

import (
	"errors"
	"fmt"
	"slices"

	"piaojue/ballot"
)

// people is the content of roll.json.
type people struct {
	order    []string
	signedIn map[string]bool
	issued   map[string]bool
	returned []string // in the roll's order
}

// checkRoll reads the roll and compares it with the counts.
func (v *verification) checkRoll() error {
	p := &people{signedIn: map[string]bool{}, issued: map[string]bool{}}
	seen := map[string]bool{}
	v.advance(len(v.files[RollFile]))
	err := eachOf(v.files[RollFile], 16, func(_ int, row any) error {
		f := fieldsOf(row)
		number := f.text("number")
		f.text("name")
		f.textOr("delegation")
		in, issued, returned := f.flag("signed_in"), f.flag("issued"), f.flag("returned")
		f.none()
		switch {
		case f.err != nil:
			return f.err
		case !numberShape.MatchString(number):
			return fmt.Errorf("number %q", short(number))
		case seen[number]:
			return fmt.Errorf("deputy %s stands twice", number)
		case issued && !in:
			return fmt.Errorf("deputy %s was issued a ballot, and never signed in", number)
		case returned && !issued:
			return fmt.Errorf("deputy %s returned a ballot, and was issued none", number)
		}
		seen[number], p.order = true, append(p.order, number)
		p.signedIn[number], p.issued[number] = in, issued
		if returned {
			p.returned = append(p.returned, number)
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.people = p
	n := 0
	for _, is := range p.issued {
		if is {
			n++
		}
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{{"entitled", v.poll.Entitled, len(p.order)}, {"present", v.poll.Present, n}, {"issued", v.poll.Issued, n}} {
		if c.got != c.want {
			return fmt.Errorf("%s is %d in poll.json and %d by the roll", c.name, c.got, c.want)
		}
	}
	v.found("%d returned ⊆ %d issued ⊆ %d entitled", len(p.returned), n, len(p.order))
	return nil
}

// checkPresence compares the roll with what the log says.
func (v *verification) checkPresence() error {
	if v.log.misopen != nil {
		return v.log.misopen
	}
	if !slices.Equal(v.people.order, v.log.roster) {
		return errors.New("the roll is not the roster of the log when the poll was opened")
	}
	for _, d := range v.people.order {
		if v.people.issued[d] != v.log.issued[d] {
			return fmt.Errorf("deputy %s: issued %v in the roll, %v by the log", d, v.people.issued[d], v.log.issued[d])
		}
		if v.people.signedIn[d] != v.log.signedIn[d] {
			return fmt.Errorf("deputy %s: signed in %v in the roll, %v by the log", d, v.people.signedIn[d], v.log.signedIn[d])
		}
	}
	for d, is := range v.log.issued {
		if is && !v.people.issued[d] {
			return fmt.Errorf("deputy %s was issued a ballot by the log, and is not on the roll", short(d))
		}
	}
	return nil
}

func (v *verification) checkReceipts() error {
	n, last := 0, ""
	err := eachLine(v.files[ReceiptsFile], 12, func(row int, line []byte) error {
		v.advance(len(line) + 1)
		r := string(line)
		switch {
		case !receiptShape.MatchString(r):
			return fmt.Errorf("%q is not 12 characters of a receipt", short(r))
		case r == last:
			return fmt.Errorf("%s stands twice", r)
		case r < last:
			return fmt.Errorf("%s is not in order", r)
		}
		n, last = row, r
		return nil
	})
	if err == nil && n != len(v.people.returned) {
		err = fmt.Errorf("%d receipts, and %d returned by the roll", n, len(v.people.returned))
	}
	v.found("%d", n)
	return err
}

// maxBallot is the longest line of a ballot, in bytes: all items of the largest poll.
const maxBallot = 64 << 10

// checkBallots reads the ballots and counts them. This loop is the verifier's own: the server's code is not used here.
func (v *verification) checkBallots() error {
	c := newCount(v.poll)
	secret := v.poll.Rules.Secrecy == ballot.Secret
	if secret != (v.manifest.sealing != "") {
		return fmt.Errorf("sealing %q in a %s poll", v.manifest.sealing, v.poll.Rules.Secrecy)
	}
	var named []string
	last := ""
	err := eachLine(v.files[BallotsFile], maxBallot, func(_ int, line []byte) error {
		v.advance(len(line) + 1)
		t, err := readTree(line, 512)
		if err != nil {
			return err
		}
		f := fieldsOf(t)
		field, shape := "deputy", numberShape
		if secret {
			field, shape = "serial", serialShape
		}
		id, marks := f.text(field), f.object("marks")
		f.none() // such as a deputy in a secret poll, or a serial in a recorded one
		switch {
		case f.err != nil:
			return f.err
		case !shape.MatchString(id):
			return fmt.Errorf("%s %q", field, short(id))
		case id == last:
			return fmt.Errorf("%s %s stands twice", field, id)
		case id < last:
			return fmt.Errorf("%s %s is not in order", field, id)
		}
		last = id
		if err := c.add(marks); err != nil || secret {
			return err
		}
		named = append(named, id)
		v.cast = append(v.cast, id+" "+c.digits(marks))
		return nil
	})
	if err != nil {
		return err
	}
	if v.manifest.hand != nil {
		return v.handCounted(c)
	}
	least, told := v.least()
	void := v.manifest.state == string(ballot.Void)
	switch {
	case void && c.ballots == 0:
		c.empty = true
		c.finish(v.poll)
		v.count = c
		v.found("none of a void poll")
		return nil
	case void && told:
		return fmt.Errorf("%d ballots of a void poll", c.ballots)
	case c.ballots < least:
		return fmt.Errorf("%d ballots were counted, and fewer than %d are never opened together", c.ballots, least)
	case v.log != nil && v.log.byHand():
		return errors.New("counted by hand by the log, and by_hand is not there")
	}
	if n := len(v.people.returned); c.ballots != n {
		return fmt.Errorf("%d ballots, and %d returned by the roll", c.ballots, n)
	}
	if !secret {
		if err := sameDeputies(named, v.people.returned); err != nil {
			return err
		}
	}
	c.finish(v.poll)
	v.count = c
	v.found("%d, of them %d void", c.ballots, c.void)
	return nil
}

// sameDeputies returns an error if there is a ballot of a deputy who returned none, or the other way round.
func sameDeputies(named, returned []string) error {
	sorted := slices.Sorted(slices.Values(returned))
	for i, d := range named {
		if d != sorted[i] {
			return fmt.Errorf("the ballots are not of those who returned one by the roll, from deputy %s on", min(d, sorted[i]))
		}
	}
	return nil
}

// handCounted uses the count by hand in place of the ballots, which are not in the record.
func (v *verification) handCounted(c *count) error {
	h := v.manifest.hand
	_, told := v.least()
	switch {
	case told && v.manifest.state == string(ballot.Void):
		return errors.New("a count by hand of a void poll")
	case c.ballots > 0:
		return errors.New("counted by hand, and ballots are there nevertheless")
	case !h.confirmed:
		return errors.New("counted by hand, and not confirmed by a second person")
	case h.by == h.witness:
		return errors.New("counted by hand, and confirmed by the same person")
	}
	if err := c.takeHand(h); err != nil {
		return err
	}
	if err := v.handLogged(h); err != nil {
		return err
	}
	c.finish(v.poll)
	v.count = c
	return nil
}

// byHand reports whether a count by hand was confirmed.
func (s *story) byHand() bool {
	return slices.ContainsFunc(s.acts, func(e entryLine) bool { return e.act == string(ballot.ActHandConfirm) })
}

// handLogged compares a count by hand with its entry in the log.
func (v *verification) handLogged(h *handCount) error {
	if v.log == nil {
		return nil
	}
	for _, e := range slices.Backward(v.log.acts) {
		if e.act == "hand" {
			same := e.args["returned"] == fmt.Sprint(h.returned) && e.args["void"] == fmt.Sprint(h.void) &&
				e.args["marks_hash"] == h.hash()
			if !same || e.by != h.by {
				return fmt.Errorf("line %d of the log tells of another count by hand", e.n)
			}
			return nil
		}
	}
	return errors.New("counted by hand, and the log has no entry of it")
}
