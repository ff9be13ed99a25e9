package e2e

import (
	"fmt"
	"testing"
)

// TestPromise: behind 无记名 and 记名 a deputy can read what the poll promises, before and during the vote, at every size.
// Reading it hides and ends no choice.
func TestPromise(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for secrecy, says := range map[string]string{"secret": "也不能证明您选了什么", "recorded": "主持人和监票人看得到每位代表的选择"} {
		t.Run(secrecy, func(t *testing.T) {
			h := newHall(t, s, selection(12, map[string]any{"secrecy": secrecy, "reveal": "on_close"}))
			h.attend(2, 12)
			w := h.tablet(1, 1280, 800)
			w.screen("waiting")
			h.act(chair, "adopt", nil)
			w.promises(t, "waiting", says)
			h.act(teller, "zero", nil)
			h.act(chair, "open", nil)
			w.screen("choose")
			w.mark(12, map[string]string{"1": "approve", "2": "reject"})
			for _, size := range []string{"22", "30", "40", "52"} {
				w.tap("size")
				w.tap("size-" + size)
				w.tap("size-done")
				w.promises(t, "choose "+size, says)
			}
			w.marked(12, map[string]string{"1": "approve", "2": "reject"})
			w.submit()
			w.screen("received")
		})
	}
}

// promises opens what a poll promises, reads it and closes it again.
func (w *window) promises(t *testing.T, screen, says string) {
	t.Helper()
	w.tap("secrecy")
	w.says("promise", says)
	w.shows("secrecy", "aria-expanded", "true")
	w.fits(t, screen, forDeputy)
	w.accessible(t, screen)
	w.tap("promise-done")
	w.until("the panel goes", "!"+one(at("promise")))
	w.tap("secrecy")
	w.see("promise")
	w.tap("secrecy")
	w.until("the panel goes by its own button", "!"+one(at("promise")))
}

// TestOneLoad: once the ballot's page is loaded it requests no further file, so that a network failure during the vote
// removes nothing that is read during or after it.
func TestOneLoad(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_close"}))
	h.attend(2, 12)
	h.open()
	w := h.tablet(1, 1280, 800)
	w.screen("choose")
	w.block("*://*:*/static/*")
	w.promises(t, "choose", "也不能证明您选了什么")
	w.mark(12, map[string]string{"1": "approve"})
	w.submit()
	w.screen("received")
	h.cast(2, 12, favour)
	h.act(chair, "close", nil)
	w.screen("counting")
	w.see("counting")
	h.announce()
	w.screen("result")
	w.see("result")
	w.shows("in-list", "data-found", "true")
}

// TestDisplayLooks: the hall display takes its theme and the presidium's screen from its address. The presidium's
// screen is drawn from the same view that the hall gets.
func TestDisplayLooks(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, map[string]any{"reveal": "on_announce"}))
	h.attend(1, 11)
	wall := h.desk(display, "/display", 1920, 1080)
	for _, theme := range []string{"red", "navy", "light"} {
		wall.visit(s.base + "/display?theme=" + theme)
		wall.until("the theme "+theme, one(".hall."+theme+" "+at("welcome")))
		wall.accessible(t, theme)
	}
	wall.visit(s.base + "/display?rostrum=1&theme=navy")
	wall.shows("present", "data-count", "11")
	wall.see("coming")
	h.open()
	wall.says("coming", "等待代表提交选票")
	h.cast(1, 11, favour)
	wall.shows("returned", "data-count", "11")
	wall.says("coming", "选票已收齐")
	wall.until("no word on choices", fmt.Sprintf("!%s && !%s", one(at("live")), one(at("result"))))
	wall.fits(t, "rostrum", forWall)
	wall.accessible(t, "rostrum")
	h.act(chair, "close", nil)
	wall.says("coming", "监票人")
	h.announce()
	wall.until("the hall's result, in small", one(".inset "+at("result")))
	wall.visit(s.base + "/?theme=light&rostrum=1#" + h.codes[display])
	wall.until("the looks outlive the sign-in", one(".rostrum.light .inset "+at("result")))
}
