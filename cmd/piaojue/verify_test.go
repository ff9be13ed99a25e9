package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot/record"
)

// demoRecord runs the example meeting and returns the record it exports.
func demoRecord(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bundle.zip")
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--fast", "--bundle", path}, nil, strings.NewReader(""), &out,
		&errs); code != exitDone {
		t.Fatalf("demo ended with %d: %s", code, errs.String())
	}
	return path
}

// runProgram runs the program and returns its exit code and its output.
func runProgram(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, nil, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func TestVerifyTellsWhatHolds(t *testing.T) {
	if testing.Short() {
		t.Skip("holds a whole meeting")
	}
	path := demoRecord(t)
	const alone, whole = "记录自洽，签名人未核对", "记录核对无误"
	code, out, errs := runProgram(t, "verify", path)
	if code != exitFails || strings.Count(out, "✓") != 18 || !strings.Contains(out, "98 returned ⊆ 98 issued") ||
		!strings.Contains(out, alone) || strings.Contains(out, whole) || !strings.Contains(errs, "--any-key") {
		t.Errorf("verify without a key = %d %s\n%s", code, errs, out)
	}
	code, out, errs = runProgram(t, "verify", path, "--any-key")
	if code != exitDone || !strings.Contains(out, alone) || strings.Contains(out, whole) || errs != "" {
		t.Errorf("verify --any-key = %d %s\n%s", code, errs, out)
	}
	code, out, _ = runProgram(t, "verify", "--json", path)
	var r record.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitFails || !r.Holds || r.KeyGiven || !r.Rehearsal ||
		len(r.Checks) != 18 {
		t.Errorf("verify --json without a key = %d %s", code, out)
	}
	code, out, errs = runProgram(t, "verify", path, "--key", publicOf(t, path))
	if code != exitDone || !strings.Contains(out, whole) || strings.Contains(out, alone) || errs != "" {
		t.Errorf("verify with the key = %d %s\n%s", code, errs, out)
	}
	if code, _, errs = runProgram(t, "verify", path, "--any-key", "--key", publicOf(t, path)); code != exitInput {
		t.Errorf("verify with both = %d %s, want bad usage", code, errs)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	code, out, _ = runProgram(t, "verify", write(t, "cut.zip", string(data[:len(data)-1])), "--any-key")
	if code != exitFails || !strings.Contains(out, "记录核对不符") {
		t.Errorf("verify --any-key of a broken record = %d\n%s", code, out)
	}
	broken := write(t, "broken.zip", string(data[:len(data)-1]))
	code, out, errs = runProgram(t, "verify", broken)
	if code != exitFails || !strings.Contains(out, "✗ zip") || !strings.Contains(errs, "does not hold") {
		t.Errorf("verify of a broken record = %d %s\n%s", code, errs, out)
	}
	key := strings.Repeat("00", 32)
	code, out, _ = runProgram(t, "verify", path, "--key", key)
	if code != exitFails || !strings.Contains(out, "✗ signature") || strings.Count(out, "\n✗ ") != 1 {
		t.Errorf("verify with another key = %d\n%s", code, out)
	}
	if code, _, errs := runProgram(t, "count", "--poll", write(t, "POLL.json", fileOf(t, data, record.PollFile)),
		write(t, "B.jsonl", fileOf(t, data, record.BallotsFile))); code != exitDone {
		t.Errorf("count of what the record holds = %d %s", code, errs)
	}
}

// publicOf returns the key that a record names as its own.
func publicOf(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var signature struct {
		Public string `json:"public"`
	}
	if err := json.Unmarshal([]byte(fileOf(t, data, record.SignatureFile)), &signature); err != nil {
		t.Fatal(err)
	}
	return signature.Public
}

// fileOf returns one file of a record.
func fileOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	b, err := record.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b.File(name))
}

func TestVerifyRefusesBadUsage(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no bundle", []string{"verify"}, "takes one bundle"},
		{"two bundles", []string{"verify", "a", "b"}, "takes one bundle"},
		{"no such file", []string{"verify", "nowhere.zip"}, "nowhere.zip"},
		{"a folder", []string{"verify", t.TempDir()}, "is not a file"},
		{"no key", []string{"verify", "--key", "secret", "x.zip"}, "64 hex digits"},
		{"an unknown flag", []string{"verify", "--trust", "x.zip"}, "trust"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := runProgram(t, tt.args...)
			if code != exitInput || !strings.Contains(errs, tt.want) || out != "" {
				t.Errorf("%v = %d %q %q", tt.args, code, out, errs)
			}
		})
	}
}

func TestInitGivesTheKeyOfRecords(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	code, out, errs := runProgram(t, "init", "--data", dir)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitDone || len(lines) != 6 { // with the next step, and the code as the last line
		t.Fatalf("init = %d %s %s", code, errs, out)
	}
	public, err := record.ParsePublicKey(lines[2])
	if err != nil || lines[2] != hex.EncodeToString(public) {
		t.Errorf("the public key is %q: %v", lines[2], err)
	}
	if code, _, _ := runProgram(t, "init", "--data", dir); code == exitDone {
		t.Error("init made new keys in a folder that has them")
	}
	// A folder of an earlier version gets the one key it lacks.
	if err := os.Remove(filepath.Join(dir, recordFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := loadKeys(dir); err == nil || !strings.Contains(err.Error(), "record.key is missing") {
		t.Errorf("loadKeys without record.key = %v", err)
	}
	before, _ := os.ReadFile(filepath.Join(dir, masterFile))
	code, out, errs = runProgram(t, "init", "--data", dir)
	if code != exitDone || strings.Contains(out, "first clerk") || strings.Contains(out, lines[2]) {
		t.Errorf("init of an earlier folder = %d %s %s", code, errs, out)
	}
	if after, _ := os.ReadFile(filepath.Join(dir, masterFile)); !bytes.Equal(before, after) {
		t.Error("init changed the master key")
	}
	if _, err := loadKeys(dir); err != nil {
		t.Error(err)
	}
}
