package e2e

import (
	"fmt"
	"testing"

	"piaojue/ballot"
)

// A size is the size of a window.
type size struct{ Wide, High int64 }

// sizes are the window sizes that each kind of page is made for; the first is the usual one.
var sizes = map[string][]size{
	"home":     {{1280, 800}, {1080, 810}, {390, 844}},
	"vote":     {{1280, 800}, {1080, 810}, {390, 844}},
	"console":  withSmall,
	"scrutiny": withSmall,
	"form":     withSmall, // used at a desk, like the clerk's
	"clerk":    withSmall,
	"display":  {{1920, 1080}, {3840, 2160}, {1024, 768}},
}

// withSmall are the window sizes of the desks: the usual sizes, and the small screens.
var withSmall = append([]size{{1440, 900}, {1280, 800}}, small...)

// TestScreens stops at every screen of a vote: each must fit its sizes, and axe-core must find nothing.
func TestScreens(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	o := newTour(t, s, func(w *window, kind, screen string) {
		t.Run(kind+" "+screen, func(t *testing.T) { hold(t, w, kind) })
	})
	o.whole()
}

// hold resizes a window to each size of its kind and measures it there.
func hold(t *testing.T, w *window, kind string) {
	t.Helper()
	for _, z := range sizes[kind] {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
		w.drawn()
		w.fits(t, fmt.Sprintf("%d × %d", z.Wide, z.High), yard(kind, z))
	}
	usual := sizes[kind][0]
	w.resize(usual.Wide, usual.High)
	w.until("the usual size", fmt.Sprintf("innerWidth === %d", usual.Wide))
	w.accessible(t, "axe")
}

func yard(kind string, z size) yardstick {
	switch {
	case kind == "display":
		y := forWall
		y.Text = y.Text * int(z.High) / 1080
		return y
	case kind == "clerk" || kind == "form":
		return forClerk
	case kind == "console" || kind == "scrutiny":
		return forDesk
	case z.Wide < 700:
		return forPhone
	default:
		return forDeputy
	}
}

// whole runs the full tour: sign-in, a selection, and then a rating, a motion, a tie and its tie round.
func (o *tour) whole() {
	o.signIn()
	o.before()
	o.voting()
	o.closed()
	grades := func(scale ...string) plan {
		return plan{kind: ballot.Rating, rules: map[string]any{"scale": scale, "certifiers": 1, "grades": []map[string]any{
			{
				"grade": "满意", "marks": []string{"满意"}, "threshold": map[string]any{"num": 1, "den": 2, "over": true},
				"base": "entitled",
			},
			{"grade": "不满意"},
		}}}
	}
	four := grades("满意", "基本满意", "不满意", "不了解")
	four.title, four.projects = "政府工作满意度测评", projects[:5]
	o.another("rating", four, func(n int) map[string]string {
		return map[string]string{"1": "满意", "2": []string{"满意", "不了解"}[n%2]}
	})
	three := grades("满意", "基本满意", "不满意")
	three.title = "上一年度民生实事项目满意度测评"
	for i, p := range projects[:10] {
		p.group = []string{"城乡建设", "公共服务"}[i/5]
		three.projects = append(three.projects, p)
	}
	o.another("grouped rating", three, func(n int) map[string]string {
		return map[string]string{"1": "满意", "7": "基本满意", "10": []string{"满意", "不满意"}[n%2]}
	})
	o.another("motion", plan{
		kind: ballot.Decision, title: "关于批准政府工作报告的决议草案", projects: projects[:1], rules: map[string]any{"certifiers": 1},
	}, func(int) map[string]string { return map[string]string{"1": "approve"} })
	o.another("tie", plan{
		kind: ballot.Selection, title: "候选项目票决", projects: projects[:4],
		rules: map[string]any{"seats": 3, "certifiers": 1, "revise": "until_close", "reveal": "on_close"},
	}, allButOne)
	o.tieRound()
	o.clerks()
}
