package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// weights are what each page may weigh packed, script and style together, in bytes: on a busy Wi-Fi a ballot must come
// quickly. "after" is the second file of the ballot's page, loaded once the first is drawn.
var weights = map[string]int{"home": 20_000, "vote": 20_000, "after": 5_500, "display": 40_000}

// TestWeight holds the pages that many load at once to their weights.
func TestWeight(t *testing.T) {
	const static = "../static"
	list, err := os.ReadFile(filepath.Join(static, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var pages map[string]map[string]string
	if err := json.Unmarshal(list, &pages); err != nil {
		t.Fatal(err)
	}
	for page, limit := range weights {
		files := pages[page]
		if files["js"] == "" || files["css"] == "" {
			t.Errorf("%s has no script or no style in the manifest", page)
		}
		sum := 0
		for _, name := range files {
			sum += packed(t, filepath.Join(static, name))
		}
		if sum > limit {
			t.Errorf("%s weighs %d bytes packed, at most %d are allowed", page, sum, limit)
		}
	}
}

// packed gives the size of the file beside it with .gz, once it is sure that both hold the same.
func packed(t *testing.T, path string) int {
	t.Helper()
	plain, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	small, err := os.ReadFile(path + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, r); !bytes.Equal(got, plain) {
		t.Errorf("%s.gz holds something else", path)
	}
	return len(small)
}
