package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// asked is a request in the log: a clerk's request for consent.
type asked struct {
	act, staff, name, roles, word, by string
	allowed, used                     bool
	first                             string // the person whose first slip is included
}

// bench is what a log says about the people who judge a vote: who holds which roles, by whose consent they were added,
// changed or given slips, and whether two persons are required. Logs of the previous version say less, and fewer checks
// apply to them.
type bench struct {
	opened   int // line of the first opening of any poll
	running  map[string]bool
	replaced int                 // slips that replaced others while a poll was open
	roles    map[string][]string // by id, as far as the log says
	whole    bool                // the log gives everyone's roles
	asked    map[string]*asked
	unworded error // the first act without the consent that it needed

	twoPerson   string // the last value, "1" or "0"; "" if the log has none
	frozen      bool   // rules were adopted
	changed     error  // two_person changed after it was frozen
	announcedBy string // two_person when this poll was announced
}

func newBench() *bench {
	return &bench{running: map[string]bool{}, roles: map[string][]string{}, asked: map[string]*asked{}}
}

// tell processes one entry; ours says whether it is of the record's poll.
func (b *bench) tell(e entryLine, ours bool) {
	b.tellTwo(e, ours)
	switch ballot.Act(e.act) {
	case ballot.ActCreate:
		_, b.whole = e.args["two_person"]
	case ballot.ActFormal:
		_, b.whole = e.args["staff"]
		for _, one := range words(e.args["staff"]) {
			who, roles, _ := strings.Cut(one, "=")
			b.roles[who] = strings.Split(roles, "+")
		}
	case ballot.ActOpen:
		if b.opened == 0 {
			b.opened = e.n
		}
		b.running[e.poll] = true
	case ballot.ActClose, ballot.ActVoid:
		delete(b.running, e.poll)
	case ballot.ActCertify, ballot.ActZero:
		b.holds(e, ballot.RoleScrutineer)
	case ballot.ActAnnounce:
		b.holds(e, ballot.RolePresiding)
	case ballot.ActRequest, ballot.ActAllow, ballot.ActDecline:
		b.tellRequest(e)
	default:
		b.tellStaff(e)
	}
}

// tellTwo tracks whether a person who certified may announce.
func (b *bench) tellTwo(e entryLine, ours bool) {
	now, told := e.args["two_person"]
	switch ballot.Act(e.act) {
	case ballot.ActCreate, ballot.ActFormal:
	case ballot.ActEdit, ballot.ActAdopt, ballot.ActRound:
		if b.frozen && told && b.twoPerson != "" && now != b.twoPerson && b.changed == nil {
			b.changed = fmt.Errorf("line %d: two_person is %s, and was %s when the first rules were adopted", e.n, short(now),
				b.twoPerson)
		}
		b.frozen = b.frozen || told && e.act != string(ballot.ActEdit)
	case ballot.ActAnnounce:
		if ours {
			b.announcedBy = b.twoPerson
		}
		return
	default:
		return
	}
	if told {
		b.twoPerson = now
	}
}

// holds records a fault if, according to the log, the person may not take the step.
func (b *bench) holds(e entryLine, role ballot.Role) {
	roles, known := b.roles[e.by]
	if (known || b.whole) && !slices.Contains(roles, string(role)) {
		b.fault(e, "%s by %s, who is not %s by the log", e.act, short(e.by), role)
	}
}

func (b *bench) fault(e entryLine, format string, args ...any) {
	if b.unworded == nil {
		b.unworded = fmt.Errorf("line %d: "+format, append([]any{e.n}, args...)...)
	}
}

func (b *bench) tellRequest(e entryLine) {
	id := e.args["request"]
	a := b.asked[id]
	switch {
	case e.act == string(ballot.ActRequest) && a == nil:
		name := e.args["name"]
		if e.args["act"] == string(meeting.StaffRename) {
			name = e.args["new_name"]
		}
		b.asked[id] = &asked{
			act: e.args["act"], staff: e.args["who"], name: name, roles: e.args["roles"], word: e.args["word"], by: e.by,
		}
	case e.act == string(ballot.ActRequest):
		b.fault(e, "request %s is asked twice", short(id))
	case a == nil || a.used:
		b.fault(e, "nobody waits for a word on request %s", short(id))
	case e.act == string(ballot.ActDecline):
		delete(b.asked, id)
	case e.by == a.by || e.by == a.staff:
		b.fault(e, "%s allows what he asked, or what is about himself", short(e.by))
	default:
		a.allowed = true
		b.holds(e, ballot.Role(a.word))
	}
}

// tellStaff processes acts with staff and slips.
func (b *bench) tellStaff(e entryLine) {
	who, roles := e.args["who"], words(e.args["roles"])
	switch ballot.Act(e.act) {
	case ballot.ActStaff:
		b.worded(e, meeting.StaffAdd, judges(roles))
		b.roles[who] = roles
	case ballot.ActStaffName:
		b.worded(e, meeting.StaffRename, judges(roles))
	case ballot.ActStaffRoles:
		had, has := judges(words(e.args["before"])), judges(roles)
		if !slices.Equal(had, has) {
			b.worded(e, meeting.StaffRoles, judges(slices.Concat(had, has)))
		}
		b.roles[who] = roles
	case ballot.ActStaffGone:
		b.worded(e, meeting.StaffRemove, judges(roles))
		delete(b.roles, who)
	case ballot.ActSlips:
		if n, err := strconv.Atoi(e.args["reprints"]); err == nil && n > 0 && len(b.running) > 0 {
			b.replaced += n
		}
		b.worded(e, meeting.StaffSlip, judges(roles))
	default:
	}
}

// words splits a text of the log at its spaces.
func words(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) }

// judges returns the roles that nobody gets or loses without consent.
func judges(roles []string) []string {
	var list []string
	for _, r := range []ballot.Role{ballot.RolePresiding, ballot.RoleScrutineer} {
		if slices.Contains(roles, string(r)) {
			list = append(list, string(r))
		}
	}
	return list
}

// worded checks an act with a person who judges votes against the request that gave consent to it.
func (b *bench) worded(e entryLine, act meeting.StaffAct, concerned []string) {
	if b.opened == 0 || len(concerned) == 0 {
		return
	}
	word := string(ballot.RolePresiding)
	if slices.Contains(concerned, word) {
		word = string(ballot.RoleScrutineer)
	}
	a, who := b.asked[e.args["request"]], e.args["who"]
	if a != nil && act == meeting.StaffSlip && a.first != "" && a.first == who {
		a.first = ""
		return
	}
	if a == nil || !a.allowed || a.used || a.word != word || !a.covers(act, e) {
		b.fault(e, "%s of %s, after the first opening and without the word of a %s", act, short(who), word)
		return
	}
	if a.used = true; act == meeting.StaffAdd || act == meeting.StaffRename || act == meeting.StaffRoles {
		a.first = who
	}
}

// covers reports whether the act is the one that was requested.
func (a *asked) covers(act meeting.StaffAct, e entryLine) bool {
	switch {
	case a.act != string(act):
		return false
	case act == meeting.StaffAdd:
		return a.name == e.args["name"] && a.roles == e.args["roles"]
	case a.staff != e.args["who"]:
		return false
	case act == meeting.StaffRename:
		return a.name == e.args["name"]
	case act == meeting.StaffRoles:
		return a.roles == e.args["roles"]
	default:
		return true
	}
}

// checkWords checks the acts with the people who judge the vote against the consents given for them.
func (v *verification) checkWords() error {
	b := v.log.bench
	v.report.Replaced = b.replaced
	switch {
	case !v.manifest.rehearsal && b.changed != nil:
		return b.changed
	case b.twoPerson != "" && (b.twoPerson == "1") != v.manifest.twoPerson:
		return differ("two_person", v.manifest.twoPerson, b.twoPerson == "1")
	case !v.manifest.rehearsal && b.unworded != nil:
		return b.unworded
	}
	v.found("%d slips replaced while a poll was open", b.replaced)
	return nil
}
