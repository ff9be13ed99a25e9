package ballot

import "strconv"

// A PollFile is POLL.json: what was put to the meeting, and the three counts that cannot be derived from the ballots.
type PollFile struct {
	Spec
	Entitled int `json:"entitled"`
	Present  int `json:"present"`
	Issued   int `json:"issued"`
}

// DefaultRules are the rules of a poll that gives none. The seats of a selection have no default.
func DefaultRules() Rules {
	return Rules{
		Base: BaseEntitled, Threshold: OverHalf, Quorum: TwoThirds, Unmarked: UnmarkedAbstain, Tie: TieByRound,
		Shortfall: ShortfallAsk, Round: RoundFirst, Secrecy: Secret, Reveal: RevealLive, Revise: ReviseFinal,
		LiveStep: 10, Certifiers: 1,
	}
}

// ParseSpec parses what is to be put to a meeting. Rules not given get their defaults, and items without an id get
// their position as id. It refuses with CodeInvalid and every fault of a field; [Spec.Check] finds contradictions
// between fields.
func ParseSpec(data []byte) (Spec, error) {
	var s Spec
	t, faults := ReadJSON(data, maxValues)
	if o := openTop(t, &faults); o != nil {
		s = readSpec(o)
		o.close()
		faults = unlessNoted(faults, s.fieldFaults(TextRule.faults))
	}
	if err := RefuseFaults(CodeInvalid, faults); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// ParsePollFile parses POLL.json. It refuses with CodeInvalid and every fault with its line, contradictions included.
// Texts are checked only by the part of the rule that every version has had, so that a record made before the rest of
// the rule existed is still accepted.
func ParsePollFile(data []byte) (PollFile, error) {
	var p PollFile
	t, faults := ReadJSON(data, maxValues)
	if o := openTop(t, &faults); o != nil {
		o.require("entitled", "present", "issued")
		o.integer("entitled", &p.Entitled)
		o.integer("present", &p.Present)
		o.integer("issued", &p.Issued)
		p.Spec = readSpec(o)
		o.close()
		faults = unlessNoted(faults, p.countFaults())
		faults = unlessNoted(faults, p.check(p.Entitled, TextRule.recordedFaults))
	}
	t.onLines(data, faults)
	if err := RefuseFaults(CodeInvalid, faults); err != nil {
		return PollFile{}, err
	}
	return p, nil
}

// openTop opens the parsed value as an object; nil when it could not be parsed or is not an object.
func openTop(t JSON, faults *[]Fault) *object {
	if t.kind == 0 && len(*faults) > 0 {
		return nil
	}
	if o := openObject(t, "", faults); o.fields != nil {
		return o
	}
	return nil
}

// countFaults checks the counts against each other: every present deputy is on the roll, and only present deputies are
// issued a ballot (I7).
func (p PollFile) countFaults() []Fault {
	var faults []Fault
	for _, n := range []struct {
		field string
		value int
		of    string
		most  int
	}{
		{"entitled", p.Entitled, "", MaxEntitled},
		{"present", p.Present, "entitled", p.Entitled},
		{"issued", p.Issued, "present", p.Present},
	} {
		switch {
		case n.value < 0 || n.of == "" && n.value > n.most:
			faults = append(faults, at(n.field, badNumber(n.value)))
		case n.value > n.most:
			faults = append(faults, Fault{Field: n.field, Code: FaultCountOver, Args: map[string]string{
				"value": strconv.Itoa(n.value), "other": n.of, "max": strconv.Itoa(n.most),
			}})
		}
	}
	return faults
}

// unlessNoted adds faults of fields that have no fault yet: a field that could not be parsed is not also reported as
// missing, nor is anything inside it.
func unlessNoted(noted, more []Fault) []Fault {
	had := make(map[string]bool, len(noted))
	for _, f := range noted {
		had[f.Field] = true
	}
	for _, f := range more {
		within := had[f.Field]
		for i, r := range f.Field {
			within = within || (r == '.' || r == '[') && had[f.Field[:i]]
		}
		if !within {
			noted = append(noted, f)
		}
	}
	return noted
}

func readSpec(o *object) Spec {
	s := Spec{Rules: DefaultRules()}
	o.require("kind", "title")
	oneOf(o, "kind", &s.Kind, Selection, Decision, Rating)
	o.text("title", &s.Title)
	o.list("items", func(v JSON, path string) {
		s.Items = append(s.Items, readItem(v, path, o.faults))
	})
	for i := range s.Items {
		if s.Items[i].ID == "" {
			s.Items[i].ID = ItemID(strconv.Itoa(i + 1))
		}
	}
	rules, given := o.take("rules")
	if !given {
		rules = JSON{kind: '{'}
	}
	r := openObject(rules, join(o.path, "rules"), o.faults)
	r.readRules(&s)
	r.close()
	return s
}

func readItem(v JSON, path string, faults *[]Fault) Item {
	var item Item
	o := openObject(v, path, faults)
	id := ""
	if given, ok := o.fields["id"].Text(); ok && given == "" {
		o.fault("id", Fault{Code: FaultBadID, Args: map[string]string{"value": ""}})
	}
	o.text("id", &id)
	item.ID = ItemID(id)
	o.require("title")
	o.text("title", &item.Title)
	o.text("short", &item.Short)
	o.text("department", &item.Department)
	o.decimal("investment", &item.Investment)
	o.text("details", &item.Details)
	o.text("group", &item.Group)
	o.text("place", &item.Place)
	o.text("serves", &item.Serves)
	o.text("due", &item.Due)
	o.list("pictures", func(v JSON, path string) {
		item.Pictures = append(item.Pictures, asText(v, path, o.faults))
	})
	o.close()
	return item
}

func (o *object) readRules(s *Spec) {
	r := &s.Rules
	if s.Kind == Selection {
		o.require("seats")
	}
	o.integer("seats", &r.Seats)
	r.MaxApprovals = r.Seats
	if s.Kind == Decision {
		if r.Seats == len(s.Items) { // every motion may pass, so this is no limit
			r.Seats, r.MaxApprovals = 0, 0
		}
	}
	o.integer("min_approvals", &r.MinApprovals)
	o.integer("max_approvals", &r.MaxApprovals)
	if s.Kind == Decision && r.MaxApprovals == len(s.Items) {
		r.MaxApprovals = 0
	}
	oneOf(o, "base", &r.Base, Bases()...)
	o.fraction("threshold", &r.Threshold)
	o.fraction("quorum", &r.Quorum)
	if v, given := o.fields["min_turnout"]; given && v.IsNull() {
		o.take("min_turnout")
	} else if given {
		r.MinTurnout = new(Fraction)
		o.fraction("min_turnout", r.MinTurnout)
	}
	oneOf(o, "unmarked", &r.Unmarked, UnmarkedAbstain, UnmarkedApprove)
	oneOf(o, "tie", &r.Tie, TieByRound)
	oneOf(o, "shortfall", &r.Shortfall, ShortfallAsk, ShortfallRevote, ShortfallVacant)
	oneOf(o, "round", &r.Round, Rounds()...)
	oneOf(o, "secrecy", &r.Secrecy, Secret, Recorded)
	oneOf(o, "reveal", &r.Reveal, RevealLive, RevealOnClose, RevealOnAnnounce)
	oneOf(o, "revise", &r.Revise, ReviseFinal, ReviseUntilClose)
	o.integer("live_step", &r.LiveStep)
	o.integer("duration_s", &r.DurationS)
	o.integer("certifiers", &r.Certifiers)
	o.boolean("show_not_returned", &r.ShowNotReturned)
	o.list("scale", func(v JSON, path string) {
		r.Scale = append(r.Scale, asText(v, path, o.faults))
	})
	o.list("grades", func(v JSON, path string) {
		r.Grades = append(r.Grades, readGrade(v, path, o.faults, r.Base))
	})
}

// readGrade parses one grade of a rating. A grade with a threshold and no base of its own gets the poll's base.
func readGrade(v JSON, path string, faults *[]Fault, base Base) Grade {
	var g Grade
	o := openObject(v, path, faults)
	o.require("grade")
	o.text("grade", &g.Grade)
	o.list("marks", func(v JSON, path string) { g.Marks = append(g.Marks, asText(v, path, faults)) })
	if _, given := o.fields["threshold"]; given {
		g.Threshold = new(Fraction)
		g.Base = base
		o.fraction("threshold", g.Threshold)
	}
	oneOf(o, "base", &g.Base, Bases()...)
	o.close()
	return g
}

func asText(v JSON, path string, faults *[]Fault) string {
	s, ok := v.Text()
	if !ok {
		*faults = append(*faults, BadValue(path, v, []string{`"…"`}))
	}
	return s
}

func (o *object) fraction(name string, into *Fraction) {
	v, given := o.take(name)
	if !given {
		return
	}
	var f Fraction
	in := openObject(v, join(o.path, name), o.faults)
	in.require("num", "den")
	in.integer("num", &f.Num)
	in.integer("den", &f.Den)
	in.boolean("over", &f.Over)
	in.close()
	*into = f
}
