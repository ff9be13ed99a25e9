package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"piaojue/ballot"
)

// runCount runs the command in a folder of files and returns what it printed.
func runCount(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	cmd := newCountCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetIn(strings.NewReader(stdin))
	cmd.SetArgs(args)
	err := cmd.Execute()
	return out.String(), err
}

func write(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const smallPoll = `{"kind":"selection","title":"票决","entitled":3,"present":3,"issued":3,
 "items":[{"title":"a"},{"title":"b"}],"rules":{"seats":1}}`

func TestCountPrintsTheOutcome(t *testing.T) {
	poll := write(t, "POLL.json", smallPoll)
	ballots := "{\"marks\":{\"1\":\"approve\"}}\n{\"marks\":{\"1\":\"approve\"," +
		"\"2\":\"reject\"}}\n{\"marks\":{\"1\":\"approve\",\"2\":\"approve\"}}\n"
	for _, args := range [][]string{
		{"--poll", poll, write(t, "BALLOTS.jsonl", ballots)},
		{"--poll", poll, "-"},
	} {
		out, err := runCount(t, ballots, args...)
		if err != nil {
			t.Fatal(err)
		}
		var o ballot.Outcome
		if err := json.Unmarshal([]byte(out), &o); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		want := ballot.Counts{Entitled: 3, Present: 3, Issued: 3, Returned: 3, Valid: 2, Void: 1}
		if o.State != ballot.Decided || o.Counts != want || len(o.Selected) != 1 || o.Selected[0] != "1" || *o.PassLine != 2 {
			t.Errorf("outcome %s", out)
		}
		for _, part := range []string{`"tied": []`, `"next_round": null`, `"grade": null`, `"unmarked": 1`} {
			if !strings.Contains(out, part) {
				t.Errorf("the outcome lacks %s:\n%s", part, out)
			}
		}
	}
	out, err := runCount(t, smallPoll, "--poll", "-", write(t, "none.jsonl", ""))
	if err != nil || !strings.Contains(out, `"returned": 0`) {
		t.Errorf("a poll from standard input = %s, %v", out, err)
	}
}

func TestCountRefusesBadInput(t *testing.T) {
	poll := write(t, "POLL.json", smallPoll)
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no file", []string{"--poll", poll}, "one file of ballots, not 0"},
		{"no poll", []string{"-"}, "needs --poll"},
		{"both from standard input", []string{"--poll", "-", "-"}, "cannot both"},
		{"an unknown flag", []string{"--pol", poll, "-"}, "unknown flag"},
		{"a missing poll", []string{"--poll", "nowhere.json", "-"}, "nowhere.json"},
		{"a missing ballot file", []string{"--poll", poll, "nowhere.jsonl"}, "nowhere.jsonl"},
		{"a folder", []string{"--poll", t.TempDir(), "-"}, "is a directory"},
		{
			"faults of the poll",
			[]string{
				"--poll",
				write(t, "P.json", `{"kind":"selection","title":"t","entitled":1,"present":2,"issued":0,`+
					`"items":[{"title":"a"}],"rules":{"seats":2}}`),
				"-",
			},
			"P.json: line 1: present 2 is more than entitled, which is 1; line 1: rules.seats asks for 2 seats of 1 items; " +
				"rules.max_approvals allows 2 approvals of 1 items",
		},
		{
			"faults on their lines",
			[]string{
				"--poll",
				write(t, "P.json", "\ufeff{\"kind\": \"selection\", \"title\": \"t\",\n\"entitled\": 1, \"present\": 1, "+
					"\"issued\": 1,\n\"items\": [\n{\"title\": \"a\"},\n{\"title\": \"b\",\n\"colour\": 1}, 7],\n\"rules\": "+
					"{\"seats\": 1,\n\"seats\": 1, \"seat\": 1}}"),
				"-",
			},
			"P.json: line 8: rules.seats stands twice; line 6: items[1].colour is not known here; line 6: items[2] cannot be " +
				"7, only one of {…}; line 8: rules.seat is not known here",
		},
		{"many faults", []string{"--poll", write(t, "P.json", `{"a":1,"b":1,"c":1,"d":1}`), "-"}, "and 5 more"},
		{
			"an unknown mark",
			[]string{"--poll", poll, write(t, "B.jsonl", "{\"marks\":{}}\n{\"marks\":{\"1\":\"yes\"}}\n")},
			"B.jsonl: line 2: marks.1 cannot be yes, only one of approve, reject, abstain",
		},
		{
			"an unknown item",
			[]string{"--poll", poll, write(t, "B.jsonl", "{\"marks\":{\"3\":\"approve\"}}\n")},
			"B.jsonl: line 1: marks.3 is not known here",
		},
		{
			"an empty line between ballots",
			[]string{"--poll", poll, write(t, "B.jsonl", "{\"marks\":{}}\n \r\n\n{\"marks\":{}}\n")},
			"B.jsonl: line 2: an empty line, and only the last ones may be empty",
		},
		{
			"no marks",
			[]string{"--poll", poll, write(t, "B.jsonl", "{\"marks\":{}}\n{}\n\n")},
			"B.jsonl: line 2: marks must be given",
		},
		{
			"no JSON",
			[]string{"--poll", poll, write(t, "B.jsonl", "approve\n")},
			"B.jsonl: line 1: the content cannot be read as JSON",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := runCount(t, "", tt.args...)
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one sentence with %q", err, tt.want)
			}
			if exitCode(err) != exitInput {
				t.Errorf("exit code %d, want %d", exitCode(err), exitInput)
			}
			if out != "" {
				t.Errorf("printed %q beside the error", out)
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, exitDone},
		{errors.New("a check fails"), exitFails},
		{fmt.Errorf("wrapped: %w", inputError{errors.New("bad")}), exitInput},
	} {
		if got := exitCode(tt.err); got != tt.want {
			t.Errorf("exitCode(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}

// TestEveryFaultOfAPollHasASentence: the source files of package ballot name the faults that a poll or a ballot can
// have; count has a sentence for each.
func TestEveryFaultOfAPollHasASentence(t *testing.T) {
	source := func(name string) string {
		data, err := os.ReadFile(filepath.Join("..", "..", "ballot", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	codes := map[string]ballot.FaultCode{}
	for _, m := range regexp.MustCompile(`(Fault\w+) +FaultCode = "(\w+)"`).FindAllStringSubmatch(source("faults.go"),
		-1) {
		codes[m[1]] = ballot.FaultCode(m[2])
	}
	used := 0
	for _, file := range []string{
		"json.go", "jsonread.go", "object.go", "spec.go", "fields.go", "check.go", "scale.go", "ballotline.go",
		"record/lines.go",
	} {
		for _, name := range regexp.MustCompile(`\bFault[A-Z]\w+`).FindAllString(source(file), -1) {
			if name == "FaultCode" {
				continue
			}
			used++
			if sentences[codes[name]] == "" {
				t.Errorf("%s, of ballot/%s, has no sentence", name, file)
			}
		}
	}
	if used < 30 {
		t.Errorf("only %d faults found in the law's files: the test shows little", used)
	}
}

// BenchmarkCount counts the ballots of 3,000 deputies on 40 items.
func BenchmarkCount(b *testing.B) {
	dir := b.TempDir()
	poll, ballots := filepath.Join(dir, "POLL.json"), filepath.Join(dir, "BALLOTS.jsonl")
	var items, lines []string
	for i := range 40 {
		items = append(items, fmt.Sprintf(`{"title":"项目 %d"}`, i+1))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var marks []string
		for i := range 40 {
			marks = append(marks, fmt.Sprintf(`"%d":"%s"`, i+1, []string{"approve", "reject", "abstain"}[r.IntN(3)]))
		}
		lines = append(lines, `{"marks":{`+strings.Join(marks, ",")+"}}\n")
	}
	spec := `{"kind":"selection","title":"票决","entitled":3000,"present":3000,"issued":3000,"items":[` +
		strings.Join(items, ",") +
		`],"rules":{"seats":30,"max_approvals":40}}`
	for path, data := range map[string]string{poll: spec, ballots: strings.Join(lines, "")} {
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		cmd := newCountCommand()
		cmd.SetOut(&bytes.Buffer{})
		cmd.SetArgs([]string{"--poll", poll, ballots})
		if err := cmd.Execute(); err != nil {
			b.Fatal(err)
		}
	}
}
