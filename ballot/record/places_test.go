package record

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// The files that repeat what this package defines: for authors of other verifiers, and in the browser.
const (
	formatDoc    = "doc.go"
	browserActs  = "../../web/ui/src/verify/log.ts"
	browserRules = "../../web/ui/src/verify/poll.ts"
)

// stands checks that a file contains a name, in a pattern in which %s is the name.
func stands(t *testing.T, file, shape, name string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(strings.ReplaceAll(shape, "%s", name)).Match(text) {
		t.Errorf("%s is not in %s", name, file)
	}
}

// TestVerifiersKnowEveryAct: an act on a poll is in both verifiers' tables of acts and in that of doc.go, or does not
// change the poll's state. README.md lists the places.
func TestVerifiersKnowEveryAct(t *testing.T) {
	changesNothing := []ballot.Act{ballot.ActRelease, ballot.ActMove, ballot.ActArchive}
	for _, row := range meeting.ActRows() {
		if slices.Contains(changesNothing, row.Act) {
			continue
		}
		if !placed(row.Act) {
			t.Errorf("%s is not in lawful of verify_log.go", row.Act)
		}
		stands(t, formatDoc, `//	\S+ .*\b%s\b`, string(row.Act))
		stands(t, browserActs, `\b%s: "`, string(row.Act))
	}
}

// TestVerifiersKnowEveryRule: a rule is in every record, or may be missing from it; the latter is required for a rule
// newer than the first record. README.md lists the places.
func TestVerifiersKnowEveryRule(t *testing.T) {
	mayBeMissing := []string{"scale", "grades"}
	for f := range reflect.TypeFor[ballot.Rules]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !slices.Contains(wholeRules, name) && !slices.Contains(mayBeMissing, name) {
			t.Errorf("%s is not in wholeRules of verify_files.go", name)
		}
		stands(t, formatDoc, `\b%s\b`, name)
		stands(t, browserRules, `"%s"`, name)
	}
}

// TestVerifiersKnowEveryFieldOfAnItem: every field of an item is either one of format 1 or makes its record format 2.
// README.md lists the places to change.
func TestVerifiersKnowEveryFieldOfAnItem(t *testing.T) {
	ofOne := []string{"id", "title", "short", "department", "investment", "details", "group"}
	for f := range reflect.TypeFor[ballot.Item]().Fields() {
		if f.Anonymous {
			continue
		}
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !slices.Contains(ofOne, name) {
			t.Errorf("%s is a field of ballot.Item and not of ItemMore", name)
		}
	}
	for f := range reflect.TypeFor[ballot.ItemMore]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !slices.Contains(moreFields, name) {
			t.Errorf("%s is not in moreFields of verify_files.go", name)
		}
		stands(t, formatDoc, `\b%s\b`, name)
		stands(t, browserRules, `"%s"`, name)
	}
}
