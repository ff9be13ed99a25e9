package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"piaojue/ballot"
)

var (
	meetingShape = regexp.MustCompile(`^[a-z0-9]{1,24}$`)
	pollShape    = regexp.MustCompile(`^[a-z0-9]{1,24}-[1-9][0-9]{0,3}$`)
	numberShape  = regexp.MustCompile(`^[A-Za-z0-9._-]{1,16}$`)
	receiptShape = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{12}$`)
	serialShape  = regexp.MustCompile(`^[0-9a-f]{24}$`)
	timeShape    = regexp.MustCompile(`^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,9})?Z$`)
)

// manifest is manifest.json as a verifier reads it.
type manifest struct {
	format                              int
	meeting, poll, state, sealing, made string
	twoPerson, rehearsal                bool
	rulesText                           []string
	hand                                *handCount
}

// handCount is the count by hand that replaces the ballots.
type handCount struct {
	returned, void int
	marks          [][]int
	confirmed      bool
	by, witness    string
}

// unzip unpacks the archive. The progress total counts each byte twice: once unpacked, and once checked.
func (v *verification) unzip(r io.ReaderAt, size int64) (err error) {
	list, err := directory(r, size)
	if err != nil {
		return err
	}
	for _, f := range list {
		v.total += 2 * f.size
	}
	v.files, err = unzip(r, size, v.advance)
	return err
}

func (v *verification) checkSignature() error {
	id, err := checkSignature(v.files[SignatureFile], v.files[ManifestFile], v.Key)
	v.report.Key = id
	v.found("key %s", id)
	return err
}

func (v *verification) checkHashes() error {
	t, err := readTree(v.files[ManifestFile], manifestValues)
	if err != nil {
		return fmt.Errorf("%s %w", ManifestFile, err)
	}
	listed, ok := fieldsOf(t).m["files"].(map[string]any)
	if !ok || len(listed) != len(content) {
		return fmt.Errorf("%s does not list the %d files of a record", ManifestFile, len(content))
	}
	var wrong []string
	for _, name := range content {
		if got := hash(v.files[name]); listed[name] != got {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("not as the manifest says: %s", strings.Join(wrong, ", "))
	}
	v.found("%d files", len(content))
	return nil
}

// manifestValues is the largest number of values in a manifest: the text of the rules and a count by hand of the
// largest poll.
const manifestValues = 4000

func (v *verification) checkManifest() error {
	t, err := readTree(v.files[ManifestFile], manifestValues)
	if err != nil {
		return err
	}
	f := fieldsOf(t)
	m := &manifest{
		format: f.number("format"), poll: f.text("poll"), state: f.text("state"), sealing: f.text("sealing"),
		made:      f.text("made"),
		rulesText: f.texts("rules_text"),
	}
	format, software := m.format, f.text("software")
	f.object("files")
	meeting := fieldsOf(f.object("meeting"))
	m.meeting, m.twoPerson = meeting.text("id"), meeting.flag("two_person")
	title := meeting.text("title")
	m.rehearsal = meeting.flag("rehearsal")
	if byHand, given := f.take("by_hand"); given {
		m.hand, err = readHand(byHand)
	}
	f.none()
	states := []string{string(ballot.Closed), string(ballot.Certified), string(ballot.Announced), string(ballot.Void)}
	switch err := errors.Join(f.err, meeting.err, err); {
	case err != nil:
		return err
	case format != formatOne && format != formatMore:
		return fmt.Errorf("format %d; this program reads formats %d and %d", format, formatOne, formatMore)
	case !meetingShape.MatchString(m.meeting):
		return fmt.Errorf("meeting id %q", short(m.meeting))
	case !pollShape.MatchString(m.poll) || !strings.HasPrefix(m.poll, m.meeting+"-"):
		return fmt.Errorf("poll %q is not of meeting %s", short(m.poll), m.meeting)
	case !slices.Contains(states, m.state):
		return fmt.Errorf("state %q is none in which a record is made", short(m.state))
	case !timeShape.MatchString(m.made):
		return fmt.Errorf("made at %q is no time in UTC", short(m.made))
	case m.sealing != "" && m.sealing != sealingScheme:
		return fmt.Errorf("sealing %q is not known to this program", short(m.sealing))
	}
	v.manifest = m
	v.report.Meeting, v.report.Poll, v.report.State, v.report.Made = title, m.poll, m.state, m.made
	v.report.Rehearsal, v.report.Software = m.rehearsal, software
	return nil
}

// hash returns the hash of the marks as the log entry has it.
func (h *handCount) hash() string {
	rows := make([]string, len(h.marks))
	for i, row := range h.marks {
		rows[i] = strings.ReplaceAll(fmt.Sprint(row), " ", ",")
	}
	sum := sha256.Sum256([]byte("[" + strings.Join(rows, ",") + "]"))
	return hex.EncodeToString(sum[:])
}

func readHand(t any) (*handCount, error) {
	f := fieldsOf(t)
	h := &handCount{
		returned: f.number("returned"), void: f.number("void"), confirmed: f.flag("confirmed"), by: f.text("by"),
		witness: f.textOr("witness_id"),
	}
	for i, row := range f.list("marks") {
		list, ok := row.([]any)
		if !ok {
			return nil, fmt.Errorf("by_hand: row %d of marks is not a list", i+1)
		}
		figures := make([]int, len(list))
		for k, n := range list {
			figures[k] = fieldsOf(map[string]any{"n": n}).number("n")
		}
		h.marks = append(h.marks, figures)
	}
	if f.err != nil {
		return nil, fmt.Errorf("by_hand: %w", f.err)
	}
	return h, nil
}

// poll is poll.json, parsed by package ballot, and the hash of its bytes without the three counts.
type poll struct {
	ballot.PollFile
	scale    []string
	specHash string
}

func (v *verification) checkPoll() error {
	data := v.files[PollFile]
	t, err := readTree(data, 4000)
	if err != nil {
		return err
	}
	if err := whole(t); err != nil {
		return err
	}
	read, err := ballot.ParsePollFile(data)
	if err != nil {
		return err
	}
	if want := formatOf(holdsMore(t)); v.manifest != nil && v.manifest.format != want {
		return fmt.Errorf("its items are those of format %d, the manifest says %d", want, v.manifest.format)
	}
	// What was adopted is poll.json without the counts, which are last in it.
	i := strings.LastIndex(string(data), ",\n  \"entitled\": ")
	if i < 0 {
		return errors.New("the counts do not stand last")
	}
	v.poll = &poll{PollFile: read, scale: read.Scale(), specHash: hash([]byte(string(data[:i]) + "\n}\n"))}
	v.report.Title = read.Title
	return nil
}

// moreFields are the fields of an item that only format 2 has.
var moreFields = []string{"place", "serves", "due", "pictures"}

// holdsMore reports whether an item has a field of format 2, even an empty one.
func holdsMore(t any) bool {
	return slices.ContainsFunc(fieldsOf(t).list("items"), func(item any) bool {
		f := fieldsOf(item)
		return slices.ContainsFunc(moreFields, func(name string) bool { _, given := f.m[name]; return given })
	})
}

// wholeRules are the rules that every poll.json of a record names, so that readers do not need to know any defaults.
var wholeRules = []string{
	"seats", "min_approvals", "max_approvals", "base", "threshold", "quorum", "min_turnout", "unmarked", "tie",
	"shortfall",
	"round", "secrecy", "reveal", "revise", "live_step", "duration_s", "certifiers", "show_not_returned",
}

// whole returns an error if a poll.json leaves anything to defaults.
func whole(t any) error {
	f := fieldsOf(t)
	rules := fieldsOf(f.object("rules"))
	for _, name := range wholeRules {
		if _, given := rules.take(name); !given {
			rules.fault(name, "is missing from the rules")
		}
	}
	for i, item := range f.list("items") {
		if _, given := fieldsOf(item).m["id"]; !given {
			return fmt.Errorf("item %d has no id", i+1)
		}
	}
	return errors.Join(f.err, rules.err)
}
