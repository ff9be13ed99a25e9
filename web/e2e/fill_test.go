package e2e

import (
	"encoding/json"
	"maps"
	"slices"
)

// fill sets marks on any ballot, whatever its items and scale are, and waits until exactly these are set.
func (w *window) fill(marks map[string]string) {
	w.t.Helper()
	for _, id := range slices.SortedFunc(maps.Keys(marks), byNumber) {
		w.tap("mark-" + id + "-" + marks[id])
	}
	w.filled(marks)
}

// filled waits until exactly these marks are set on the ballot.
func (w *window) filled(marks map[string]string) {
	w.t.Helper()
	set := make([]string, 0, len(marks))
	for id, m := range marks {
		set = append(set, "mark-"+id+"-"+m)
	}
	slices.Sort(set)
	want, err := json.Marshal(set)
	if err != nil {
		w.t.Fatal(err)
	}
	w.until("the marks "+string(want),
		`JSON.stringify([...document.querySelectorAll('[data-test^="mark-"][aria-pressed="true"]')]
		.map((e) => e.dataset.test).sort()) === JSON.stringify(`+string(want)+`.sort())`)
}

// byNumber sorts "2" before "10".
func byNumber(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	return 1
}

// items lists the items of the ballot on a tablet, in the order shown.
func (w *window) items() []string {
	w.t.Helper()
	var ids []string
	w.eval(`[...document.querySelectorAll('[data-test="items"] > [id^="item-"]')].map((e) => e.id.slice(5))`, &ids)
	return ids
}
