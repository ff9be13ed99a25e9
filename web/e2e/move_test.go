package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"piaojue/ballot"
)

// TestItemsAreMoved: the rows of the editor can be moved by their handles with a mouse and with a finger, by keys, and
// by buttons. Every move is announced, the keys keep the focus in the row, and the new order is stored.
func TestItemsAreMoved(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := selection(20, nil)
	p.projects = projects[:5]
	h := newHall(t, s, p)
	w := s.seat(t, "clerk", h.addStaff("会务组", ballot.RoleClerk), "/clerk", 1366, 1400)
	w.tap("tab-polls")
	w.tap("edit-" + h.poll)
	w.see("items")
	names := make([]string, 5)
	for i, x := range p.projects {
		names[i] = x.title
	}
	a, b, c, d, e := names[0], names[1], names[2], names[3], names[4]
	w.ordered(a, b, c, d, e)

	w.drag("item-move-1", "item-move-3")
	w.ordered(b, c, a, d, e)
	w.says("moved", "已移动："+a+"，现在第 3，共 5")
	w.drag("item-move-5", "item-move-1")
	w.ordered(e, b, c, a, d)

	w.resize(1024, 1400)
	w.drawn()
	w.run(emulation.SetTouchEmulationEnabled(true))
	w.swipe("item-move-1", "item-move-2")
	w.ordered(b, e, c, a, d)
	w.run(emulation.SetTouchEmulationEnabled(false))
	w.resize(1366, 1400)

	w.tap("item-title-1")
	w.alt("ArrowUp") // the first row cannot move up
	w.alt("ArrowDown")
	w.alt("ArrowDown")
	w.ordered(e, c, b, a, d)
	w.says("moved", "已移动："+b+"，现在第 3，共 5")
	w.until("the focus has gone with the row", `document.activeElement === `+one(at("item-title-3")))

	end := w.pull("item-move-2", "item-move-1")
	w.eval(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))`, nil)
	w.until("no line", "!"+one(".drop-above, .drop-below"))
	w.up(end)
	w.ordered(e, c, b, a, d)

	want := []string{e, c, b, a, d}
	eventually(t, "the order is stored, by itself", func() bool {
		var detail struct {
			Spec struct{ Items []struct{ Title string } }
		}
		h.clerk.get(t, "/api/polls/"+h.poll, &detail)
		var got []string
		for _, x := range detail.Spec.Items {
			got = append(got, x.Title)
		}
		return slices.Equal(got, want)
	})
}

// ordered waits until the editor shows the items in this order.
func (w *window) ordered(titles ...string) {
	w.t.Helper()
	w.until(strings.Join(titles, " "), fmt.Sprintf(
		`[...document.querySelectorAll('[data-test^="item-title-"]')].map((e) => e.value).join(" ") === %q`,
		strings.Join(titles, " ")))
}

// drag drags a handle onto the row of another with the mouse, and drops it.
func (w *window) drag(from, to string) {
	w.t.Helper()
	w.up(w.pull(from, to))
}

// pull drags a handle to the far side of the row of another, without dropping it.
func (w *window) pull(from, to string) point {
	w.t.Helper()
	start, end := w.way(from, to)
	w.down(start)
	w.pointer(point{start.X, (start.Y + end.Y) / 2})
	w.pointer(end)
	w.until("a line where it lands", one(".drop-above, .drop-below"))
	return end
}

// swipe does the same as drag with a finger.
func (w *window) swipe(from, to string) {
	w.t.Helper()
	start, end := w.way(from, to)
	finger := func(what input.TouchType, at ...*input.TouchPoint) chromedp.Action {
		return input.DispatchTouchEvent(what, at)
	}
	w.run(finger(input.TouchStart, &input.TouchPoint{X: start.X, Y: start.Y}))
	w.run(finger(input.TouchMove, &input.TouchPoint{X: start.X, Y: (start.Y + end.Y) / 2}))
	w.run(finger(input.TouchMove, &input.TouchPoint{X: end.X, Y: end.Y}))
	w.until("a line where it lands", one(".drop-above, .drop-below"))
	w.run(finger(input.TouchEnd))
}

// way scrolls a handle into view and returns the points from which and to which to drag it.
func (w *window) way(from, to string) (start, end point) {
	w.t.Helper()
	w.eval(one(at(from))+`.closest("tr").scrollIntoView({ block: "center" })`, nil)
	start = w.find(at(from))
	w.eval(fmt.Sprintf(`(([a, b]) => {
		let last = b;
		while (last.nextElementSibling && !last.nextElementSibling.dataset.key) last = last.nextElementSibling;
		const top = b.getBoundingClientRect().top, bottom = last.getBoundingClientRect().bottom;
		const { left, width, top: from } = a.getBoundingClientRect();
		return { X: left + width / 2, Y: from < top ? bottom - 4 : top + 4 };
	})([%s, %s.closest("tr")])`, one(at(from)), one(at(to))), &end)
	return start, end
}

// pointer moves the mouse with its button pressed.
func (w *window) pointer(p point) {
	w.t.Helper()
	w.run(input.DispatchMouseEvent(input.MouseMoved, p.X, p.Y).WithButton(input.Left).WithButtons(1))
}

// alt presses a key together with Alt in the focused element.
func (w *window) alt(key string) {
	w.t.Helper()
	for _, what := range []input.KeyType{input.KeyRawDown, input.KeyUp} {
		w.run(input.DispatchKeyEvent(what).WithKey(key).WithCode(key).WithModifiers(input.ModifierAlt))
	}
	w.drawn()
}
