package record

import (
	"crypto/ed25519"
	"fmt"
	"io"
)

// A Status is the result of a check.
type Status string

// The statuses.
const (
	Passed  Status = "pass"
	Failed  Status = "fail"
	Skipped Status = "skip" // its material could not be read; another check says why
)

// Names of the checks, in the order in which they are made.
const (
	CheckZip       = "zip"
	CheckSignature = "signature"
	CheckHashes    = "hashes"
	CheckManifest  = "manifest"
	CheckPoll      = "poll"
	CheckChain     = "chain"
	CheckActs      = "acts"
	CheckRules     = "rules"
	CheckRoll      = "roll"
	CheckPresence  = "presence"
	CheckReceipts  = "receipts"
	CheckBallots   = "ballots"
	CheckBox       = "box"
	CheckTally     = "tally"
	CheckOutcome   = "outcome"
	CheckNextRound = "next_round"
	CheckCertified = "certified"
	CheckWords     = "words"
)

// A Check is one comparison of a verification.
type Check struct {
	Name     string `json:"name"`
	Status   Status `json:"status"`
	Compared string `json:"compared"`        // what was compared, with figures if it passed
	Fault    string `json:"fault,omitempty"` // what failed first, and where
}

// A Report is the result of a verification.
type Report struct {
	Holds     bool    `json:"holds"`
	Meeting   string  `json:"meeting,omitempty"`
	Title     string  `json:"title,omitempty"`
	Poll      string  `json:"poll,omitempty"`
	State     string  `json:"state,omitempty"`
	Rehearsal bool    `json:"rehearsal"`
	Software  string  `json:"software,omitempty"`
	Made      string  `json:"made,omitempty"`
	Key       string  `json:"key,omitempty"` // id of the signing key; see [keyID]
	Replaced  int     `json:"replaced"`      // slips that were replaced while a poll was open
	KeyGiven  bool    `json:"key_given"`     // whether the key was compared with one given by the caller
	Checks    []Check `json:"checks"`
}

// Failed returns the name of the first check that failed, or "".
func (r Report) Failed() string {
	for _, c := range r.Checks {
		if c.Status == Failed {
			return c.Name
		}
	}
	return ""
}

// Options set how a record is verified.
type Options struct {
	Key      ed25519.PublicKey     // the expected key; nil accepts the key that the record names
	Progress func(done, total int) // called now and then with the progress in bytes; may be nil
}

// A verification is one record being checked. Parts that could be read are stored for the checks after them.
type verification struct {
	Options
	files       map[string][]byte
	done, total int
	report      Report
	note        string // figures of the current check

	manifest *manifest
	poll     *poll
	log      *story
	people   *people
	cast     []string // of a recorded poll: each ballot's deputy and marks, one digit an item
	count    *count
}

// Verify checks a record: everything is recomputed from the ballots and the log, by the rules alone. It never stops at
// the first fault, but skips checks that depend on a part that cannot be read.
func Verify(r io.ReaderAt, size int64, o Options) Report {
	v := &verification{Options: o}
	v.report.KeyGiven = o.Key != nil
	v.check(CheckZip, "the archive has its one plain form: these files, each once, in order, no byte beside them",
		func() error {
			return v.unzip(r, size)
		})
	for _, c := range []struct {
		name, compared string
		needs          bool
		do             func() error
	}{
		{CheckSignature, "signature.json against manifest.json", v.files != nil, v.checkSignature},
		{CheckHashes, "SHA-256 of every file against manifest.json", v.files != nil, v.checkHashes},
		{CheckManifest, "manifest.json (format, ids, state, sealing, time)", v.files != nil, v.checkManifest},
		{CheckPoll, "poll.json, whole and without contradiction", v.files != nil, v.checkPoll},
		{
			CheckChain, "every entry of log.jsonl has its number and the hash of the one before, and is not before it in time",
			v.files != nil, v.checkChain,
		},
	} {
		v.run(c.name, c.compared, c.needs, c.do)
	}
	logged := v.log != nil && v.manifest != nil && v.poll != nil
	v.run(CheckActs, "acts in log.jsonl of this meeting, those of this poll in lawful order, ending in the state of "+
		"manifest.json", logged, v.checkActs)
	v.run(CheckRules, "rules and their text against the hashes in the log's entry of the adoption", logged, v.checkRules)
	v.run(CheckRoll, "roll.json (returned ⊆ issued ⊆ signed in ⊆ roll, each once) against the counts of poll.json",
		v.poll != nil, v.checkRoll)
	v.run(CheckPresence, "roll.json against sign-ins, opening and roster in the log", logged && v.people != nil,
		v.checkPresence)
	v.run(CheckReceipts, "receipts.txt sorted, each once, as many as returned by the roll", v.people != nil,
		v.checkReceipts)
	v.run(CheckBallots, "ballots.jsonl sorted, each once, as many as returned by the roll, every mark one of the poll's",
		v.people != nil && v.poll != nil && v.manifest != nil, v.checkBallots)
	counted := v.count != nil
	v.run(CheckBox, "who returned, receipts and recorded ballots against the log's entry made at the close, files "+
		"against that of the archiving", logged && counted, v.checkBox)
	v.run(CheckTally, "counts and marks in outcome.json against the ballots counted again", counted, v.checkTally)
	v.run(CheckOutcome, "who passed, was selected or tied in outcome.json against the rules", counted, v.checkOutcome)
	v.run(CheckNextRound, "next_round in outcome.json against the rules", counted, v.checkNextRound)
	v.run(CheckCertified, "totals in the log's entries of certification against the ballots counted again",
		counted && logged, v.checkCertified)
	v.run(CheckWords, "scrutineers and presiding officers in log.jsonl, their slips and two_person, against the words "+
		"given for them", logged, v.checkWords)
	v.report.Holds = v.report.Failed() == ""
	return v.report
}

// run makes a check, or skips it if what it needs could not be read.
func (v *verification) run(name, compared string, able bool, do func() error) {
	if !able {
		v.report.Checks = append(v.report.Checks, Check{Name: name, Status: Skipped, Compared: compared})
		return
	}
	v.check(name, compared, do)
}

func (v *verification) check(name, compared string, do func() error) {
	c := Check{Name: name, Status: Passed, Compared: compared}
	v.note = ""
	if err := do(); err != nil {
		c.Status, c.Fault = Failed, err.Error()
	} else if v.note != "" {
		c.Compared += ": " + v.note
	}
	v.report.Checks = append(v.report.Checks, c)
}

// found records the figures of a check that passes.
func (v *verification) found(format string, args ...any) { v.note = fmt.Sprintf(format, args...) }

// advance reports that n more bytes are done.
func (v *verification) advance(n int) {
	v.done += n
	if v.Progress != nil {
		v.Progress(min(v.done, v.total), v.total)
	}
}

func differ(what string, got, want any) error {
	return fmt.Errorf("%s is %v, and %v by the record", what, got, want)
}
