package e2e

import (
	"fmt"
	"testing"
)

// A yardstick is what the screens of one kind must satisfy, in CSS pixels. See the table of numbers in the README.
type yardstick struct {
	High, Wide int // of a touch target
	Gap        int // between two touch targets; 0 means not measured
	Text       int // of any text
	Margin     int // percentage of the window's width that must have no text
}

// The yardsticks. On phones the marks are narrower, and stacked if there is no room.
var (
	forDeputy = yardstick{High: 76, Wide: 112, Gap: 16, Text: 20}
	forPhone  = yardstick{High: 76, Wide: 100, Gap: 16, Text: 20}
	forDesk   = yardstick{High: 76, Wide: 112, Gap: 16, Text: 20}
	forClerk  = yardstick{High: 48, Wide: 48, Text: 16}
	forWall   = yardstick{Text: 40, Margin: 5}
)

// A misfit is one element that is too small, too close to another, or outside the window.
type misfit struct{ What, Where string }

// measure finds what does not fit: text too small or in the margin, targets too small or too close, a page wider than
// its window, words cut off, icons without lines. Keys of the key pad and steppers are squares of 76. The lines of the
// list to read before a vote may touch: pressing the wrong one only shows another text.
const measure = `(([high, wide, gap, text, margin]) => {
	const bad = [], scroll = document.scrollingElement;
	const say = (what, e) => bad.push({ What: what,
		Where: (e.dataset.test || e.className || e.tagName) + " " + (e.textContent || "").trim().slice(0, 20) });
	const shown = (e) => {
		if (e.closest("[aria-hidden=true], .sr, .preview")) return false;
		const r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return r.width > 1 && r.height > 1 && s.visibility !== "hidden" && s.opacity !== "0";
	};
	if (scroll.scrollWidth > innerWidth) {
		const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
		say("the page is " + scroll.scrollWidth + " wide", out[0] || document.body);
		if (out.length) say("reaches out of the page", out[out.length - 1]);
	}
	for (const e of document.querySelectorAll("main, .scroll, section, header, footer, [role=dialog]")) {
		const style = getComputedStyle(e);
		if (shown(e) && e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(style.overflowX)) {
			const edge = e.getBoundingClientRect().left + e.clientWidth;
			const out = [...e.querySelectorAll("*")].filter((x) => x.getBoundingClientRect().right > edge + 1);
			say("scrolls sideways", out[out.length - 1] || e);
		}
	}
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.textContent.trim() || !shown(e)) continue;
		const size = parseFloat(getComputedStyle(e).fontSize);
		// A title that is fitted to its place may be a tenth smaller.
		if (size < text * (!high && e.matches(".ln") ? 0.9 : 1) - 0.01) say("text of " + size, e);
		const line = document.createRange(), edge = (innerWidth * margin) / 100 - 1;
		line.selectNodeContents(walk.currentNode);
		let { left, right } = line.getBoundingClientRect();
		for (let x = e; x !== document.body; x = x.parentElement) {
			if (getComputedStyle(x).overflowX === "visible") continue;
			const r = x.getBoundingClientRect();
			[left, right] = [Math.max(left, r.left), Math.min(right, r.right)];
		}
		if (margin && (left < edge || right > innerWidth - edge))
			say("reaches into the margin, " + Math.round(left) + " to " + Math.round(right), e);
	}
	for (const e of document.querySelectorAll("svg path:not([d])"))
		say("an icon that is not drawn", e.closest("[data-test]") || e);
	// On a hall display a line's own slack is not cut: that is less than a twelfth of its size.
	for (const e of document.querySelectorAll(".stage *:not(.wrap):not(.motion-title)")) {
		const over = e.scrollHeight - e.clientHeight, s = getComputedStyle(e);
		if (!high && shown(e) && e.clientHeight && s.overflowY === "hidden" && over > 0.08 * parseFloat(s.fontSize))
			say("cut off below by " + over, e);
	}
	if (!high) return bad;
	for (const e of document.querySelectorAll("main *")) {
		if (shown(e) && e.scrollWidth > e.clientWidth + 1 &&
			/hidden|clip/.test(getComputedStyle(e).overflowX) && !e.matches(".log ol")) say("cut off", e);
	}
	// On a desk no sentence ends in the middle: what is read aloud says where there is more of it, the other cards show
	// all.
	for (const e of document.querySelectorAll(".read-text, .self, .sheet-card, .log ol")) {
		const over = e.scrollHeight - e.clientHeight;
		const told = e.matches(".read-text") && document.querySelector("[data-test=read-on]");
		if (shown(e) && over > 4 && !told) say("cut off below by " + over, e);
		if (e.matches(".read-text") && e.clientHeight < 30) say("no room to read", e);
	}
	const targets = [...document.querySelectorAll("button, a[href], input, select, textarea, [role=button]")]
		.map((e) => (e.matches("input[type=checkbox], input[type=file]") ? e.closest("label") : e))
		.filter((e, i, all) => e && shown(e) && all.indexOf(e) === i);
	const boxes = targets.map((e) => [e, e.getBoundingClientRect()]);
	for (const [e, r] of boxes) {
		const square = e.matches(".key:not(.word), .stepper *, .desk-out") ? 76 : wide;
		if (r.height < high - 0.5 || r.width < Math.min(square, wide) - 0.5)
			say("target of " + Math.round(r.width) + " × " + Math.round(r.height), e);
	}
	if (!gap) return bad;
	// What is stuck over a list is not beside what happens to have been scrolled under it.
	const layer = (e) => {
		for (; e && e !== document.body; e = e.parentElement) {
			const s = getComputedStyle(e);
			if (/sticky|fixed/.test(s.position) || /auto|scroll/.test(s.overflowY)) return e;
		}
		return null;
	};
	boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
		if (layer(a) !== layer(b) || (a.matches(".project") && b.matches(".project"))) return;
		const dx = Math.max(p.left - q.right, q.left - p.right), dy = Math.max(p.top - q.bottom, q.top - p.bottom);
		if (Math.max(dx, dy) < gap - 0.5)
			say("only " + Math.round(Math.max(dx, dy)) + " from " + (b.dataset.test || b.className), a);
	}));
	return bad;
})([%d, %d, %d, %d, %d])`

// drawn waits until the page has been drawn at its new size, because some elements measure themselves then.
func (w *window) drawn() {
	w.t.Helper()
	w.eval("(window.isDrawn = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.isDrawn = "+
		"true; })), true)", nil)
	w.until("the page is drawn", "window.isDrawn")
}

// fits checks what a window shows against a yardstick.
func (w *window) fits(t *testing.T, screen string, y yardstick) {
	t.Helper()
	var bad []misfit
	w.eval(fmt.Sprintf(measure, y.High, y.Wide, y.Gap, y.Text, y.Margin), &bad)
	if y.High > 0 {
		bad = append(bad, w.crowded()...)
	}
	for i, m := range bad {
		if i == 12 {
			t.Errorf("%s: and %d more", screen, len(bad)-i)
			break
		}
		t.Errorf("%s: %s: %s", screen, m.Where, m.What)
	}
}
