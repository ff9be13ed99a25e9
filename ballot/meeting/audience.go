package meeting

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"piaojue/ballot"
)

// An Audience is the group of clients that a view is made for. All views of one audience are equal, so each is made
// once.
type Audience struct {
	Role   ballot.Role
	Deputy ballot.DeputyID // for deputies: each sees their own presence and ballots
}

// AudienceOf returns the audience that a principal belongs to on the page of one of their roles.
func AudienceOf(p ballot.Principal, page ballot.Role) (Audience, error) {
	if !p.Is(page) {
		return Audience{}, ballot.Refuse(ballot.CodeForbidden, "%s as %s", p.ID, page)
	}
	if page == ballot.RoleDeputy {
		return Audience{Role: page, Deputy: p.Number}, nil
	}
	return Audience{Role: page}, nil
}

// mayTally reports whether a role may see the tally of a poll now. Scrutineers and the presiding officer see it once
// the poll is closed and counted; everyone sees it when the rules reveal it.
func mayTally(r ballot.Role, p *Poll, f PollFigures) bool {
	if p.State == ballot.Void || p.State == ballot.Draft || p.State == ballot.Adopted ||
		p.handWaits() && !p.State.Running() || p.tooFew(f) {
		return false
	}
	live := p.Spec.Rules.Reveal == ballot.RevealLive && (p.Spec.Rules.Secrecy == ballot.Recorded || p.liveStep() > 0)
	switch {
	case p.State.Running():
		return live
	case !f.Counted:
		return live
	case p.State == ballot.Announced:
		return true
	case r == ballot.RoleScrutineer || r == ballot.RolePresiding:
		return true
	default:
		return p.Spec.Rules.Reveal != ballot.RevealOnAnnounce
	}
}

// mayOutcome reports whether a role may see rank, passed and selected now: scrutineers and the presiding officer once
// the poll is counted, the others only after the announcement, whatever is revealed.
func mayOutcome(r ballot.Role, p *Poll, f PollFigures) bool {
	if p.State == ballot.Announced {
		return true
	}
	return f.Counted && !p.tooFew(f) && p.State.Over() && (r == ballot.RoleScrutineer || r == ballot.RolePresiding)
}

// mayNotReturned reports whether a role sees how many have not returned their ballots.
func mayNotReturned(r ballot.Role, p *Poll) bool {
	return p.Spec.Rules.ShowNotReturned || r == ballot.RolePresiding || r == ballot.RoleScrutineer
}

// A Snapshot is a meeting's state with the figures that casts change.
type Snapshot struct {
	*State
	Figures Figures
}

// ViewFor makes the view of a snapshot for an audience. Nothing that it leaves out can reach a screen.
func ViewFor(s Snapshot, a Audience, now time.Time) View {
	v := View{
		Now: now.UTC().Truncate(time.Millisecond), Role: a.Role, Meeting: s.Meeting, Scene: s.Scene,
		Attendance: s.attendance(), Others: s.pollHeads(),
	}
	p := s.current()
	if a.Role == ballot.RoleDisplay {
		p = s.onDisplay()
		v.Intro = s.introduced()
	}
	if a.Role == ballot.RoleDeputy {
		v.Me, p = s.me(a.Deputy, p)
	}
	if p != nil {
		pv := s.pollView(p, a.Role)
		v.Poll = &pv
	}
	if a.Role.Staff() {
		v.Devices = s.Figures.Devices
		for _, p := range s.Polls {
			v.Polls = append(v.Polls, s.pollView(p, a.Role))
		}
	}
	if a.Role == ballot.RolePresiding {
		hall := ViewFor(s, Audience{Role: ballot.RoleDisplay}, now)
		v.Hall = &hall
	}
	if a.Role == ballot.RolePresiding || a.Role == ballot.RoleClerk {
		v.Roll = s.RollEntries()
	}
	if a.Role.Staff() {
		v.Requests = s.requestsFor(a.Role)
	}
	if s.Scene.Scene == SceneCheck && (a.Role == ballot.RoleDisplay || a.Role == ballot.RoleClerk) {
		v.Check = s.check()
	}
	if a.Role == ballot.RoleClerk {
		v.Slips = s.slipsMade()
	}
	if a.Role == ballot.RolePresiding || a.Role == ballot.RoleScrutineer {
		v.Log = s.Tail
	}
	return v
}

// RollEntries lists the deputies with their presence, in the roster's order.
func (s *State) RollEntries() []RollEntry {
	list := make([]RollEntry, len(s.Roll))
	for i, d := range s.Roll {
		list[i] = RollEntry{Deputy: d, Presence: s.Presence[d.Number]}
	}
	return list
}

func (s Snapshot) attendance() Attendance {
	a := Attendance{Entitled: len(s.Roll)}
	a.Present, a.Left = s.PresentCount()
	a.Excused = s.ExcusedCount()
	quorum := ballot.Fraction{Num: 2, Den: 3}
	if p := s.current(); p != nil {
		quorum = p.Spec.Rules.Quorum
	} else if len(s.Polls) > 0 {
		quorum = s.Polls[0].Spec.Rules.Quorum
	}
	a.Quorum, a.QuorumMet = quorum.Least(a.Entitled), quorum.Met(a.Present, a.Entitled)
	return a
}

func (s Snapshot) pollHeads() []PollHead {
	heads := []PollHead{}
	for _, p := range s.Polls {
		if p.State != ballot.Draft {
			heads = append(heads, p.head())
		}
	}
	return heads
}

// me returns what is shown to one deputy alone, and picks their current poll: a running poll in which they were issued
// a ballot comes first.
func (s Snapshot) me(n ballot.DeputyID, current *Poll) (*Me, *Poll) {
	me := &Me{Presence: s.Presence[n], Issued: []ballot.PollID{}}
	var mine *Poll
	for _, p := range s.Polls {
		if p.State.Running() && p.Issued[n] {
			me.Issued = append(me.Issued, p.ID)
			if mine == nil || p.OpenOrder > mine.OpenOrder {
				mine = p
			}
		}
	}
	if mine != nil {
		return me, mine
	}
	if current == nil || current.State == ballot.Announced || current.State == ballot.Void {
		if p := s.toRead(); p != nil {
			return me, p
		}
	}
	return me, current
}

func (p *Poll) head() PollHead {
	return PollHead{ID: p.ID, Title: p.Spec.Title, Kind: p.Spec.Kind, Round: p.Spec.Rules.Round, State: p.State}
}

// pollView makes the view of one poll for a role.
func (s Snapshot) pollView(p *Poll, r ballot.Role) PollView {
	f := p.result(s.Figures.Polls[p.ID])
	counts := p.counts(f)
	if p.OpenOrder == 0 {
		counts.Entitled = len(s.Roll)
		counts.Present, _ = s.PresentCount()
	}
	rules := p.Spec.Rules
	v := PollView{
		PollHead: p.head(), Seats: rules.Seats, MinApprovals: rules.MinApprovals, MaxApprovals: rules.MaxApprovals,
		Scale: p.Spec.Scale(), Secrecy: rules.Secrecy, Reveal: rules.Reveal, Revise: rules.Revise, Base: rules.Base,
		LiveStep: p.liveStep(), DurationS: rules.DurationS, BodyBytes: p.Spec.BodyBytes(),
		PassLine: p.Spec.PassLine(counts),
		Entitled: counts.Entitled, Present: counts.Present, Issued: counts.Issued, Returned: counts.Returned,
		ClosesAt: p.ClosesAt, LeftS: int(p.PausedLeft.Seconds()), OpenedAt: p.OpenedAt, ClosedAt: p.ClosedAt,
		CertifiedAt: p.CertifiedAt,
		AnnouncedAt: p.AnnouncedAt, Notice: p.Notice, NoticeNumber: p.NoticeNumber,
		NoticeDate: p.NoticeDate, VoidReason: p.VoidReason, ArchivedAt: p.ArchivedAt, Parent: p.Parent, Next: p.Next,
		Vacant:  p.Vacant,
		BoxCode: p.boxCode(),
		ByHand:  p.byHand() || p.handWaits() && !p.State.Running(),
		Least:   rules.Least(), TooFew: p.tooFew(f) && !p.handWaits(), Few: s.few(p, f),
		Items: lines(p.Spec.Items), Grades: p.Spec.GradeLines(counts.Entitled), Groups: p.Spec.Groups(),
	}
	if p.State == ballot.Draft && !r.Staff() {
		return p.forReading(v)
	}
	if p.State == ballot.Draft {
		v.Released = p.Released
	}
	if p.State.Over() || p.State == ballot.Void {
		v.ClosesAt = time.Time{}
	}
	v.Held = p.heldFor(r)
	if mayNotReturned(r, p) {
		n := max(0, counts.Issued-counts.Returned)
		v.NotReturned = &n
	}
	if err := p.unsound(f); err == nil {
		s.showFigures(&v, p, r, f)
	} else if mayTally(r, p, f) || mayOutcome(r, p, f) {
		v.Withheld, v.PassLine = ballot.CodeOf(err), nil
	}
	if r.Staff() {
		v.Adopted, v.Zero, v.Counted, v.Certifiers = p.State != ballot.Draft, p.Zero, f.Counted, rules.Certifiers
		v.Quorum, v.QuorumLost = s.quorumOf(p)
		v.Delegations = s.delegationsFor(r, p, s.Figures.Polls[p.ID])
		v.Certificates = slices.Clone(p.Certificates)
		v.Rules, v.RulesHash, v.RulesChanged = p.RulesText, p.RulesHash, s.rulesChanged(p)
		if p.State == ballot.Draft { // the rules as they would be adopted now
			v.Rules = p.Spec.Text(len(s.Roll))
		}
		v.Steps = s.steps(p, f)
	}
	if p.State != ballot.Void && (r == ballot.RoleScrutineer || r == ballot.RolePresiding ||
		r == ballot.RoleClerk && p.State == ballot.Announced) {
		v.Hand = p.handView()
	}
	return v
}

// showFigures fills in the figures of a count that a role may see.
func (s Snapshot) showFigures(v *PollView, p *Poll, r ballot.Role, f PollFigures) {
	v.Final = s.finalOf(p)
	if mayTally(r, p, f) {
		v.Tally, v.TallyOf, v.TallyVoid = p.Spec.TallyLines(f.Tally), f.Tally.Ballots, f.Tally.Void
	}
	if mayOutcome(r, p, f) {
		v.Outcome = p.Outcome
		if v.Outcome == nil {
			out := p.Spec.Outcome(p.counts(f), f.Tally)
			v.Outcome = &out
		}
		v.InvestmentSelected = p.Spec.Invested(*v.Outcome)
	}
}

// handView returns a count by hand as the people who enter and confirm it see it.
func (p *Poll) handView() *HandView {
	h := p.Hand
	if h == nil {
		return nil
	}
	return &HandView{
		Reason: h.Reason, Returned: h.Returned, Void: h.Void, Items: p.Spec.TallyLines(h.Tally()), By: h.By, Name: h.Name,
		At:        h.At,
		Confirmed: h.Confirmed, Refused: h.Refused, Witness: h.Witness,
	}
}

// quorumOf returns how many deputies must be present for a poll, and whether too few are left while ballots are out. A
// poll that was opened with a quorum goes on: the loss is shown, and the presiding officer decides.
func (s Snapshot) quorumOf(p *Poll) (least int, lost bool) {
	entitled := len(s.Roll)
	if p.OpenOrder > 0 {
		entitled = p.Entitled
	}
	present, _ := s.PresentCount()
	quorum := p.Spec.Rules.Quorum
	return quorum.Least(entitled), p.State.Running() && !quorum.Met(present, entitled)
}

// steps lists for every act on a poll whether it can be done now, and if not, why.
func (s Snapshot) steps(p *Poll, f PollFigures) []Step {
	var steps []Step
	for _, row := range ActRows() {
		if !row.step {
			continue
		}
		step := Step{Act: row.Act, OK: true}
		if err := s.mayDo(row, p, f); err == nil {
			step.Args = s.stepArgs(row.Act, p, f)
		} else {
			step.OK, step.Code = false, ballot.CodeOf(err)
			if e, ok := ballot.AsError(err); ok {
				step.Args = e.Args
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// stepArgs returns the figures shown with a step that can be taken.
func (s Snapshot) stepArgs(act ballot.Act, p *Poll, f PollFigures) map[string]string {
	switch act {
	case ballot.ActRound:
		var kinds []string
		for _, r := range p.mayFollow() {
			kinds = append(kinds, string(r))
		}
		return map[string]string{"kinds": strings.Join(kinds, " ")}
	case ballot.ActClose:
		c := p.counts(f)
		args := ballot.Numbers("not_returned", max(0, c.Issued-c.Returned))
		if least, lost := s.quorumOf(p); lost {
			present, _ := s.PresentCount()
			args["quorum"], args["present"] = strconv.Itoa(least), strconv.Itoa(present)
		}
		p.warnFew(f, args)
		return args
	default:
		return nil
	}
}

func lines(items []ballot.Item) []Line {
	list := make([]Line, len(items))
	for i, it := range items {
		list[i] = itemLine(it)
	}
	return list
}

// itemLine returns an item as lists show it.
func itemLine(i ballot.Item) Line {
	return Line{
		ID: i.ID, Title: i.Title, Short: i.Short, Department: i.Department, Investment: i.Investment,
		Group: i.Group, HasDetails: i.Details != "" || !i.None(),
	}
}

// Key returns the same text for all audiences that are shown the same view of this snapshot.
func (s Snapshot) Key(a Audience) string {
	if a.Role != ballot.RoleDeputy {
		return string(a.Role)
	}
	me, p := s.me(a.Deputy, s.current())
	key := string(a.Role) + " " + string(me.Presence)
	for _, id := range me.Issued {
		key += " " + string(id)
	}
	if p != nil {
		key += " of " + string(p.ID)
	}
	return key
}

// PollFor returns the view of one poll for a role, and its spec. Only staff see drafts, and deputies the items of those
// that are released for reading.
func (s Snapshot) PollFor(r ballot.Role, id ballot.PollID) (PollView, ballot.Spec, error) {
	p, err := s.Poll(id)
	if err != nil {
		return PollView{}, ballot.Spec{}, err
	}
	if p.hiddenFrom(r) {
		return PollView{}, ballot.Spec{}, ballot.Refuse(ballot.CodeNotFound, "poll %s is a draft", id)
	}
	if p.State == ballot.Draft && !r.Staff() {
		return s.pollView(p, r), p.specForReading(), nil
	}
	return s.pollView(p, r), p.Spec, nil
}

// WhyNoOutcome returns why the outcome of a poll is not shown yet.
func (s Snapshot) WhyNoOutcome(id ballot.PollID) error {
	p, err := s.Poll(id)
	switch {
	case err != nil:
		return err
	case p.State == ballot.Void:
		return ballot.Refuse(ballot.CodeVoided, "poll %s", id)
	case !p.State.Over():
		return ballot.Refuse(ballot.CodeNotClosed, "poll %s is %s", id, p.State)
	case p.unsound(p.result(s.Figures.Polls[id])) != nil:
		return p.unsound(p.result(s.Figures.Polls[id]))
	case p.uncounted(p.result(s.Figures.Polls[id])) != nil:
		return p.uncounted(p.result(s.Figures.Polls[id]))
	default:
		return ballot.Refuse(ballot.CodeNotAnnounced, "poll %s is %s", id, p.State)
	}
}
