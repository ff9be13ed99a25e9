package e2e

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// weights are what each page may weigh packed, in bytes: on a busy Wi-Fi a ballot must come quickly. It is all that the
// page loads: its HTML and every file that names. The words of another language than Chinese come on top, for who asks
// for them.
var weights = map[string]int{"/": 20_000, "/vote": 30_000, "/display": 40_000}

var named = regexp.MustCompile(`(?:src|href)="/static/([^"]+)"`)

// TestWeight holds the pages that many load at once to their weights; TestOneLoad sees to it that no file comes later.
func TestWeight(t *testing.T) {
	s := newServer(t)
	for page, limit := range weights {
		html := s.page(t, page)
		sum := zipped(t, html)
		files := named.FindAllSubmatch(html, -1)
		if len(files) != 2 {
			t.Errorf("%s names %d files, want a script and a style", page, len(files))
		}
		for _, f := range files {
			sum += packed(t, filepath.Join("../static", string(f[1])))
		}
		t.Logf("%s weighs %d bytes packed", page, sum)
		if sum > limit {
			t.Errorf("%s weighs %d bytes packed, at most %d are allowed", page, sum, limit)
		}
	}
}

func (s *server) page(t *testing.T, path string) []byte {
	t.Helper()
	resp, err := http.Get(s.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return readAll(t, resp.Body)
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
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
