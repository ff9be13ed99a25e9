package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"piaojue/tally/battery"
	"piaojue/tally/redistest"
)

// zeros is a body that never ends.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// slowly is a body that gives one byte now and then.
type slowly struct{ left int }

func (s *slowly) Read(b []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(500 * time.Millisecond)
	s.left--
	b[0] = ' '
	return 1, nil
}

// TestHostileBodies sends bodies that are too long, never end, unpack to too much, or come slowly, to a server process
// of its own. Each is refused, and the process does not grow by more than 64 MB.
func TestHostileBodies(t *testing.T) {
	s := newSite(t, redistest.Start(t))
	m := newMortal(s)
	m.start()
	h := newBadHall(t, s, "http://"+m.address, 3)
	clerk, err := login(t.Context(), h.url, h.http, s.code)
	s.must(err)
	unpacked := int64(battery.Size(64, 1024)) << 20
	before := peakOf(t, m.cmd.Process.Pid, true)
	roll := "/api/meetings/" + string(h.meeting) + "/roll"
	items := "/api/meetings/" + string(h.meeting) + "/items"
	bodies := []struct {
		name, method, path, kind, encoding string
		body                               io.Reader
	}{
		{"10 MB of JSON", "POST", "/api/login", "application/json", "", io.LimitReader(zeros{}, 10<<20)},
		{"endless chunks", "POST", "/api/login", "application/json", "", io.LimitReader(zeros{}, unpacked)},
		{"an endless roll", "PUT", roll, "text/csv", "", io.LimitReader(zeros{}, unpacked)},
		{"endless items", "POST", items, "text/csv", "", io.LimitReader(zeros{}, unpacked)},
		{"a gzip bomb", "PUT", roll, "text/csv", "gzip", bytes.NewReader(gzipped(t, unpacked))},
		{"a gzip bomb of JSON", "POST", "/api/login", "application/json", "gzip", bytes.NewReader(gzipped(t, unpacked))},
		{
			"a workbook bomb", "PUT", roll, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "",
			bytes.NewReader(bombed(t, unpacked)),
		},
		{
			"a bomb of items", "POST", items, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "",
			bytes.NewReader(bombed(t, unpacked)),
		},
		{"a slow body", "POST", "/api/login", "application/json", "", &slowly{battery.Size(4, 120)}},
	}
	for _, b := range bodies {
		req, err := http.NewRequestWithContext(t.Context(), b.method, h.url+b.path, b.body)
		s.must(err)
		req.Header.Set("Authorization", "Bearer "+clerk.token)
		req.Header.Set("Content-Type", b.kind)
		if b.encoding != "" {
			req.Header.Set("Content-Encoding", b.encoding)
		}
		resp, err := h.http.Do(req)
		if err != nil {
			continue // the server cut it off while it was sent
		}
		answer, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode < 400 || resp.StatusCode >= 500 {
			t.Errorf("%s: %d %s", b.name, resp.StatusCode, answer)
		}
	}
	memory := "not measured"
	if before > 0 {
		grown := peakOf(t, m.cmd.Process.Pid, false) - before
		if memory = fmt.Sprintf("+ %d MB", grown>>20); grown > 64<<20 {
			t.Errorf("the process grew by %d MB, want 64 at most", grown>>20)
		}
	} else if battery.Full() {
		t.Error("the process's memory was not measured")
	}
	h.cast(3)
	h.judge()
	battery.Measured(t, "%d bodies, unpacked to %d MB: all refused; memory %s", len(bodies), unpacked>>20, memory)
}

// peakOf is the peak memory of a process, measured from now on if anew is set. It is 0 if this machine does not tell;
// then only the refusals are tested.
func peakOf(t *testing.T, pid int, anew bool) int64 {
	t.Helper()
	proc := "/proc/" + strconv.Itoa(pid)
	if anew {
		if err := os.WriteFile(proc+"/clear_refs", []byte("5"), 0); err != nil {
			t.Logf("no peak of a process's memory here: %v", err)
			return 0
		}
	}
	status, err := os.ReadFile(proc + "/status")
	if err != nil {
		t.Logf("no peak of a process's memory here: %v", err)
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

func gzipped(t *testing.T, size int64) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.CopyN(w, zeros{}, size); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// bombed is a workbook whose sheet unpacks to size bytes, beside a file whose name leads out of its folder.
func bombed(t *testing.T, size int64) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range []string{"[Content_Types].xml", "../../xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		n := int64(100)
		if strings.HasSuffix(name, "sheet1.xml") {
			n = size
		}
		if _, err := io.CopyN(f, zeros{}, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPlantedSecrets: after a vote in which much went wrong, no keys, codes, PINs, tokens, passwords or tablets' keys
// are found in logs, metrics, profiles, errors and exports.
func TestPlantedSecrets(t *testing.T) {
	server := redistest.Start(t)
	const password = "planted-password-of-redis"
	r := &troubled{t: t, server: server, conn: server.Client().Conn()}
	t.Cleanup(func() { _ = r.conn.Close() })
	r.do("CONFIG", "SET", "requirepass", password)
	s := newSite(t, server)
	c := s.config()
	c.Redis, c.Ops = "unix://:"+password+"@"+filepath.Join(server.Dir(), "s"), "127.0.0.1:0"
	log := &lockedBuffer{}
	a := s.run(c, slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	h := newBadHall(t, s, a.urls[0], 20)
	seen := &lockedBuffer{}
	h.cast(10)
	h.goWrong(seen)
	r.do("CONFIG", "SET", "requirepass", "another") // signing in to it fails, and the error is logged
	r.do("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
	h.tryFor(10, 500*time.Millisecond, false)
	h.keep(http.MethodGet, "/readyz", nil, "", seen)
	r.do("CONFIG", "SET", "requirepass", password)
	h.cast(10)
	h.judge()
	planted := map[string][]byte{
		"the password of Redis": []byte(password), "a tablet's key": []byte("key-" + string(h.poll) + "-00000003"),
	}
	for _, name := range []string{signingFile, masterFile, codesFile, recordFile} {
		planted[name] = bytes.TrimSpace(s.read(name))
	}
	planted["the first clerk's code"] = []byte(s.code)
	for i, slip := range h.slips {
		planted[fmt.Sprint("the code of deputy ", i)] = []byte(slip.Code)
		planted[fmt.Sprint("the token of deputy ", i)] = []byte(h.voters[i].token)
	}
	h.exports(seen)
	for _, path := range []string{
		"/metrics", "/readyz", "/healthz", "/debug/pprof/", "/debug/pprof/goroutine?debug=2", "/debug/pprof/heap?debug=1",
	} {
		keepAnswer(t, h.http, "http://"+a.ops.Addr().String()+path, "", seen)
	}
	found := 0
	for where, text := range map[string][]byte{
		"the log": log.bytes(), "answers, exports, metrics and profiles": seen.bytes(),
	} {
		if len(text) < 200 {
			t.Errorf("%s: only %d bytes: the search is blind", where, len(text))
		}
		for what, word := range planted {
			for _, shape := range [][]byte{word, fmt.Appendf(nil, "%x", word), []byte(url.QueryEscape(string(word)))} {
				if bytes.Contains(text, shape) {
					found++
					t.Errorf("%s: holds %s", where, what)
				}
			}
		}
	}
	battery.Measured(t, "%d secrets planted, %d KB of log and %d KB of answers searched: %d found", len(planted),
		len(log.bytes())>>10, len(seen.bytes())>>10, found)
}

// goWrong causes many errors whose messages could reveal too much.
func (h *badHall) goWrong(seen io.Writer) {
	h.t.Helper()
	code := h.slips[0].Code
	for _, body := range []string{
		`{"code":"` + code + `","pin":"1234567"}x`, `{"code":["` + code + `"]}`, `{"kode":"` + code + `"}`,
		`{"code":"` + code, `{"code":"` + code[:9] + `0"}`,
	} {
		h.keep(http.MethodPost, "/api/login", strings.NewReader(body), h.chair.token, seen)
	}
	key := "key-" + string(h.poll) + "-00000003"
	for _, body := range []string{
		`{"key":"` + key + `","marks":{"99":"approve"}}`, `{"key":"` + key + `","marks":{"1":"perhaps"}}`,
		`{"key":"` + key + `"`, `{"key":["` + key + `"]}`,
	} {
		h.keep(http.MethodPost, "/api/polls/"+string(h.poll)+"/ballots", strings.NewReader(body), h.voters[3].token, seen)
	}
	h.keep(http.MethodGet, "/api/me", nil, h.voters[0].token+"x", seen)
	h.keep(http.MethodGet, "/no/such/thing?token="+url.QueryEscape("elsewhere"), nil, h.voters[0].token, seen)
}

// exports reads everything that can be exported or printed.
func (h *badHall) exports(seen io.Writer) {
	poll, meeting := "/api/polls/"+string(h.poll), "/api/meetings/"+string(h.meeting)
	for _, path := range []string{
		poll, poll + "/receipts", poll + "/result", poll + "/recount", poll + "/named", poll + "/report.html",
		poll + "/report.csv", poll + "/report.xlsx",
		poll + "/rules.html", poll + "/bundle.zip", meeting, meeting + "/log", meeting + "/attendance.html", "/api/me",
		"/readyz",
	} {
		h.keep(http.MethodGet, path, nil, h.teller.token, seen)
	}
	var raw bytes.Buffer
	if err := h.teller.send(context.WithoutCancel(h.t.Context()), http.MethodGet, poll+"/bundle.zip", "", nil,
		&raw); err != nil {
		if _, ok := errors.AsType[*apiError](err); !ok {
			h.t.Fatal(err)
		}
		return
	}
	r, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			h.t.Fatal(err)
		}
		_, _ = io.Copy(seen, in)
		_ = in.Close()
	}
}

func (h *badHall) keep(method, path string, body io.Reader, token string, seen io.Writer) {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, body)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := h.http.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(seen, resp.Body)
}

func keepAnswer(t *testing.T, client *http.Client, at, token string, seen io.Writer) {
	t.Helper()
	h := &badHall{t: t, benchHall: &benchHall{bench: &bench{}, http: client}}
	h.keep(http.MethodGet, at, nil, token, seen)
}
