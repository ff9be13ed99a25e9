package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"piaojue/ballot"
)

// boxCodeLength is how many characters of a box hash people compare.
const boxCodeLength = 16

// checkBox compares the record with what the log says was returned by the close, and with what it says was archived.
// Both entries were made before anyone who could change the store knew what would be worth changing.
func (v *verification) checkBox() error {
	var closed, box, archiving *entryLine
	for i := range v.log.acts {
		e := &v.log.acts[i]
		switch ballot.Act(e.act) {
		case ballot.ActClose:
			closed = e
		case ballot.ActBox:
			if box != nil {
				return fmt.Errorf("line %d: the log says for the second time what was returned by the close", e.n)
			}
			box = e
		case ballot.ActCertify, ballot.ActAnnounce:
			if box == nil && closed != nil && closed.args["then"] == string(ballot.ActBox) && v.manifest.hand == nil {
				return fmt.Errorf("line %d: %q before the log says what was returned by the close", e.n, e.act)
			}
		case ballot.ActArchive:
			archiving = e
		default:
		}
	}
	if err := v.checkArchived(archiving); err != nil {
		return err
	}
	if box == nil {
		if closed != nil && closed.args["then"] == string(ballot.ActBox) && v.manifest.hand == nil &&
			v.manifest.state != string(ballot.Void) {
			return errors.New("the log does not say what was returned by the close")
		}
		v.found("the log has none")
		return nil
	}
	if got, want := box.args["code"],
		strings.ToUpper(box.args["hash"]); len(want) < boxCodeLength || got != want[:boxCodeLength] {
		return fmt.Errorf("line %d: the code shown is not the beginning of the hash", box.n)
	}
	if v.poll.Rules.Secrecy == ballot.Recorded && len(v.cast) == 0 && len(v.people.returned) > 0 {
		v.found("%s; not compared, for the ballots are not in the record", box.args["code"])
		return nil
	}
	if got := v.boxHash(); got != box.args["hash"] {
		return fmt.Errorf("line %d: what was returned by the close hashes to %s, and what is in the record to %s", box.n,
			short(box.args["hash"]), got)
	}
	v.found("%s", box.args["code"])
	return nil
}

// checkArchived compares the files that stay with the hashes in the entry of the archiving, if there is one.
func (v *verification) checkArchived(e *entryLine) error {
	if e == nil {
		return nil
	}
	for _, name := range archived {
		if was, given := e.args[name]; given && was != hash(v.files[name]) {
			return fmt.Errorf("line %d of the log: %s is not what was archived", e.n, name)
		}
	}
	return nil
}

// boxHash is computed from the roll, the receipts and, in a recorded poll, the ballots: see doc.go.
func (v *verification) boxHash() string {
	lines := append([]string{"piaojue box v1", v.manifest.poll}, slices.Sorted(slices.Values(v.people.returned))...)
	text := strings.Join(lines, "\n") + "\n\n" + string(v.files[ReceiptsFile])
	if v.poll.Rules.Secrecy == ballot.Recorded {
		text += "\n"
		for _, line := range v.cast { // sorted by deputy, as in the file
			text += line + "\n"
		}
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// digits writes a ballot's marks as one digit per item: 0 for unmarked, else the mark's position in the scale.
func (c *count) digits(marks map[string]any) string {
	b := make([]byte, len(c.ids))
	for i, id := range c.ids {
		b[i] = '0'
		if name, given := marks[id].(string); given {
			b[i] = byte('1' + slices.Index(c.scale, name))
		}
	}
	return string(b)
}
