package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// A box is one visible element: its position within the box of the enclosing element, and its size, in CSS pixels. Line
// is the line height of its own text, 0 if it has none.
type box struct {
	Name       string
	X, Y, W, H float64
	Line       float64
}

// boxesScript lists the boxes of a page in document order, except for what moves, what has a random size (bars of a
// count in steps, the letters of a receipt), and small pictures of other pages.
const boxesScript = `(() => {
	const chance = ".sr, i[style], [data-test=receipt] span, .preview, .hall-frame";
	const all = [];
	const walk = (e, around) => {
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		if (s.display === "none" || s.visibility === "hidden" || e.matches(chance)) return;
		if (s.animationIterationCount === "infinite") return;
		let inner = around;
		if (s.display !== "contents" && r.width > 0 && r.height > 0) {
			const name = (e.dataset.test || e.getAttribute("class") || e.tagName.toLowerCase()).replace(/[0-9a-f]{10}-/, "");
			const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
			all.push({ Name: name, X: r.left - around.left, Y: r.top - around.top, W: r.width, H: r.height,
				Line: words ? parseFloat(s.lineHeight) || 1.2 * parseFloat(s.fontSize) : 0 });
			inner = { left: r.left - e.scrollLeft, top: r.top - e.scrollTop };
		}
		if (e.tagName.toLowerCase() !== "svg") for (const c of e.children) walk(c, inner);
	};
	walk(document.body, { left: 0, top: 0 });
	return all;
})()`

func (w *window) boxes() []box {
	w.t.Helper()
	var all []box
	w.eval(boxesScript, &all)
	return all
}

// differences reports which boxes of a page differ from those of the same page in another engine. No two engines lay
// out text in exactly the same way, so small differences are allowed and, vertically, also the lines that texts which
// fill the width gain or lose.
func differences(want, got []box) []string {
	if len(want) != len(got) {
		return []string{fmt.Sprintf("%d boxes, in Chromium %d: %s", len(got), len(want), firstOther(want, got))}
	}
	var lines float64
	for i, a := range want {
		d := math.Abs(a.H - got[i].H)
		if a.Line > 0 && !far(a.W, got[i].W, 0) && math.Abs(d-a.Line) < 3 {
			lines += d
		}
	}
	var all []string
	for i, a := range want {
		b := got[i]
		if a.Name != b.Name {
			return append(all, firstOther(want, got))
		}
		if far(a.X, b.X, 0) || far(a.Y, b.Y, lines) || far(a.W, b.W, 0) || far(a.H, b.H, lines) {
			all = append(all, fmt.Sprintf("%s lies at %.0f, %.0f and is %.0f × %.0f, in Chromium at %.0f, %.0f and %.0f × %.0f",
				b.Name, b.X, b.Y, b.W, b.H, a.X, a.Y, a.W, a.H))
		}
	}
	return all
}

// firstOther names the first box that differs.
func firstOther(want, got []box) string {
	for i := range min(len(want), len(got)) {
		if want[i].Name != got[i].Name {
			return fmt.Sprintf("%s stands where Chromium has %s", got[i].Name, want[i].Name)
		}
	}
	return "one has more than the other at its end"
}

func far(a, b, lines float64) bool {
	return math.Abs(a-b) > 4+0.03*max(math.Abs(a), math.Abs(b))+lines
}

// TestBoxesSee: the boxes reveal what the oldest tablets did to the pages, and WebKit to a figure: missing gaps, icons
// above their labels, a number broken in two. Styles added to the page imitate these faults.
func TestBoxesSee(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	h.attend(2, 12)
	h.open()
	tablet, console := h.tablet(1, 1280, 800), h.desk(chair, "/console", 1440, 900)
	tablet.screen("choose")
	console.shows("desk", "data-state", "open")
	for _, fault := range []struct {
		w         *window
		rule, box string
	}{
		{tablet, "* { gap: 0 !important }", "connection"},
		{tablet, "button { display: inline-block !important }", "svg"},
		{console, ".figure > dd { width: 19px !important }", "present"},
	} {
		before := fault.w.boxes()
		if again := differences(before, fault.w.boxes()); len(again) > 0 {
			t.Fatalf("the same page twice: %q", again)
		}
		const sheet = "document.styleSheets[0]"
		fault.w.eval(fmt.Sprintf("%s.insertRule(%q, %[1]s.cssRules.length)", sheet, fault.rule), nil)
		found := differences(before, fault.w.boxes())
		if !strings.Contains(strings.Join(found, "\n"), fault.box+" lies at") {
			t.Errorf("%s: %d differences, none at %s: %q", fault.rule, len(found), fault.box, found)
		}
		fault.w.eval(fmt.Sprintf("%s.deleteRule(%[1]s.cssRules.length - 1)", sheet), nil)
	}
}
