package e2e

import "strconv"

// mark sets the marks of a ballot on the tablet, in the order of the list.
func (w *window) mark(items int, marks map[string]string) {
	w.t.Helper()
	for i := 1; i <= items; i++ {
		id := strconv.Itoa(i)
		if m := marks[id]; m != "" {
			w.tap("mark-" + id + "-" + m)
		}
	}
	w.marked(items, marks)
}

// marked waits until exactly these marks are set on the ballot.
func (w *window) marked(items int, marks map[string]string) {
	w.t.Helper()
	for i := 1; i <= items; i++ {
		for _, m := range []string{"approve", "reject", "abstain"} {
			id, want := strconv.Itoa(i), "false"
			if marks[strconv.Itoa(i)] == m {
				want = "true"
			}
			w.shows("mark-"+id+"-"+m, "aria-pressed", want)
		}
	}
}

// submit opens the review and submits.
func (w *window) submit() {
	w.t.Helper()
	w.tap("review")
	w.screen("review")
	w.tap("submit")
}
