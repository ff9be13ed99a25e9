package e2e

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"regexp"
	"testing"
)

// weights are the limits for the compressed size of each page, in bytes: on a busy Wi-Fi a ballot must load quickly.
// The size covers everything that the page loads: its HTML and every file that the HTML names. Texts in another
// language than Chinese are loaded in addition, for those who ask for them.
var weights = map[string]int{"/": 20_000, "/vote": 30_000, "/display": 40_000}

var named = regexp.MustCompile(`(?:src|href)="/static/([^"]+)"`)

// TestWeight checks the sizes of the pages that many devices load at once; TestOneLoad checks that no file is loaded
// later.
func TestWeight(t *testing.T) {
	s := newServer(t)
	for page, limit := range weights {
		html, _ := s.file(t, page)
		sum := zipped(t, html)
		files := named.FindAllSubmatch(html, -1)
		for _, f := range files {
			file, packed := s.file(t, "/static/"+string(f[1]))
			if !packed {
				t.Errorf("%s is not sent packed", f[1])
			}
			sum += len(file)
		}
		t.Logf("%s weighs %d bytes packed in %d files", page, sum, len(files))
		if sum > limit {
			t.Errorf("%s weighs %d bytes packed, at most %d are allowed", page, sum, limit)
		}
		if len(files) < 2 {
			t.Errorf("%s names %d files, want a script and a style at least", page, len(files))
		}
	}
}

// file requests a file as browsers do, and reports whether it came compressed.
func (s *server) file(t *testing.T, path string) (body []byte, packed bool) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return readAll(t, resp.Body), resp.Header.Get("Content-Encoding") == "gzip"
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
