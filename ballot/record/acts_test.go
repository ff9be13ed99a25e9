package record

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"piaojue/ballot"
)

// TestVerifiersKnowEveryAct: what may be done to a poll stands in the table of acts of both verifiers and of doc.go, or
// changes nothing of the poll's life. README.md lists the places.
func TestVerifiersKnowEveryAct(t *testing.T) {
	changesNothing := map[ballot.Act]bool{ballot.ActMove: true, ballot.ActArchive: true}
	for _, row := range ballot.ActRows() {
		if placed(row.Act) == changesNothing[row.Act] {
			t.Errorf("%s: in the table lawful of verify_log.go %v, here said to change nothing %v", row.Act, placed(row.Act), changesNothing[row.Act])
		}
		if changesNothing[row.Act] {
			continue
		}
		for file, shape := range map[string]string{"doc.go": `//	\S+ .*\b%s\b`, "../../web/ui/src/verify/log.ts": `\b%s: "`} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(strings.ReplaceAll(shape, "%s", string(row.Act))).Match(text) {
				t.Errorf("%s: not in the table of acts in %s", row.Act, file)
			}
		}
	}
}
