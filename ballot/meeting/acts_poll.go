package meeting

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/ballot"
)

// draftPoll adds a new poll, which is not adopted yet.
func (c *change) draftPoll(by ballot.Principal, spec ballot.Spec) (ballot.PollID, error) {
	if err := c.active(); err != nil {
		return "", err
	}
	if len(c.Polls) >= maxPolls {
		return "", ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{
			Field: "polls", Code: ballot.FaultTooManyPolls, Args: map[string]string{"max": strconv.Itoa(maxPolls)},
		}})
	}
	return c.addDraft(by, spec), nil
}

// addDraft appends a draft to the agenda and logs it, which is the first log entry of the poll.
func (c *change) addDraft(by ballot.Principal, spec ballot.Spec) ballot.PollID {
	p := c.addPoll(spec, ballot.Draft)
	c.log(by, ballot.ActDraft, p.ID, map[string]string{"title": spec.Title})
	return p.ID
}

// maxPolls is the number of polls of a meeting, rounds included, from which on no further poll may be drafted. A round
// that has to follow is never refused for it.
const maxPolls = 100

// redraft changes a draft. The clerk's page saves as they type, so the changes of one person to one draft under one
// title make one log entry as long as nothing else is logged in between. Was is the hash of the spec that the change
// started from; if the stored spec differs, the change is refused with CodeDraftChanged. If was is "", it overwrites.
func (c *change) redraft(by ballot.Principal, id ballot.PollID, was string, spec ballot.Spec) error {
	if err := c.active(); err != nil {
		return err
	}
	p, err := c.Poll(id)
	if err != nil {
		return err
	}
	if p.State != ballot.Draft {
		return ballot.Refuse(ballot.CodeNotDraft, "poll %s is %s", id, p.State)
	}
	switch stands := p.Spec.Hash(); {
	case stands == spec.Hash():
		return nil
	case was != "" && was != stands:
		return ballot.Refuse(ballot.CodeDraftChanged, "poll %s", id)
	}
	p.Spec = spec
	if p.Released > 0 {
		p.Released++
	}
	c.putPoll(p)
	if !c.drafting(by, id, spec.Title) {
		c.log(by, ballot.ActDraft, id, map[string]string{"title": spec.Title})
	}
	return nil
}

// drafting reports whether the newest log entry already records that this person drafts this poll under this title.
func (c *change) drafting(by ballot.Principal, id ballot.PollID, title string) bool {
	if len(c.signIns) > 0 || len(c.Tail) == 0 {
		return false
	}
	last := c.Tail[0]
	return last.Act == ballot.ActDraft && last.Poll == id && last.By == by.Name && last.Args["title"] == title
}

// removeDraft deletes a draft. An adopted poll stays on record: it can only be declared void.
func (c *change) removeDraft(by ballot.Principal, id ballot.PollID) error {
	if err := c.active(); err != nil {
		return err
	}
	p, err := c.Poll(id)
	if err != nil {
		return err
	}
	if p.State != ballot.Draft {
		return ballot.Refuse(ballot.CodeNotDraft, "poll %s is %s", id, p.State)
	}
	c.Polls = slices.DeleteFunc(c.Polls, func(q *Poll) bool { return q.ID == id })
	c.put(TableMeeting, "", fieldPolls, mustJSON(c.PollIDs()))
	for _, f := range fieldsOf(p) {
		c.writes = append(c.writes, Write{Table: TablePoll, Poll: id, Key: f.key, Delete: true})
	}
	c.log(by, ballot.ActDraftGone, id, map[string]string{"title": p.Spec.Title})
	return nil
}

// freeze adopts the rules (I11) and gives the poll its box key.
func (c *change) freeze(by ballot.Principal, p *Poll, act ballot.Act,
	newKey func(ballot.PollID) ([]byte, error),
) error {
	key, err := newKey(p.ID)
	if err != nil {
		return err
	}
	p.Released = 0
	p.BoxKey, p.RulesText = key, p.Spec.Text(len(c.Roll))
	if !c.Meeting.Rehearsal {
		p.Least = p.Spec.Rules.Least()
	}
	sum := sha256.Sum256([]byte(strings.Join(p.RulesText, "\n")))
	p.RulesHash = hex.EncodeToString(sum[:])
	c.to(p, ballot.Adopted)
	c.log(by, act, p.ID, map[string]string{
		"title": p.Spec.Title, "kind": string(p.Spec.Rules.Round), "rules_hash": p.RulesHash, "poll_hash": p.Spec.Hash(),
		"two_person": flag(c.Meeting.TwoPerson), "least": strconv.Itoa(p.Least),
	})
	return nil
}

// zero records that a scrutineer has seen the empty box. Before the opening the box is certainly empty: only an open
// poll accepts ballots (I2).
func (c *change) zero(t *turn) error {
	t.p.Zero = true
	c.putPoll(t.p)
	c.log(t.by, ballot.ActZero, t.id, map[string]string{"title": t.p.Spec.Title})
	return nil
}

// openNow opens a poll. A formal poll is opened only on a store that keeps what it acknowledges (I4), and no poll is
// opened whose box key this server cannot open.
func (c *change) openNow(t *turn) error {
	if !c.Meeting.Rehearsal && t.unsafe != nil {
		return t.unsafe
	}
	if _, err := t.s.boxKey(t.p); err != nil {
		return err
	}
	c.open(t.by, t.p, t.now)
	return nil
}

// open issues a ballot to every deputy present, and from then on ballots are accepted.
func (c *change) open(by ballot.Principal, p *Poll, storeNow time.Time) {
	order := 0
	for _, q := range c.Polls {
		order = max(order, q.OpenOrder)
	}
	p.OpenOrder, p.OpenedAt, p.Entitled, p.EntitledIn = order+1, c.now, len(c.Roll), c.heads().entitledIn
	var issued []ballot.DeputyID
	for _, dep := range c.Roll {
		if c.Presence[dep.Number] == ballot.Present {
			c.issue(p, dep.Number)
			issued = append(issued, dep.Number)
		}
	}
	if s := p.Spec.Rules.DurationS; s > 0 {
		p.ClosesAt = storeNow.Add(time.Duration(s) * time.Second)
	}
	c.to(p, ballot.Open)
	c.putScene(Scene{Scene: SceneVoting, Poll: p.ID})
	c.log(by, ballot.ActOpen, p.ID, map[string]string{"title": p.Spec.Title}, issued...)
}

// close ends the acceptance of ballots, at the point in time at which this is committed (I2).
func (c *change) close(by ballot.Principal, p *Poll, how string) error {
	p.ClosedAt, p.PausedLeft = c.now, 0
	c.to(p, ballot.Closed)
	c.log(by, ballot.ActClose, p.ID, map[string]string{"title": p.Spec.Title, "by": how, "then": string(ballot.ActBox)})
	return nil
}

func checkReason(t *turn) error {
	reason, faults := ballot.CheckText("reason", given[Reason](t).Reason, 200, true, nil)
	t.in = Reason{reason}
	return ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// void declares a poll void for a reason; the ballots stay recorded and count for nothing.
func (c *change) void(t *turn) error {
	reason := given[Reason](t).Reason
	t.p.VoidReason, t.p.PausedLeft = reason, 0
	c.to(t.p, ballot.Void)
	c.log(t.by, ballot.ActVoid, t.id, map[string]string{"title": t.p.Spec.Title, "reason": reason})
	return nil
}

// readWord decodes a scrutineer's statement; agreement must be explicit.
func readWord(decode func(into any) error) (any, error) {
	var in struct {
		Agree       *bool  `json:"agree"`
		Discrepancy string `json:"discrepancy"`
	}
	if err := decode(&in); err != nil {
		return nil, err
	}
	return wordOf(in.Agree, in.Discrepancy)
}

func wordOf(agree *bool, discrepancy string) (any, error) {
	if agree == nil {
		return nil, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "agree", Code: ballot.FaultRequired}})
	}
	return Word{Agree: *agree, Discrepancy: discrepancy}, nil
}

// signed reports whether the acting person has certified the count.
func (t *turn) signed() bool {
	return slices.ContainsFunc(t.p.Certificates, func(c Certificate) bool { return c.Principal == t.by.ID && c.Agree })
}

func checkRefusal(t *turn) error {
	if t.signed() {
		return ballot.Refuse(ballot.CodeSigned, "%s in poll %s", t.by.ID, t.id)
	}
	word := given[Word](t)
	var faults []ballot.Fault
	word.Discrepancy, faults = ballot.CheckText("discrepancy", word.Discrepancy, 200, true, nil)
	t.in = word
	return ballot.RefuseFaults(ballot.CodeInvalid, faults)
}

// certify records one scrutineer's agreement with the count. When as many scrutineers as the rules require have
// certified, the poll is certified and its outcome stored; that log entry holds the totals.
func (c *change) certify(t *turn) error {
	c.sign(t, ballot.ActCertify, Certificate{Agree: true})
	return nil
}

// refuse records a scrutineer's refusal by name.
func (c *change) refuse(t *turn) error {
	c.sign(t, ballot.ActRefuse, Certificate{Discrepancy: given[Word](t).Discrepancy})
	return nil
}

func (c *change) sign(t *turn, act ballot.Act, cert Certificate) {
	p, f := t.p, t.p.result(t.figures)
	cert.Principal, cert.Name, cert.At = t.by.ID, t.by.Name, c.now
	if had := slices.IndexFunc(p.Certificates, func(c Certificate) bool { return c.Principal == t.by.ID }); had >= 0 {
		p.Certificates[had] = cert
	} else {
		p.Certificates = append(p.Certificates, cert)
	}
	counts := p.counts(f)
	if cert.Agree && p.agreed() >= p.Spec.Rules.Certifiers {
		c.settle(p, f)
	}
	c.putPoll(p)
	c.log(t.by, act, p.ID, map[string]string{
		"title": p.Spec.Title, "discrepancy": cert.Discrepancy, "by_hand": flag(p.byHand()),
		"entitled": strconv.Itoa(counts.Entitled), "present": strconv.Itoa(counts.Present),
		"issued":   strconv.Itoa(counts.Issued),
		"returned": strconv.Itoa(counts.Returned), "valid": strconv.Itoa(counts.Valid), "void": strconv.Itoa(counts.Void),
	})
}

// settle stores the outcome of the count.
func (c *change) settle(p *Poll, f PollFigures) {
	out := p.Spec.Outcome(p.counts(f), f.Tally)
	p.Outcome, p.CertifiedAt, p.State = &out, c.now, ballot.Certified
}

// readFollowing decodes which round is to follow a poll.
func readFollowing(decode func(into any) error) (any, error) {
	var in Following
	if err := decode(&in); err != nil {
		return nil, err
	}
	may := []ballot.Round{ballot.RoundTie, ballot.RoundShortfall, ballot.RoundRerun, RoundNone}
	switch {
	case in.Kind == "":
		return nil, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{{Field: "kind", Code: ballot.FaultRequired}})
	case !slices.Contains(may, in.Kind):
		return nil, ballot.RefuseFaults(ballot.CodeInvalid, []ballot.Fault{ballot.BadValue("kind", in.Kind, may)})
	}
	return in, nil
}

// followed reports whether the requested round already follows the poll.
func followed(t *turn) bool {
	kind := given[Following](t).Kind
	if t.p.Next == "" {
		return kind == RoundNone && t.p.Vacant
	}
	next, err := t.state.Poll(t.p.Next)
	return err != nil || next.Asked == "" || next.Asked == kind
}

func checkFollowing(t *turn) error {
	if t.p.Next != "" {
		return ballot.Refuse(ballot.CodeNoNextRound, "poll %s is followed by another round", t.id)
	}
	return nil
}

// round prepares the next round, adopted under the rules of this one, or leaves the seats vacant.
func (c *change) round(t *turn) error {
	p, kind := t.p, given[Following](t).Kind
	if !slices.Contains(p.mayFollow(), kind) {
		return ballot.Refuse(ballot.CodeNoNextRound, "a %s round after poll %s", kind, t.id)
	}
	if kind == RoundNone {
		p.Vacant = true
		c.putPoll(p)
		c.log(t.by, ballot.ActVacant, t.id, map[string]string{
			"title": p.Spec.Title, "seats": strconv.Itoa(p.Outcome.SeatsLeft),
		})
		return nil
	}
	spec, err := p.nextSpec(kind)
	if err != nil {
		return err
	}
	next := c.addPoll(spec, ballot.Draft)
	next.Parent, next.Asked, p.Next = t.id, kind, next.ID
	c.putPoll(p)
	return c.freeze(t.by, next, ballot.ActRound, t.s.keys.New)
}

// RoundNone asks that seats left by a shortfall stay vacant.
const RoundNone ballot.Round = "none"

func (p *Poll) nextSpec(kind ballot.Round) (ballot.Spec, error) {
	if p.State == ballot.Void { // a void poll's count has no effect
		return p.Spec.Rerun(), nil
	}
	return p.Spec.NextSpec(*p.Outcome, kind)
}
