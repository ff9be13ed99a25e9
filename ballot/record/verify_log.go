package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"piaojue/ballot"
)

// maxEntry is the longest line of a log, in bytes: a roll of 100,000.
const maxEntry = 2 << 20

// entryLine is one act of the log.
type entryLine struct {
	n                  int
	at, act, by, poll  string
	args               map[string]string
	deputies           []string
	prev, name, digest string
}

// story is what a log says about one poll.
type story struct {
	lines   int
	acts    []entryLine // acts of this poll, without their deputies
	foreign error       // the first poll id that is not of this meeting
	edited  int         // number of the last change of the meeting's settings
	last    string      // time of the last entry

	roster   []string // the roll when the poll was opened
	issued   map[string]bool
	signedIn map[string]bool
	misopen  error // the opening did not issue ballots to exactly those present
	bench    *bench
}

// checkChain reads the log once, and collects what other checks need from it.
func (v *verification) checkChain() error {
	s := newTeller(v.files[ManifestFile])
	prev, last := "", ""
	err := eachLine(v.files[LogFile], maxEntry, func(n int, line []byte) error {
		v.advance(len(line) + 1)
		e, err := readEntry(line)
		switch {
		case err != nil:
			return err
		case e.n != n:
			return fmt.Errorf("is numbered %d", e.n)
		case e.prev != prev:
			return fmt.Errorf("names %s as the hash of the entry before, which is %s", short(e.prev), prev)
		case !timeShape.MatchString(e.at):
			return fmt.Errorf("%q is no time in UTC", short(e.at))
		case sortableTime(e.at) < last:
			return fmt.Errorf("at %s is before the entry before it", e.at)
		}
		prev, last = e.digest, sortableTime(e.at)
		s.tell(e)
		return nil
	})
	if err == nil && s.lines == 0 {
		err = errors.New("the log is empty")
	}
	if err == nil {
		v.log = &s.story
	}
	v.found("%d entries", s.lines)
	return err
}

func readEntry(line []byte) (entryLine, error) {
	t, err := readTree(line, 300_000)
	if err != nil {
		return entryLine{}, err
	}
	f := fieldsOf(t)
	e := entryLine{
		n: f.number("n"), prev: f.text("prev"), at: f.text("at"), act: f.text("act"), by: f.text("by"), name: f.text("name"),
		poll: f.textOr("poll"), deputies: f.texts("deputies"), args: map[string]string{},
	}
	if _, given := f.m["args"]; given {
		for name, v := range f.object("args") {
			s, ok := v.(string)
			if !ok {
				f.fault("args", "holds what is not a text")
			}
			e.args[name] = s
		}
	}
	sum := sha256.Sum256(line)
	e.digest = hex.EncodeToString(sum[:])
	return e, f.err
}

// sortableTime converts a time into a form that sorts as text.
func sortableTime(at string) string {
	whole, fraction, _ := strings.Cut(strings.TrimSuffix(at, "Z"), ".")
	return whole + "." + fraction + strings.Repeat("0", 9-len(fraction))
}

// A teller replays presence while a log is read.
type teller struct {
	story
	poll, meeting string
	running       bool
	roll          []string
	present       map[string]bool
}

// newTeller prepares the replay for the manifest's poll, whatever else may be wrong with the manifest.
func newTeller(raw []byte) *teller {
	s := &teller{present: map[string]bool{}, story: story{
		issued: map[string]bool{}, signedIn: map[string]bool{}, bench: newBench(),
	}}
	if t, err := readTree(raw, manifestValues); err == nil {
		s.poll, _ = fieldsOf(t).m["poll"].(string)
		s.meeting, _, _ = strings.Cut(s.poll, "-")
	}
	return s
}

func (s *teller) tell(e entryLine) {
	s.lines, s.last = e.n, e.at
	if e.poll != "" && s.foreign == nil && (!pollShape.MatchString(e.poll) || !strings.HasPrefix(e.poll, s.meeting+"-")) {
		s.foreign = fmt.Errorf("line %d: poll %q is not of meeting %s", e.n, short(e.poll), s.meeting)
	}
	begins := e.act == string(ballot.ActCreate) || e.act == string(ballot.ActFormal)
	if s.foreign == nil && begins != (e.n == 1) {
		s.foreign = fmt.Errorf("line %d: a meeting begins with %s or %s, and only there; this is %q", e.n, ballot.ActCreate,
			ballot.ActFormal, short(e.act))
	}
	switch ballot.Act(e.act) {
	case ballot.ActRoll, ballot.ActFormal:
		s.reroll(e.deputies)
	case ballot.ActEdit:
		s.edited = e.n
	case ballot.ActSignIn, ballot.ActSignInBy:
		for _, d := range e.deputies {
			s.present[d], s.signedIn[d] = true, true
			if s.running {
				s.issued[d] = true
			}
		}
	case ballot.ActLeave:
		for _, d := range e.deputies {
			delete(s.present, d)
		}
	default:
	}
	s.bench.tell(e, e.poll == s.poll)
	if e.poll == s.poll {
		s.tellPoll(e)
	}
}

// reroll sets the roster. A deputy who is not on it is no longer present.
func (s *teller) reroll(roll []string) {
	s.roll = roll
	on := make(map[string]bool, len(roll))
	for _, d := range roll {
		on[d] = true
	}
	for d := range s.present {
		if !on[d] {
			delete(s.present, d)
		}
	}
}

func (s *teller) tellPoll(e entryLine) {
	switch ballot.Act(e.act) {
	case ballot.ActOpen:
		s.running, s.roster = true, s.roll
		for _, d := range e.deputies {
			s.issued[d] = true
		}
		for _, d := range s.roll {
			if s.present[d] != s.issued[d] && s.misopen == nil {
				s.misopen = fmt.Errorf("line %d: deputy %s is present: %v, and was issued a ballot: %v", e.n, d, s.present[d],
					s.issued[d])
			}
		}
	case ballot.ActClose, ballot.ActVoid:
		s.running = false
	default:
	}
	e.deputies = nil
	s.acts = append(s.acts, e)
}

// lawful is the life cycle of a poll by the acts of the log. Acts that it does not name do not change the state.
var lawful = map[string]map[ballot.Act]string{
	"":        {ballot.ActDraft: "draft", ballot.ActRound: "adopted"},
	"draft":   {ballot.ActDraft: "draft", ballot.ActAdopt: "adopted", ballot.ActDraftGone: "gone"},
	"gone":    {},
	"adopted": {ballot.ActZero: "zero", ballot.ActOpen: "open", ballot.ActVoid: "void"},
	"zero":    {ballot.ActOpen: "open", ballot.ActVoid: "void"},
	"open": {
		ballot.ActPause: "paused", "extend": "open", "time": "open", "untime": "open", ballot.ActClose: "closed",
		ballot.ActVoid: "void",
	},
	"paused": {
		ballot.ActResume: "open", "extend": "paused", "time": "paused", "untime": "paused", ballot.ActClose: "closed",
		ballot.ActVoid: "void", "hand": "paused", "hand_refuse": "paused",
	},
	"closed": {
		ballot.ActBox: "closed", ballot.ActCertify: "closed", ballot.ActRefuse: "closed", "hand": "closed",
		"hand_confirm": "closed", "hand_refuse": "closed", ballot.ActAnnounce: "announced", ballot.ActVoid: "void",
	},
	"certified": {ballot.ActAnnounce: "announced", ballot.ActVoid: "void"},
	"announced": {ballot.ActVacant: "announced"},
	"void":      {},
}

// checkActs follows the life cycle of the poll.
func (v *verification) checkActs() error {
	if v.log.foreign != nil {
		return v.log.foreign
	}
	w := walker{certifiers: v.poll.Rules.Certifiers, signed: map[string]bool{}}
	for _, e := range v.log.acts {
		if err := w.step(e); err != nil {
			return fmt.Errorf("line %d: %w", e.n, err)
		}
	}
	if w.state != v.manifest.state {
		return differ("state after the last act", w.state, v.manifest.state)
	}
	if sortableTime(v.manifest.made) < sortableTime(v.log.last) {
		return fmt.Errorf("the record was made at %s, before the log's last entry", v.manifest.made)
	}
	two := v.log.bench.announcedBy == "1"
	if v.log.bench.announcedBy == "" { // the log of a previous version does not say
		two = v.manifest.twoPerson && w.announced.n > v.log.edited
	}
	if two && w.signed[w.announced.by] {
		return fmt.Errorf("line %d: announced by %s, who certified; two persons are asked for", w.announced.n,
			short(w.announced.by))
	}
	v.found("%d acts", len(v.log.acts))
	return nil
}

type walker struct {
	state      string
	certifiers int
	handWaits  bool            // a count by hand waits for a second person
	signed     map[string]bool // persons who certified
	announced  entryLine
}

func (w *walker) step(e entryLine) error {
	act := ballot.Act(e.act)
	if !placed(act) {
		return nil
	}
	next, ok := lawful[w.state][act]
	switch {
	case !ok:
		return fmt.Errorf("%q cannot follow in state %q", short(e.act), w.state)
	case act == ballot.ActOpen && w.state == "adopted" && w.certifiers > 0:
		return errors.New("opened before a scrutineer saw the empty box")
	case act == ballot.ActAnnounce && w.state == "closed" && w.certifiers > 0:
		return fmt.Errorf("announced with %d of %d certificates", len(w.signed), w.certifiers)
	case act == ballot.ActCertify && w.signed[e.by]:
		return fmt.Errorf("%s certifies twice", short(e.by))
	case w.handWaits && (act == ballot.ActCertify || act == ballot.ActAnnounce || act == ballot.ActResume):
		return fmt.Errorf("%q while a count by hand waits for a second person", short(e.act))
	case !w.handWaits && (act == ballot.ActHandConfirm || act == ballot.ActHandRefuse):
		return fmt.Errorf("%q, and no count by hand waits", short(e.act))
	}
	w.state = next
	switch act {
	case ballot.ActCertify:
		if w.signed[e.by] = true; len(w.signed) >= w.certifiers {
			w.state = "certified"
		}
	case ballot.ActHand:
		w.handWaits = true
	case ballot.ActHandRefuse:
		w.handWaits = false
	case ballot.ActHandConfirm: // the certificates were for another count
		w.handWaits = false
		clear(w.signed)
	case ballot.ActAnnounce:
		w.announced = e
	default:
	}
	return nil
}

// placed reports whether an act is allowed only at its place in the life cycle.
func placed(act ballot.Act) bool {
	for _, acts := range lawful {
		if _, ok := acts[act]; ok {
			return true
		}
	}
	return false
}

// adoption returns the log entry by which the poll was adopted.
func (s *story) adoption() (entryLine, bool) {
	i := slices.IndexFunc(s.acts, func(e entryLine) bool {
		return e.act == string(ballot.ActAdopt) || e.act == string(ballot.ActRound)
	})
	if i < 0 {
		return entryLine{}, false
	}
	return s.acts[i], true
}

// least returns the fewest ballots that may be counted together in a secret poll of a formal meeting. Told is false for
// a log of the previous version, which allowed any number.
func (v *verification) least() (least int, told bool) {
	if v.log == nil {
		return 0, false
	}
	e, _ := v.log.adoption()
	text, told := e.args["least"]
	least, _ = strconv.Atoi(text) // another check compares it with the rules
	return least, told
}

// checkRules compares rules and text with what was adopted.
func (v *verification) checkRules() error {
	e, ok := v.log.adoption()
	if !ok {
		return errors.New("the log has no entry of the adoption")
	}
	want := 0
	if v.poll.Rules.Secrecy == ballot.Secret && !v.manifest.rehearsal {
		want = v.poll.Rules.LiveStep
	}
	if least, told := e.args["least"]; told && least != strconv.Itoa(want) {
		return fmt.Errorf("line %d of the log: least is %s, and %d by the rules", e.n, short(least), want)
	}
	if e.args["poll_hash"] != v.poll.specHash {
		return fmt.Errorf("line %d of the log: what was adopted hashes to %s, poll.json without its counts to %s", e.n,
			short(e.args["poll_hash"]), v.poll.specHash)
	}
	if got := hash([]byte(strings.Join(v.manifest.rulesText, "\n"))); e.args["rules_hash"] != got {
		return fmt.Errorf("line %d of the log: the text adopted hashes to %s, that of manifest.json to %s", e.n,
			short(e.args["rules_hash"]), got)
	}
	return nil
}

// checkCertified compares the totals that scrutineers certified with a new count of the ballots.
func (v *verification) checkCertified() error {
	c := v.count.counts
	want := map[string]int{
		"entitled": c.Entitled, "present": c.Present, "issued": c.Issued, "returned": c.Returned, "valid": c.Valid,
		"void": c.Void,
	}
	var certificates []entryLine
	for _, e := range v.log.acts {
		switch e.act {
		case string(ballot.ActCertify):
			certificates = append(certificates, e)
		case string(ballot.ActHandConfirm):
			certificates = nil
		}
	}
	names := []string{"entitled", "present", "issued", "returned", "valid", "void"}
	if v.count.empty { // nobody learns the valid ballots of a void poll
		names = names[:3]
	}
	for _, e := range certificates {
		for _, name := range names {
			if e.args[name] != strconv.Itoa(want[name]) {
				return fmt.Errorf("line %d of the log: %s was certified as %s, and is %d", e.n, name, short(e.args[name]),
					want[name])
			}
		}
	}
	v.found("%d", len(certificates))
	return nil
}
