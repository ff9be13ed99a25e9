// Command battery runs the tests of the targets in full, all from one seed, and prints what each measured.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"piaojue/tally/battery"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	seed := flag.Uint64("seed", rand.Uint64(), "what was drawn is drawn again")
	only := flag.String("only", "", "rows whose words match this expression")
	short := flag.Bool("short", false, "the short forms, as make check runs them")
	out := flag.String("json", "", "file for the results as JSON")
	flag.Parse()
	if err := run(ctx, os.Stdout, *seed, *only, *short, *out); err != nil {
		fmt.Fprintln(os.Stderr, "battery:", err)
		os.Exit(1)
	}
}

// A result is the outcome of one row.
type result struct {
	Part     string   `json:"part"`
	Test     string   `json:"test"`
	Target   string   `json:"target"`
	Measured []string `json:"measured"`
	Pass     bool     `json:"pass"`
	Seconds  float64  `json:"seconds"`
	output   []byte
}

// A report is one run of the battery.
type report struct {
	Seed uint64   `json:"seed"`
	Full bool     `json:"full"`
	Rows []result `json:"rows"`
}

func run(ctx context.Context, w io.Writer, seed uint64, only string, short bool, file string) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	all := report{Seed: seed, Full: !short}
	fmt.Fprintf(w, "SEED=%d\n", seed)
	failed := 0
	for _, r := range rows {
		if !match.MatchString(r.part + " " + r.test) {
			continue
		}
		got := r.run(ctx, seed, short)
		all.Rows = append(all.Rows, got)
		fmt.Fprintf(os.Stderr, "%-5s %5.0f s  %s\n", word(got.Pass), got.Seconds, got.Test)
		if !got.Pass {
			failed++
			_, _ = os.Stderr.Write(got.output)
		}
	}
	if err := all.write(w); err != nil {
		return err
	}
	if file != "" {
		raw, err := json.MarshalIndent(all, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, append(raw, '\n'), 0o600); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d rows failed", failed, len(all.Rows))
	}
	return ctx.Err()
}

func word(pass bool) string {
	if pass {
		return "pass"
	}
	return "FAIL"
}

// write prints the table.
func (r report) write(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 1, ' ', 0)
	part := ""
	for _, row := range r.Rows {
		if row.Part != part {
			part = row.Part
			fmt.Fprintf(tw, "\n## %s\n\n| test\t| target\t| measured\t| pass\t|\n|---\t|---\t|---\t|---\t|\n", part)
		}
		fmt.Fprintf(tw, "| %s\t| %s\t| %s\t| %s\t|\n", row.Test, row.Target, strings.Join(row.Measured, "; "), word(row.Pass))
	}
	return tw.Flush()
}

// run runs the tests of a row, package by package.
func (r row) run(ctx context.Context, seed uint64, short bool) result {
	began := time.Now()
	got := result{Part: r.part, Test: r.test, Target: r.target, Pass: true}
	passed := 0
	for _, t := range r.tests {
		n := t.run(ctx, &got, seed, short)
		passed += n
		if n == 0 {
			got.Pass = false
			got.Measured = append(got.Measured, "not shown: "+strings.Join(t.names, ", "))
		}
	}
	got.Measured = append(got.Measured, fmt.Sprintf("tests passed: %d", passed))
	got.Seconds = time.Since(began).Seconds()
	return got
}

// run runs one package's tests and returns how many passed, without subtests.
func (t tests) run(ctx context.Context, got *result, seed uint64, short bool) (passed int) {
	count := t.count
	if short || count == 0 {
		count = 1
	}
	args := []string{"test", "-json", "-timeout", "30m", "-count", strconv.Itoa(count), "-run", t.pattern()}
	env := append(os.Environ(), "SEED="+strconv.FormatUint(seed, 10))
	if t.race {
		args = append(args, "-race", "-short")
	} else if !short {
		env = append(env, "BATTERY=full")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "piaojue/"+t.room)...)
	cmd.Env = env
	var raw, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &raw, &errs
	if err := cmd.Run(); err != nil {
		got.Pass = false
		got.output = append(got.output, errs.Bytes()...)
	}
	for lines := bufio.NewScanner(&raw); lines.Scan(); {
		var event struct{ Action, Test, Output string }
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			continue
		}
		switch {
		case event.Action == "output":
			got.output = append(got.output, event.Output...)
			if _, said, ok := strings.Cut(event.Output, battery.Mark); ok && !t.race { // for racing tests, only races matter
				got.Measured = append(got.Measured, strings.TrimSpace(said))
			}
		case event.Action == "skip" && event.Test != "" && !t.race:
			got.Measured = append(got.Measured, "left out: "+event.Test)
		case event.Action == "pass" && event.Test != "" && !strings.Contains(event.Test, "/"):
			passed++
		}
	}
	return passed
}

// pattern is the argument of -run: the names of one package's tests, at their depth.
func (t tests) pattern() string {
	if len(t.names) == 1 && t.names[0] == every {
		return "."
	}
	var tops, subs []string
	for _, name := range t.names {
		top, sub, _ := strings.Cut(name, "/")
		tops = append(tops, top)
		if sub != "" {
			subs = append(subs, sub)
		}
	}
	pattern := "^(" + strings.Join(tops, "|") + ")$"
	if len(subs) > 0 {
		pattern += "/^(" + strings.Join(subs, "|") + ")$"
	}
	return pattern
}
