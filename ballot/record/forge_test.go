package record

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// A forgery is a record being tampered with, file by file.
type forgery struct {
	t     testing.TB
	files map[string][]byte
}

func newForgery(t testing.TB, data []byte) *forgery {
	t.Helper()
	files, err := unzip(bytes.NewReader(data), int64(len(data)), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return &forgery{t, files}
}

// zip packs the files, with manifest and signature as they are.
func (f *forgery) zip() []byte {
	f.t.Helper()
	var out bytes.Buffer
	if err := pack(&out, f.files); err != nil {
		f.t.Fatal(err)
	}
	return out.Bytes()
}

// resign makes manifest and signature fit, as the holder of the key could.
func (f *forgery) resign(key ed25519.PrivateKey) {
	f.t.Helper()
	f.edit(ManifestFile, func(m map[string]any) {
		listed := m["files"].(map[string]any)
		for name := range listed {
			listed[name] = hash(f.files[name])
		}
	})
	var err error
	if f.files[SignatureFile], err = sign(key, f.files[ManifestFile]); err != nil {
		f.t.Fatal(err)
	}
}

// sub replaces the first old in a file, which must be there.
func (f *forgery) sub(name, old, with string) {
	f.t.Helper()
	before := string(f.files[name])
	after := strings.Replace(before, old, with, 1)
	if before == after {
		f.t.Fatalf("%s does not hold %s:\n%s", name, old, before)
	}
	f.files[name] = []byte(after)
}

// subAll replaces every match of an expression, of which there must be one.
func (f *forgery) subAll(name, expr, with string) {
	f.t.Helper()
	re := regexp.MustCompile(expr)
	if !re.Match(f.files[name]) {
		f.t.Fatalf("%s does not match %s", name, expr)
	}
	f.files[name] = re.ReplaceAll(f.files[name], []byte(with))
}

// edit changes a file that is one JSON object.
func (f *forgery) edit(name string, change func(map[string]any)) {
	f.t.Helper()
	var v map[string]any
	d := json.NewDecoder(bytes.NewReader(f.files[name]))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		f.t.Fatal(err)
	}
	change(v)
	var err error
	if f.files[name], err = encode(v); err != nil {
		f.t.Fatal(err)
	}
}

// lines changes a file line by line.
func (f *forgery) lines(name string, change func([]string) []string) {
	f.t.Helper()
	list := strings.SplitAfter(string(f.files[name]), "\n")
	f.files[name] = []byte(strings.Join(change(list[:len(list)-1]), ""))
}

// place finds the first line that holds a text.
func place(lines []string, text string) int {
	for i, line := range lines {
		if strings.Contains(line, text) {
			return i
		}
	}
	panic("no line holds " + text)
}

// log changes the log, and makes numbers and hashes fit again where rechain is true.
func (f *forgery) log(rechain bool, change func([]string) []string) {
	f.t.Helper()
	f.lines(LogFile, change)
	if !rechain {
		return
	}
	prev, n := "", 0
	f.lines(LogFile, func(lines []string) []string {
		for i, line := range lines {
			n++
			line = regexp.MustCompile(`^\{"n":\d+,"prev":"[0-9a-f]*"`).ReplaceAllString(line,
				`{"n":`+itoa(n)+`,"prev":"`+prev+`"`)
			prev, lines[i] = hash([]byte(strings.TrimSuffix(line, "\n"))), line
		}
		return lines
	})
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

// drop, swap and the rest change a list of lines.
func drop(text string) func([]string) []string {
	return func(l []string) []string { i := place(l, text); return append(l[:i:i], l[i+1:]...) }
}

func double(text string) func([]string) []string {
	return func(l []string) []string {
		i := place(l, text)
		return append(l[:i+1:i+1], l[i:]...)
	}
}

func replaced(text, old, with string) func([]string) []string {
	return func(l []string) []string {
		i := place(l, text)
		if !strings.Contains(l[i], old) {
			panic(l[i] + " does not hold " + old)
		}
		l[i] = strings.Replace(l[i], old, with, 1)
		return l
	}
}

func swapped(a, b string) func([]string) []string {
	return func(l []string) []string {
		i, j := place(l, a), place(l, b)
		l[i], l[j] = l[j], l[i]
		return l
	}
}
