package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"piaojue/ballot"
	"piaojue/ballot/meeting"
)

// view returns a picture of fields under a sky, in the given shade.
func view(t *testing.T, w, h int, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{120, 170, 215, 255}
			if y > h/2+(x%97-x%61)/8 {
				c = color.RGBA{60 + shade/4, 130 - shade/4, 50, 255}
			}
			if d := x - w/2; y > h/2 && d*d < (y-h/2)*(y-h/2)/3 {
				c = color.RGBA{110, 105, 100 + shade/3, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawnIn is an expression for whether the two pictures in a part of a page are drawn.
func drawnIn(part string) string {
	return fmt.Sprintf(`[...document.querySelectorAll("%s img")].filter((i) => i.naturalWidth > 0).length === 2`, part)
}

// shot saves a screenshot of a window if screenshots are enabled.
func shot(w *window, name string) {
	w.t.Helper()
	if os.Getenv("PIAOJUE_SHOTS") == "" {
		return
	}
	if err := os.MkdirAll("shots", 0o755); err != nil {
		w.t.Fatal(err)
	}
	write(w.t, filepath.Join("shots", "introduce-"+name+".png"), w.picture())
}

// withVoice adds the Chinese voice that a tablet has and a headless browser lacks.
const withVoice = `window.said = []; Object.defineProperty(window, "speechSynthesis", { value: {
	getVoices: () => [{ lang: "en-US", localService: true }, { lang: "zh-CN", localService: true }],
	speak: (u) => window.said.push(u.text), cancel: () => window.said.push("") } });
	window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };`

// forLongest requires 36 px for long texts on the hall display.
var forLongest = yardstick{Text: 36, Margin: 5}

// Issue 17, number 15: the clerk enters pictures, place, who benefits and due, deputies read them on a tablet before
// the rules are adopted, and the hall display introduces one project after the other.
func TestProjectsAreReadAndIntroduced(t *testing.T) {
	s := newServer(t)
	h := newMeeting(t, s, 3, true)
	clerk := s.seat(t, "clerk", s.clerk, "/clerk", 1366, 768)
	clerk.visit(s.base + "/clerk#/" + h.meeting + "/polls")
	clerk.tap("new-selection")
	clerk.write("poll-title", "2027 年民生实事项目票决")
	csv := "项目名称,牵头单位,计划投资（万元）,建设内容,建设地点,受益人群,完成时间\n" +
		"农贸市场改造,市监局,280,改造农贸市场 2 处。,城东街道、城西街道,周边 5 个社区约 2.6 万人,2027年底\n" +
		"农村公路提升,交通局,860,拓宽硬化通村公路 14.6 公里。,石埠村,沿线 3 个村 1200 户,2027-10-31\n"
	clerk.choose("items-file", keep(t, "项目.csv", []byte(csv)))
	clerk.see("items-done")
	clerk.tap("item-more-1")
	clerk.says("item-more-1", "")
	for n := range 3 {
		clerk.choose("picture-file-1", keep(t, fmt.Sprintf("图%d.jpg", n), view(t, 1800-500*(n%2), 1200, uint8(80*n))))
		clerk.see(fmt.Sprintf("picture-1-%d", n+1))
	}
	clerk.until("three pictures are drawn, and no fourth can be added",
		`[...document.querySelectorAll(".pictures img")].filter((i) => i.naturalWidth > 0).length === 3 && !`+
			one(at("picture-file-1")))
	shot(clerk, "clerk")
	clerk.accessible(t, "pictures of an item")
	clerk.fits(t, "pictures of an item", forClerk)
	clerk.tap("picture-forward-1-3")
	clerk.tap("picture-remove-1-1")
	clerk.choose("picture-file-1", keep(t, "假.jpg", []byte("GIF89a")))
	clerk.see("failed")
	clerk.tap("to-rules")
	clerk.write("seats", "1")
	clerk.enabled("poll-save")
	clerk.tap("poll-save")
	clerk.shows("editor", "data-saved", "1")
	poll := clerk.attr("editor", "data-poll")
	var stored struct{ Spec ballot.Spec }
	clerk.fetch(http.MethodGet, "/api/polls/"+poll, nil, &stored)
	if it := stored.Spec.Items[0]; it.Due != "2027-12-31" || it.Place != "城东街道、城西街道" || len(it.Pictures) != 2 {
		t.Fatalf("%+v", it)
	}

	h.poll = poll
	h.attend(1, 2)
	tablet := h.tablet(2, 1280, 800)
	tablet.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(withVoice).Do(ctx)
		return err
	}))
	tablet.reload()
	tablet.screen("waiting")
	tablet.until("nothing of a draft", `!document.querySelector(".project")`)
	clerk.tap("editor-back")
	clerk.tap("release-" + poll)
	clerk.shows("release-"+poll, "aria-pressed", "true")
	shot(clerk, "released")
	tablet.says("waiting", "候选项目（待表决）")
	tablet.tap("more-1")
	tablet.says("details-1", "完成时限：2027-12-31")
	tablet.until("its pictures", drawnIn(".details"))
	tablet.until("none of the rules", `!document.querySelector(".task") && !`+one(at("secrecy")))
	tablet.tap("aloud")
	tablet.until("it is read aloud", `window.said.join("").includes("受益对象：周边 5 个社区约 2.6 万人")`)
	shot(tablet, "tablet")
	tablet.accessible(t, "candidates to be read")
	tablet.fits(t, "candidates to be read", forDeputy)
	tablet.tap("aloud")
	tablet.until("it is quiet", `window.said.pop() === ""`)

	wall := h.desk(display, "/display", 1920, 1080)
	clerk.tap("tab-hall")
	clerk.tap("intro-start")
	wall.see("introduce")
	wall.says("introduce", "城东街道、城西街道")
	wall.until("its pictures", drawnIn(".intro-pictures"))
	wall.until("a clock that counts", `/0[0-9]:0[1-9]/.test(document.querySelector(".intro-clock").innerText)`)
	shot(wall, "wall")
	wall.accessible(t, "introduced")
	wall.fits(t, "introduced", forWall)
	shot(clerk, "clerk-hall")
	clerk.fits(t, "introducing", forClerk)
	clerk.accessible(t, "introducing")
	console := h.desk(chair, "/console", 1440, 900)
	console.tap("intro-list")
	console.tap("intro-start")
	console.tap("intro-next")
	wall.says("introduce", "农村公路提升")
	console.eval(`(() => { const e = `+one(at("intro-minutes"))+`; e.value = "5"; `+
		`e.dispatchEvent(new Event("change", { bubbles: true })) })()`, nil)
	wall.until("the clock counts down", `/04:5[0-9]/.test(document.querySelector(".intro-clock").innerText)`)
	shot(wall, "wall-plain")
	wall.fits(t, "introduced without pictures", forWall)
	shot(console, "console")
	console.accessible(t, "console introducing")
	console.fits(t, "console introducing", forDesk)

	// Nothing is cut of an item with the longest texts, with or without pictures.
	long := ballot.Item{Title: strings.Repeat("长题", 30), Department: strings.Repeat("单位", 30), Investment: 123456.78}
	long.Place, long.Serves, long.Due = strings.Repeat("地点", 30), strings.Repeat("受益", 30), "2027-12-31"
	pictures := stored.Spec.Items[0].Pictures
	stored.Spec.Title, stored.Spec.Items = strings.Repeat("票决", 30), []ballot.Item{long, long}
	stored.Spec.Items[0].ID, stored.Spec.Items[1].ID = "1", "2"
	stored.Spec.Items[0].Pictures, stored.Spec.Items[1].Title = pictures, "短"+stored.Spec.Items[1].Title[3:]
	if got := clerk.fetch(http.MethodPut, "/api/polls/"+poll, stored.Spec, nil); got != http.StatusOK {
		t.Fatalf("changed: %d", got)
	}
	const inside = `[...document.querySelectorAll(".introduce dd, .introduce h2, .intro-pictures, .head *")]` +
		`.map((e) => e.getBoundingClientRect()).every((r) => r.top >= innerHeight * 0.02 && ` +
		`r.bottom <= innerHeight * 0.95 + 1 && r.right <= innerWidth * 0.95 + 1)`
	for _, id := range []string{"1", "2"} {
		scene := map[string]any{"scene": meeting.SceneIntroduce, "poll": poll, "item": id}
		if got := clerk.fetch(http.MethodPost, "/api/meetings/"+h.meeting+"/scene", scene, nil); got != http.StatusOK {
			t.Fatalf("scene: %d", got)
		}
		wall.says("introduce", map[string]string{"1": "长题长题", "2": "短题长题"}[id])
		wall.until("all is in the window", inside)
		shot(wall, "wall-long-"+id)
		wall.fits(t, "the longest", forLongest)
		wall.resize(1024, 768)
		wall.until("all is in a small projector's picture", inside)
		shot(wall, "wall-tall-"+id)
		wall.resize(1920, 1080)
	}
	clerk.fetch(http.MethodPost, "/api/meetings/"+h.meeting+"/scene", map[string]any{"scene": meeting.SceneWelcome}, nil)
	wall.until("another scene", "!"+one(at("introduce")))
}
