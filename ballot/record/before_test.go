package record

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Records as the previous version wrote them: with fewer ballots than are counted together now, with the ballots of a
// void poll, with slips and roles that the log does not name.
func TestRecordsOfTheVersionBeforeHold(t *testing.T) {
	paths, err := filepath.Glob("testdata/before/*.zip")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d records, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".zip"), func(t *testing.T) {
			for _, c := range Verify(bytes.NewReader(data), int64(len(data)), Options{Key: publicOf(testKey)}).Checks {
				if c.Status != Passed {
					t.Errorf("%s: %s: %s", c.Name, c.Status, c.Fault)
				}
			}
		})
	}
}
