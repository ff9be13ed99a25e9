package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func (h *secretHall) namesDeputy(b []byte) bool {
	return slices.ContainsFunc(h.signs, func(sign []byte) bool { return bytes.Contains(b, sign) })
}

// namesReceipt is used only on data that holds ballots: to someone who can read the store, a receipt identifies a
// deputy.
func (h *secretHall) namesReceipt(b []byte) bool {
	return slices.ContainsFunc(h.receipts, func(r []byte) bool { return bytes.Contains(b, r) })
}

func holdsBallot(b []byte) bool {
	return slices.ContainsFunc(ballotShapes, func(shape *regexp.Regexp) bool { return shape.Match(b) })
}

func (h *secretHall) holdsNoBallot(name string, all ...[]byte) {
	h.t.Helper()
	for _, b := range all {
		for _, shape := range ballotShapes {
			if at := shape.FindIndex(b); at != nil {
				h.t.Errorf("%s holds a ballot's marks: %.200q", name, b[max(0, at[0]-60):])
				return
			}
		}
	}
}

// counts matches a script that raises the counters of a tally.
var counts = regexp.MustCompile(`(?i)hincrby"? ?"?\{m:[^}]*\}:poll:[^:]*:tally`)

// searchUnits searches each unit: data that was written, sent or kept together. It must find at least so many deputies
// and ballots, which shows that the search works.
func (h *secretHall) searchUnits(name string, units [][]byte, deputies, ballots int) {
	h.t.Helper()
	named, opened := 0, 0
	for _, u := range units {
		deputy, marks := h.namesDeputy(u), holdsBallot(u)
		if deputy {
			named++
		}
		if marks {
			opened++
		}
		if (marks || counts.Match(u)) && (deputy || h.namesReceipt(u)) {
			h.t.Errorf("in %s a deputy or receipt stands beside marks: %.300q", name, u)
		}
	}
	if named < deputies || opened < ballots {
		h.t.Errorf("in %s the search found %d units with deputies and %d with ballots, want %d and %d: it is blind", name,
			named, opened, deputies, ballots)
	}
}

// searchNear searches, in a file that has no units, everything between the first ballot and the last.
func (h *secretHall) searchNear(name string, data []byte) {
	h.t.Helper()
	found := ballotShapes[0].FindAllIndex(data, -1)
	if len(found) < secretDeputies || !h.namesDeputy(data) {
		h.t.Fatalf("in %s the search found %d ballots, want %d: it is blind", name, len(found), secretDeputies)
	}
	between := data[found[0][0]:found[len(found)-1][1]]
	if len(between) > 100*len(found) {
		h.t.Errorf("in %s %d ballots lie over %d bytes: not in one place", name, len(found), len(between))
	}
	if h.namesDeputy(between) || h.namesReceipt(between) {
		h.t.Errorf("in %s a deputy or receipt lies among the ballots", name)
	}
}

// monitorUnits groups the output of MONITOR: a call, and what its script did.
func monitorUnits(printed []byte) [][]byte {
	var units [][]byte
	for line := range bytes.Lines(printed) {
		if bytes.Contains(line, []byte(" lua]")) && len(units) > 0 {
			units[len(units)-1] = append(units[len(units)-1], line...)
			continue
		}
		units = append(units, bytes.Clone(line))
	}
	return units
}

// slowlog returns the entries of the slow log, which is set to log every command.
func (h *secretHall) slowlog() [][]byte {
	h.t.Helper()
	entries, err := h.store.SlowLogGet(h.t.Context(), -1).Result()
	h.ok(err)
	var units [][]byte
	for _, e := range entries {
		units = append(units, []byte(strings.Join(e.Args, " ")))
	}
	return units
}

// dumps returns every key with its dump, which is what a snapshot holds of it.
func (h *secretHall) dumps() [][]byte {
	h.t.Helper()
	keys, err := h.store.Keys(h.t.Context(), "*").Result()
	h.ok(err)
	var units [][]byte
	for _, key := range keys {
		dump, err := h.store.Dump(h.t.Context(), key).Result()
		if err == nil { // short-lived keys may have gone
			units = append(units, []byte(key+" "+dump))
		}
	}
	return units
}

// snapshot makes Redis write its snapshot, and reads it.
func (h *secretHall) snapshot() []byte {
	h.t.Helper()
	before := h.store.LastSave(h.t.Context()).Val()
	time.Sleep(time.Until(time.Unix(before+1, 0))) // LASTSAVE is in whole seconds
	h.ok(h.store.Save(h.t.Context()).Err())
	return h.readSnapshot()
}

func (h *secretHall) readSnapshot() []byte {
	h.t.Helper()
	data, err := os.ReadFile(filepath.Join(h.site.redis.Dir(), "dump.rdb"))
	h.ok(err)
	return data
}

// aofUnits groups the commands of an append-only file by transaction.
func aofUnits(t *testing.T, file []byte) [][]byte {
	var units [][]byte
	var act []byte
	inside := false
	for command := range aofCommands(t, file) {
		switch strings.ToUpper(string(command[0])) {
		case "MULTI":
			inside = true
			continue
		case "EXEC":
			inside = false
		default:
			act = append(append(act, bytes.Join(command, []byte(" "))...), '\n')
		}
		if !inside {
			units, act = append(units, act), nil
		}
	}
	return units
}

// aofCommands reads the commands of an append-only file, without its manifest.
func aofCommands(t *testing.T, file []byte) func(yield func([][]byte) bool) {
	t.Helper()
	return func(yield func([][]byte) bool) {
		for len(file) > 0 {
			var line []byte
			line, file, _ = bytes.Cut(file, []byte("\n"))
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "*")))
			if err != nil || line[0] != '*' {
				continue // the manifest, or a comment
			}
			command := make([][]byte, n)
			for i := range command {
				line, file, _ = bytes.Cut(file, []byte("\n"))
				size, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(string(line), "$")))
				if err != nil || len(file) < size+2 {
					t.Fatalf("the append-only file cannot be read at %q", line)
				}
				command[i], file = file[:size], file[size+2:]
			}
			if !yield(command) {
				return
			}
		}
	}
}

var wrappedKey = regexp.MustCompile(`"box_key":"([^"]+)"`)

// joinable collects from the append-only file what could link deputies to ballots: digests, envelopes, the box key.
func (h *secretHall) joinable(file []byte) map[string][][]byte {
	h.t.Helper()
	out := map[string][][]byte{}
	for c := range aofCommands(h.t, file) {
		if !strings.EqualFold(string(c[0]), "HSET") || !bytes.Contains(c[1], []byte(h.poll)) {
			continue
		}
		for i := 3; i < len(c); i += 2 {
			switch key := string(c[1]); {
			case strings.HasSuffix(key, ":box"):
				out["envelope"] = append(out["envelope"], c[i], c[i-1])
			case strings.HasSuffix(key, ":returned"):
				digests := bytes.SplitN(c[i], []byte(":"), 3)
				out["digest"] = append(out["digest"], digests[0], digests[1])
			default:
				if m := wrappedKey.FindSubmatch(c[i]); m != nil {
					out["box key"] = append(out["box key"], m[1])
				}
			}
		}
	}
	for what, least := range map[string]int{"envelope": 2 * secretDeputies, "digest": 2 * secretDeputies, "box key": 1} {
		if len(out[what]) < least {
			h.t.Fatalf("%d of %s in the append-only file, want %d: the search is blind", len(out[what]), what, least)
		}
	}
	for what, words := range out {
		for _, w := range words {
			if len(w) < 16 {
				h.t.Fatalf("a %s has only %d bytes", what, len(w))
			}
		}
	}
	return out
}
