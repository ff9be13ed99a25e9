package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// checkWall checks what the hall display was sent against the rules of a secret live tally, and what it finally shows
// against the outcome.
func (h *hall) checkWall(w *window, views []meeting.View) {
	h.t.Helper()
	w.see("result")
	returned, rising, counted := 0, 0, 0
	for _, v := range views {
		p := v.Poll
		if p == nil || string(p.ID) != h.poll || p.State != ballot.Open {
			continue
		}
		if p.Returned < returned {
			h.t.Errorf("returned fell from %d to %d", returned, p.Returned)
		}
		if p.Returned > returned {
			rising++
		}
		if p.TallyOf != counted && p.TallyOf-counted < p.LiveStep || p.TallyOf > 0 && p.Returned-p.TallyOf < p.LiveStep {
			h.t.Errorf("the tally went from %d to %d of %d returned, in steps of %d", counted, p.TallyOf, p.Returned, p.LiveStep)
		}
		returned, counted = p.Returned, p.TallyOf
	}
	if rising < 3 || counted == 0 {
		h.t.Errorf("returned rose %d times to %d, %d of them counted live", rising, returned, counted)
	}
	for _, v := range views {
		if p := v.Poll; p != nil && p.State != ballot.Announced && p.Outcome != nil {
			h.t.Errorf("the display was told the outcome while %s", p.State)
		}
	}
}

// A shownRow is one bar of the result on the hall display.
type shownRow struct {
	ID            string
	Approve, Rank int
	Selected      bool
}

func (w *window) resultRows() []shownRow {
	w.t.Helper()
	var rows []shownRow
	w.eval(`[...document.querySelectorAll('[data-test="result"] [data-test^="row-"]')].map((r) => ({
		ID: r.dataset.test.slice(4), Approve: +r.dataset.approve, Rank: +r.dataset.rank, Selected: r.dataset.selected === "1",
	}))`, &rows)
	return rows
}

// checkRecord: the display, the API's outcome, this test's own count and piaojue count on the bundle agree.
func (h *hall) checkRecord(w *window) {
	h.t.Helper()
	var served ballot.Outcome
	h.as(teller2).get(h.t, "/api/polls/"+h.poll+"/result", &served)
	want := ballot.Counts{Entitled: 98, Present: 98, Issued: 98, Returned: 97, Valid: 97}
	if served.State != ballot.Decided || served.Counts != want || len(served.Selected) != 10 || *served.PassLine != 50 {
		h.t.Errorf("outcome %+v", served)
	}
	tally := map[string]map[string]int{}
	var rows []shownRow
	for _, rank := range ranked(served) {
		tally[string(rank.ID)] = rank.Marks
		rows = append(rows, shownRow{string(rank.ID), rank.Marks["approve"], rank.Rank, rank.Selected})
	}
	if diff := cmp.Diff(h.ownTally(), tally); diff != "" {
		h.t.Errorf("cast and served (-cast +served):\n%s", diff)
	}
	if diff := cmp.Diff(rows, w.resultRows()); diff != "" {
		h.t.Errorf("served and shown (-served +shown):\n%s", diff)
	}
	if line := w.attr("pass-line", "data-count"); line != "50" {
		h.t.Errorf("the pass line is at %s", line)
	}
	if diff := cmp.Diff(served, h.recount()); diff != "" {
		h.t.Errorf("served and counted from the bundle (-served +counted):\n%s", diff)
	}
}

// ranked orders items as the display does: by rank, and equal ones as on the ballot.
func ranked(o ballot.Outcome) []ballot.ItemOutcome {
	var all []ballot.ItemOutcome
	for rank := 1; rank <= len(o.Items); rank++ {
		for _, i := range o.Items {
			if i.Rank == rank {
				all = append(all, i)
			}
		}
	}
	return all
}

// recount counts the ballots of the exported bundle offline.
func (h *hall) recount() ballot.Outcome {
	h.t.Helper()
	files := h.bundle("poll.json", "ballots.jsonl")
	var o ballot.Outcome
	counted := command(h.t, "count", "--poll", keep(h.t, "poll.json", files[0]), keep(h.t, "ballots.jsonl", files[1]))
	if err := json.Unmarshal(counted, &o); err != nil {
		h.t.Fatal(err)
	}
	return o
}

// bundle exports the poll's record and returns the content of these files of it.
func (h *hall) bundle(names ...string) [][]byte {
	h.t.Helper()
	bundle := h.record(teller2)
	files, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		h.t.Fatal(err)
	}
	var all [][]byte
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			h.t.Fatal(err)
		}
		all = append(all, readAll(h.t, f))
		if err := f.Close(); err != nil {
			h.t.Fatal(err)
		}
	}
	return all
}

// What would link deputies to marks if both occurred together.
var (
	markWords = regexp.MustCompile(`approve|reject|abstain|赞成|反对|弃权`)
	deputyNum = regexp.MustCompile(`\b0\d\d\b`)
)

// checkSecret: I3. The whole data folder and the log are searched, transaction by transaction and line by line, for a
// deputy next to a mark. Opened ballots appear there as one digit per item, and a proof.
func (h *hall) checkSecret() {
	h.t.Helper()
	files := 0
	err := filepath.WalkDir(h.s.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".aof") {
			files++
			h.searchFile(path, data)
		}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if files == 0 {
		h.t.Error("no append-only file was searched")
	}
	for line := range strings.Lines(h.s.log()) {
		if markWords.MatchString(line) {
			h.t.Errorf("the log holds a mark: %s", line)
		}
	}
}

// searchFile searches the transactions of an append-only file: the commands of one MULTI belong together.
func (h *hall) searchFile(path string, data []byte) {
	h.t.Helper()
	opened, named := 0, 0
	for _, act := range splitActs(data) {
		ballots, deputy := h.meaning(act)
		opened += ballots
		if deputy != "" {
			named++
		}
		if ballots > 0 && deputy != "" {
			h.t.Errorf("%s: one act holds %d opened ballots and deputy %s", path, ballots, deputy)
		}
	}
	if strings.Contains(path, ".incr.") && (opened < 97 || named < 97) {
		h.t.Errorf("%s: %d opened ballots, %d acts that name a deputy; the search is blind", path, opened, named)
	}
}

// meaning finds opened ballots and deputies in the words of one transaction.
func (h *hall) meaning(act [][]byte) (ballots int, deputy string) {
	for i, w := range act {
		text := string(w)
		marks, _, proven := strings.Cut(text, ":")
		if marks = strings.TrimSuffix(marks, "!"); proven && len(marks) == 12 && strings.Trim(marks, "0123") == "" && i > 0 {
			ballots++
		}
		if _, known := h.codes[strings.TrimPrefix(text, "d.")]; known && deputyNum.MatchString(text) {
			deputy = text
		}
	}
	return ballots, deputy
}

// splitActs parses an append-only file: the words of each command, with those between MULTI and EXEC joined.
func splitActs(data []byte) [][][]byte {
	var acts [][][]byte
	var together [][]byte
	inside := false
	for len(data) > 0 && data[0] == '*' {
		words, rest, ok := readCommand(data)
		if !ok {
			break // still being written
		}
		data = rest
		switch name := strings.ToUpper(string(words[0])); {
		case name == "MULTI":
			inside, together = true, nil
		case name == "EXEC":
			inside, acts = false, append(acts, together)
		case inside:
			together = append(together, words...)
		default:
			acts = append(acts, words)
		}
	}
	return acts
}

func readCommand(data []byte) (words [][]byte, rest []byte, ok bool) {
	n, data, ok := readCount(data, '*')
	if !ok || n == 0 {
		return nil, nil, false
	}
	for range n {
		var size int
		if size, data, ok = readCount(data, '$'); !ok || len(data) < size+2 {
			return nil, nil, false
		}
		words, data = append(words, data[:size]), data[size+2:]
	}
	return words, data, true
}

func readCount(data []byte, sign byte) (int, []byte, bool) {
	line, rest, ok := bytes.Cut(data, []byte("\r\n"))
	if !ok || len(line) < 2 || line[0] != sign {
		return 0, nil, false
	}
	n, err := strconv.Atoi(string(line[1:]))
	return n, rest, err == nil && n >= 0
}
