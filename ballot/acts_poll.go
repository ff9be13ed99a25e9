package ballot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
)

// draftPoll puts a new poll before the meeting; it is not adopted yet.
func (d *draft) draftPoll(by Principal, spec Spec) (PollID, error) {
	if err := d.active(); err != nil {
		return "", err
	}
	if len(d.Polls) >= maxPolls {
		return "", RefuseFaults(CodeInvalid, []Fault{{Field: "polls", Code: FaultTooManyPolls, Args: map[string]string{"max": strconv.Itoa(maxPolls)}}})
	}
	p := d.addPoll(spec, Draft)
	d.log(by, ActDraft, p.ID, map[string]string{"title": spec.Title})
	return p.ID, nil
}

// maxPolls is how many polls a meeting may have, rounds counted, for one more to be drafted. A round that has to follow is
// never refused for it.
const maxPolls = 100

// redraft changes a poll that is not adopted yet.
func (d *draft) redraft(by Principal, id PollID, spec Spec) error {
	if err := d.active(); err != nil {
		return err
	}
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State != Draft {
		return Refuse(CodeNotDraft, "poll %s is %s", id, p.State)
	}
	p.Spec = spec
	d.putPoll(p)
	d.log(by, ActDraft, id, map[string]string{"title": spec.Title})
	return nil
}

// adopt freezes the rules (I11) and gives the poll its box key.
func (d *draft) adopt(by Principal, id PollID, newKey func(PollID) ([]byte, error)) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.RulesHash != "" && p.State != Void { // also once it has gone on: adopted is adopted
		return nil
	}
	if err := d.can(ActAdopt, p, PollFigures{}); err != nil {
		return err
	}
	return d.freeze(by, p, ActAdopt, newKey)
}

func (d *draft) freeze(by Principal, p *Poll, act Act, newKey func(PollID) ([]byte, error)) error {
	key, err := newKey(p.ID)
	if err != nil {
		return err
	}
	p.BoxKey, p.RulesText = key, p.Spec.Text(len(d.Roll))
	if !d.Meeting.Rehearsal {
		p.Least = p.Spec.Rules.least()
	}
	sum := sha256.Sum256([]byte(strings.Join(p.RulesText, "\n")))
	p.RulesHash = hex.EncodeToString(sum[:])
	d.to(p, Adopted)
	d.log(by, act, p.ID, map[string]string{
		"title": p.Spec.Title, "kind": string(p.Spec.Rules.Round), "rules_hash": p.RulesHash, "poll_hash": p.Spec.Hash(),
		"two_person": flag(d.Meeting.TwoPerson), "least": strconv.Itoa(p.Least),
	})
	return nil
}

// zero notes that a scrutineer has seen the empty box. Before opening nothing can be in it: only an open poll takes ballots (I2).
func (d *draft) zero(by Principal, id PollID) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.Zero {
		return nil
	}
	if err := d.can(ActZero, p, PollFigures{}); err != nil {
		return err
	}
	p.Zero = true
	d.putPoll(p)
	d.log(by, ActZero, id, map[string]string{"title": p.Spec.Title})
	return nil
}

// open hands a ballot to every deputy present and lets ballots in. StoreNow is the store's clock, against which a deadline is held.
func (d *draft) open(by Principal, id PollID, storeNow time.Time) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if !p.OpenedAt.IsZero() && p.State != Void { // also once it is paused or over: a poll opens once
		return nil
	}
	if err := d.can(ActOpen, p, PollFigures{}); err != nil {
		return err
	}
	order := 0
	for _, q := range d.Polls {
		order = max(order, q.OpenOrder)
	}
	p.OpenOrder, p.OpenedAt, p.Entitled, p.EntitledIn = order+1, d.now, len(d.Roll), d.heads().entitledIn
	var issued []DeputyID
	for _, dep := range d.Roll {
		if d.Presence[dep.Number] == Present {
			d.issue(p, dep.Number)
			issued = append(issued, dep.Number)
		}
	}
	if s := p.Spec.Rules.DurationS; s > 0 {
		p.ClosesAt = storeNow.Add(time.Duration(s) * time.Second)
	}
	d.to(p, Open)
	d.putScene(Scene{Scene: SceneVoting, Poll: id})
	d.log(by, ActOpen, id, map[string]string{"title": p.Spec.Title}, issued...)
	return nil
}

// close ends the taking of ballots, at the point in time at which this is committed (I2).
func (d *draft) close(by Principal, id PollID, how string) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State.Over() {
		return nil
	}
	if err := d.can(ActClose, p, PollFigures{}); err != nil {
		return err
	}
	p.ClosedAt, p.PausedLeft = d.now, 0
	d.to(p, Closed)
	d.log(by, ActClose, id, map[string]string{"title": p.Spec.Title, "by": how, "then": string(ActBox)})
	return nil
}

// void declares a poll void for a reason; what was cast stays on record and counts for nothing.
func (d *draft) void(by Principal, id PollID, reason string) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	if p.State == Void {
		return nil
	}
	reason, faults := checkText("reason", reason, 200, true, nil)
	if len(faults) > 0 {
		return RefuseFaults(CodeInvalid, faults)
	}
	if err := d.can(ActVoid, p, PollFigures{}); err != nil {
		return err
	}
	p.VoidReason, p.PausedLeft = reason, 0
	d.to(p, Void)
	d.log(by, ActVoid, id, map[string]string{"title": p.Spec.Title, "reason": reason})
	return nil
}

// certify takes one scrutineer's word on the count, or his refusal by name. With as many as the rules ask
// for the poll is certified and its outcome stored; the totals stand in that entry of the log.
func (d *draft) certify(by Principal, id PollID, f PollFigures, agree bool, discrepancy string) error {
	p, err := d.Poll(id)
	if err != nil {
		return err
	}
	f = p.result(f)
	had := slices.IndexFunc(p.Certificates, func(c Certificate) bool { return c.Principal == by.ID })
	if had >= 0 && p.Certificates[had].Agree {
		if agree {
			return nil
		}
		return Refuse(CodeSigned, "%s in poll %s", by.ID, id)
	}
	if !agree {
		var faults []Fault
		if discrepancy, faults = checkText("discrepancy", discrepancy, 200, true, nil); len(faults) > 0 {
			return RefuseFaults(CodeInvalid, faults)
		}
	}
	act := ActCertify
	if !agree {
		act = ActRefuse
	} else {
		discrepancy = ""
	}
	// A scrutineer may always name what does not add up.
	if err := d.can(act, p, f); err != nil && (agree || CodeOf(err) != CodeImpossible && CodeOf(err) != CodeSuspect) {
		return err
	}
	cert := Certificate{Principal: by.ID, Name: by.Name, Agree: agree, Discrepancy: discrepancy, At: d.now}
	if had >= 0 {
		p.Certificates[had] = cert
	} else {
		p.Certificates = append(p.Certificates, cert)
	}
	c := p.counts(f)
	if agree && p.Agreed() >= p.Spec.Rules.Certifiers {
		d.settle(p, f)
	}
	d.putPoll(p)
	d.log(by, act, id, map[string]string{
		"title": p.Spec.Title, "discrepancy": discrepancy, "by_hand": flag(p.byHand()),
		"entitled": strconv.Itoa(c.Entitled), "present": strconv.Itoa(c.Present), "issued": strconv.Itoa(c.Issued),
		"returned": strconv.Itoa(c.Returned), "valid": strconv.Itoa(c.Valid), "void": strconv.Itoa(c.Void),
	})
	return nil
}

// settle stores what follows from the count.
func (d *draft) settle(p *Poll, f PollFigures) {
	out := p.Spec.Outcome(p.counts(f), f.Tally)
	p.Outcome, p.CertifiedAt, p.State = &out, d.now, Certified
}

// round makes the next round ready, adopted under the rules of this one, or leaves the seats vacant.
func (d *draft) round(by Principal, id PollID, kind Round, newKey func(PollID) ([]byte, error)) (PollID, error) {
	p, err := d.Poll(id)
	if err != nil {
		return "", err
	}
	if p.Next != "" {
		if next, err := d.Poll(p.Next); err == nil && next.Asked != "" && next.Asked != kind {
			return "", Refuse(CodeNoNextRound, "poll %s is followed by a %s round", id, next.Asked)
		}
		return p.Next, nil
	}
	if kind == RoundNone && p.Vacant {
		return id, nil
	}
	if err := d.can(ActRound, p, PollFigures{}); err != nil {
		return "", err
	}
	if !slices.Contains(p.mayFollow(), kind) {
		return "", Refuse(CodeNoNextRound, "a %s round after poll %s", kind, id)
	}
	if kind == RoundNone {
		p.Vacant = true
		d.putPoll(p)
		d.log(by, ActVacant, id, map[string]string{"title": p.Spec.Title, "seats": strconv.Itoa(p.Outcome.SeatsLeft)})
		return id, nil
	}
	spec, err := p.nextSpec(kind)
	if err != nil {
		return "", err
	}
	next := d.addPoll(spec, Draft)
	next.Parent, next.Asked, p.Next = id, kind, next.ID
	d.putPoll(p)
	return next.ID, d.freeze(by, next, ActRound, newKey)
}

// RoundNone asks that seats left by a shortfall stay vacant.
const RoundNone Round = "none"

func (p *Poll) nextSpec(kind Round) (Spec, error) {
	if p.State == Void { // whatever was counted of it counts for nothing
		return p.Spec.rerun(), nil
	}
	return p.Spec.NextSpec(*p.Outcome, kind)
}
