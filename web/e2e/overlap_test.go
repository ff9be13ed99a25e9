package e2e

import "testing"

// crowding is a script that finds elements that overlap, are cut off or scroll sideways, by the boxes of every line of
// text, every control and every card. It measures text line by line, because the box of an inline element that wraps
// covers its neighbours. It ignores what is behind an open sheet.
const crowding = `(() => {
	if (!document.querySelector(".desk")) return []; // the deputies' pages have a list that scrolls under its foot
	const bad = [], say = (what, e) => bad.push({ What: what,
		Where: (e.dataset.test || e.className || e.tagName) + " " + (e.textContent || e.value || "").trim().slice(0, 20) });
	const sheets = document.querySelectorAll("[role=dialog]"), root = sheets[sheets.length - 1] || document.body;
	const aside = "[aria-hidden=true], .sr, .preview, .hall-frame, .rehearsal-mark, .plain-mark, script, style, noscript";
	const shown = (e) => {
		if (e.closest(aside)) return false;
		const head = e.closest("thead"), s = getComputedStyle(e); // the heads of a table whose rows are blocks are not seen
		if (head && getComputedStyle(head).clipPath !== "none") return false;
		return s.visibility !== "hidden" && s.display !== "none" && s.opacity !== "0";
	};
	// seen is the part of a box that its ancestors leave visible; lost is the first that cuts some of it off for good.
	const seen = (r, from) => {
		const b = { left: r.left, top: r.top, right: r.right, bottom: r.bottom, lost: null };
		const slack = 0.2 * (r.bottom - r.top);
		for (let x = from; x && x !== document.body; x = x.parentElement) {
			const s = getComputedStyle(x);
			if (s.overflowX !== "visible" || s.overflowY !== "visible") {
				const c = x.getBoundingClientRect();
				const aslant = b.left < c.left - 3 || b.right > c.right + 3;
				const below = b.top < c.top - slack - 3 || b.bottom > c.bottom + slack + 3;
				if (!b.lost && !x.matches(".log ol") &&
					((/hidden|clip/.test(s.overflowX) && aslant) || (/hidden|clip/.test(s.overflowY) && below))) b.lost = x;
				b.left = Math.max(b.left, c.left), b.right = Math.min(b.right, c.right);
				b.top = Math.max(b.top, c.top), b.bottom = Math.min(b.bottom, c.bottom);
			}
			if (s.position === "fixed") break;
		}
		return b;
	};
	const layer = (e) => {
		for (; e && e !== document.body; e = e.parentElement)
			if (/sticky|fixed/.test(getComputedStyle(e).position)) return e;
		return null;
	};
	const all = [];
	const add = (e, r, from) => {
		if (r.width < 2 || r.height < 2) return;
		const b = seen(r, from);
		if (b.lost) say("cut off by " + (b.lost.dataset.test || b.lost.className || b.lost.tagName), e);
		if (b.left < -1 || b.right > innerWidth + 1) say("outside the window", e);
		if (b.right - b.left > 3 && b.bottom - b.top > 3) all.push({ e, b, over: layer(e) });
	};
	const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement;
		if (!walk.currentNode.textContent.trim() || !shown(e) || e.closest("option, textarea")) continue;
		const line = document.createRange();
		line.selectNodeContents(walk.currentNode);
		for (const r of line.getClientRects()) { // the height of a font is more than that of its letters
			const trim = 0.16 * r.height;
			add(e, { left: r.left, right: r.right, top: r.top + trim, bottom: r.bottom - trim, width: r.width,
				height: r.height - 2 * trim }, e);
		}
	}
	for (const e of root.querySelectorAll("button, a[href], input, select, textarea, .card, .notice, .tag, .drop")) {
		if (shown(e) && !e.matches("input[type=file], input[type=checkbox]"))
			add(e, e.getBoundingClientRect(), e.parentElement);
	}
	for (let i = 0; i < all.length; i++) {
		const { e: a, b: p, over } = all[i];
		for (let j = i + 1; j < all.length; j++) {
			const { e: b, b: q } = all[j];
			if (q.left > p.right - 2 || p.left > q.right - 2 || q.top > p.bottom - 2 || p.top > q.bottom - 2) continue;
			if (a.contains(b) || b.contains(a) || over !== all[j].over) continue;
			say("overlaps " + (b.dataset.test || b.className || b.tagName) + " " + (b.textContent || "").trim().slice(0, 12), a);
		}
	}
	for (const e of root.querySelectorAll("*")) {
		if (!shown(e) || !/auto|scroll/.test(getComputedStyle(e).overflowX) || e.scrollWidth <= e.clientWidth + 1) continue;
		say("scrolls sideways by " + (e.scrollWidth - e.clientWidth), e);
	}
	// On a screen of the usual height the console is seen at once, up to half a line, and no card hides a part of itself,
	// but for lists and the figures: with a hold or the longest names these scroll.
	if (root === document.body && innerWidth >= 900 && innerHeight >= 720 &&
		document.querySelector(".console, .scrutiny")) {
		const over = document.scrollingElement.scrollHeight - innerHeight;
		if (over > 12 && document.querySelector(".console"))
			say("the page is " + over + " higher than its window", document.body);
		for (const e of document.querySelectorAll(".hall-card, .acts, .title-card, .sign"))
			if (e.scrollHeight - e.clientHeight > 4) say("cut off below by " + (e.scrollHeight - e.clientHeight), e);
	}
	return bad;
})()`

// TestCrowdingIsSeen: crowding detects overlapping cards, text under a button, cut text and sideways scrolling.
func TestCrowdingIsSeen(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	h := newHall(t, s, selection(12, nil))
	w := h.desk(chair, "/console", 1440, 900)
	w.see("main")
	if bad := w.crowded(); len(bad) > 0 {
		t.Fatalf("the page as it is: %v", bad)
	}
	for _, fault := range []string{
		".figures { margin-right: -60px !important }",
		".title-card h2 { margin-bottom: -40px !important }",
		".main-row { margin-bottom: -60px !important }",
		".scenes .btn { width: 24px !important; padding: 0 !important; min-width: 0 !important; white-space: nowrap }",
		".read-text { overflow: auto !important } .read-text p { width: 1200px }",
	} {
		const sheet = "document.styleSheets[0]"
		w.eval(sheet+".insertRule("+quoted("@media all { "+fault+" }")+", "+sheet+".cssRules.length)", nil)
		if len(w.crowded()) == 0 {
			t.Errorf("%s: nothing found", fault)
		}
		w.eval(sheet+".deleteRule("+sheet+".cssRules.length - 1)", nil)
	}
}

func (w *window) crowded() (bad []misfit) {
	w.t.Helper()
	w.eval(crowding, &bad)
	return bad
}
