package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEnglishFits runs the full tour in English: no text is longer than its box, at any size.
func TestEnglishFits(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.lang = "en"
	o := newTour(t, s, func(w *window, kind, screen string) {
		t.Run(kind+" "+screen, func(t *testing.T) { w.fitsEverySize(t, kind) })
		w.shoot(t, "en", kind, screen)
	})
	o.home.until("English", `document.documentElement.lang === "en"`)
	o.whole()
}

// TestLongestTextsFit votes on titles of 40 characters in a hall with the longest possible names.
func TestLongestTextsFit(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	p := selection(98, nil)
	p.long, p.title = true, "某某县二〇二七年度民生实事候选项目差额票决暨上年度项目满意度测评办法"
	p.projects = nil
	for i, x := range projects {
		x.title = fmt.Sprintf("%02d%s", i+1, "号城乡一体化供水管网更新改造和老旧小区加装电梯及适老化无障碍设施提升工程项目")
		x.short = fmt.Sprintf("%02d号管网更新工程", i+1)
		x.department = "住房城乡建设和水务局会同交通运输局"
		x.investment = 123456.78
		p.projects = append(p.projects, x)
	}
	o := newTourOf(t, s, p, func(w *window, kind, screen string) {
		t.Run(kind+" "+screen, func(t *testing.T) { w.fitsEverySize(t, kind) })
		w.shoot(t, "long", kind, screen)
	})
	o.signIn()
	o.before()
	o.voting()
	o.closed()
}

// fitsEverySize measures a window at every size of its kind, and a deputy's window also with the smallest and the
// largest text.
func (w *window) fitsEverySize(t *testing.T, kind string) {
	t.Helper()
	texts := []string{""}
	if kind == "vote" {
		texts = []string{"s22", "s52"}
	}
	var usual string
	w.eval("document.documentElement.className", &usual)
	all := sizes[kind]
	if len(all) == len(withSmall) { // the desks: English and the longest texts are checked at the usual sizes only
		all = []size{{1440, 900}, {1280, 800}, {1366, 768}}
	}
	for _, z := range all {
		w.resize(z.Wide, z.High)
		w.until("the new size", fmt.Sprintf("innerWidth === %d", z.Wide))
		w.drawn()
		for _, text := range texts {
			if text != "" {
				w.eval(fmt.Sprintf(`(() => { const l = document.documentElement.classList; l.remove("s22", "s30", "s40", "s52"); `+
					`l.add(%q); l.toggle("large", %t); })()`, text, text == "s52"), nil)
			}
			w.fits(t, fmt.Sprintf("%d × %d %s", z.Wide, z.High, text), yard(kind, z))
		}
	}
	w.eval(fmt.Sprintf("document.documentElement.className = %q", usual), nil)
	w.resize(sizes[kind][0].Wide, sizes[kind][0].High)
	w.until("the usual size", fmt.Sprintf("innerWidth === %d", sizes[kind][0].Wide))
}

// shoot saves a picture for review if PIAOJUE_SHOTS is set.
func (w *window) shoot(t *testing.T, tour, kind, screen string) {
	t.Helper()
	if os.Getenv("PIAOJUE_SHOTS") == "" {
		return
	}
	path := filepath.Join("shots", fmt.Sprintf("%s-%s-%s.png", tour, kind, strings.ReplaceAll(screen, " ", "-")))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, path, w.picture())
}
