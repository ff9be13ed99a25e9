package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"fmt"
	pages "html/template"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"piaojue/ballot/meeting"
	"piaojue/ballot/seal"
	"piaojue/web/i18n"
	"piaojue/web/sheet"
)

//go:embed demo.html
var demoHTML string

//go:embed demo.css
var demoCSS []byte

//go:embed demo.js
var demoJS []byte

var demoTemplate = pages.Must(
	pages.New("demo").Funcs(pages.FuncMap{"t": func(string) string { return "" }}).Parse(demoHTML))

// A demoStage is a stage of a demo vote: which page (door) the newcomer needs now, and whether the vote waits for them.
type demoStage struct {
	door  string
	waits bool
	over  bool // the vote is over; only another one can follow
}

// demoStages holds all stages. Each has a sentence in demoWords.
var demoStages = map[string]demoStage{
	"begin":    {},
	"display":  {door: "display", waits: true},
	"arrive":   {door: "tablet"},
	"adopt":    {door: "presiding", waits: true},
	"projects": {door: "display"},
	"zero":     {door: "scrutineer", waits: true},
	"open":     {door: "presiding", waits: true},
	"vote":     {door: "tablet"},
	"last":     {door: "tablet", waits: true},
	"close":    {door: "presiding", waits: true},
	"certify":  {},
	"sign":     {door: "scrutineer", waits: true},
	"announce": {door: "presiding", waits: true},
	"done":     {door: "display", over: true},
	"void":     {over: true},
	"broken":   {over: true},
}

// A demoBoard holds the state that the demo's page shows, and handles its buttons. The vote updates it.
type demoBoard struct {
	code string // of the first clerk
	end  func()

	mu      sync.Mutex
	hall    *demoHall // nil until the meeting is made
	run     int       // number of the vote, from 1
	next    func()    // ends this vote
	stage   string
	step    int // counts stages, so that a press applies only to the stage that its page showed
	skipped int // the step whose wait was skipped
	present int
	back    int // ballots returned
}

// begin resets the board for a new vote, before its meeting is made; next ends the vote.
func (b *demoBoard) begin(run int, next func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.run, b.next, b.present, b.back = run, next, 0, 0
	b.turn("begin")
}

// turn changes the stage. The caller holds the lock.
func (b *demoBoard) turn(stage string) {
	b.stage = stage
	b.step++
}

// at changes the stage.
func (b *demoBoard) at(stage string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(stage)
}

// made sets the meeting whose doors the page shows.
func (b *demoBoard) made(h *demoHall) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hall = h
}

// saw records the figures of a view.
func (b *demoBoard) saw(v *meeting.View) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.present, b.back = v.Attendance.Present, 0
	if v.Poll != nil {
		b.back = v.Poll.Returned
	}
}

// skip ends the wait of a step, unless the vote is past that step.
func (b *demoBoard) skip(step int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if step == b.step {
		b.skipped = step
	}
}

// isSkipped reports whether the wait of the current step was skipped, and clears the request.
func (b *demoBoard) isSkipped() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	is := b.skipped == b.step
	b.skipped = 0
	return is
}

// again ends a vote, so that another one begins, unless another one has begun already.
func (b *demoBoard) again(run int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if run == b.run && b.next != nil {
		b.next()
	}
}

// A demoDoor is a page that the newcomer may open.
type demoDoor struct {
	Key, Name, What, Link, Code string
	N                           int
	Now                         bool
	QR                          pages.HTML
}

// demoCodes returns the codes of the doors, in the order in which a newcomer needs them.
func demoCodes(h *demoHall, clerk string) []struct{ key, code string } {
	return []struct{ key, code string }{
		{"display", h.display.Code},
		{"tablet", h.deputies[len(h.deputies)-1].Code},
		{"presiding", h.yours.Code},
		{"scrutineer", h.watching.Code},
		{"clerk", clerk},
	}
}

// doors lists the pages of the meeting, with QR codes if other devices can reach them. The caller holds the lock.
func (b *demoBoard) doors(lang i18n.Lang) ([]demoDoor, error) {
	if b.hall == nil {
		return nil, nil
	}
	var list []demoDoor
	for i, door := range demoCodes(b.hall, b.code) {
		d := demoDoor{
			Key: door.key, N: i + 1, Name: say(lang, "demo.door."+door.key), What: say(lang, "demo.door."+door.key+"_what"),
			Link: b.hall.base + "/#" + door.code, Code: seal.Group(door.code, 5), Now: demoStages[b.stage].door == door.key,
		}
		if door.key == "tablet" {
			d.What = say(lang, "demo.door.tablet_what", b.hall.deputies[len(b.hall.deputies)-1].Name)
		}
		if !loopback(b.hall.base) {
			svg, err := sheet.QR(d.Link)
			if err != nil {
				return nil, err
			}
			d.QR = pages.HTML(svg) //nolint:gosec // drawn here
		}
		list = append(list, d)
	}
	return list, nil
}

// loopback reports whether only this machine can reach an address.
func loopback(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// demoPage is the data of the template.
type demoPage struct {
	Lang, Other, OtherName string
	Version                string
	Ended                  bool
	Stage, Say, Figures    string
	RunName                string
	Run, Step              int
	Waits, Over, Alone     bool
	Doors                  []demoDoor
}

// handlers returns the page's handlers, by pattern. Anyone who can reach the demo's address may open the page, because
// its codes are those of an example meeting. web.Server.Beside refuses presses that come from other origins.
func (b *demoBoard) handlers() map[string]http.Handler {
	return map[string]http.Handler{
		"GET /demo":          http.HandlerFunc(b.serve),
		"GET /demo/demo.css": served("text/css; charset=utf-8", demoCSS),
		"GET /demo/demo.js":  served("text/javascript; charset=utf-8", demoJS),
		"POST /demo/skip":    b.press(func(r *http.Request) { b.skip(atoi(r.PostFormValue("step"))) }),
		"POST /demo/again":   b.press(func(r *http.Request) { b.again(atoi(r.PostFormValue("run"))) }),
		"POST /demo/end": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p := newDemoPage(r)
			p.Ended = true
			p.write(w)
			b.end()
		}),
	}
}

// demoVersion is the version of the style sheet in its URL. Browsers cache that URL, because the last page is shown
// after the server has stopped.
var demoVersion = fmt.Sprintf("%x", sha256.Sum256(demoCSS))[:8]

func served(kind string, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == demoVersion {
			w.Header().Set("Cache-Control", "max-age=86400")
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body) // the client may be gone
	})
}

// press performs the action of a button and redirects to the page.
func (b *demoBoard) press(do func(*http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<10)
		do(r)
		http.Redirect(w, r, "/demo?lang="+string(pageLang(r)), http.StatusSeeOther)
	})
}

func pageLang(r *http.Request) i18n.Lang {
	if q := r.URL.Query().Get("lang"); q != "" {
		return i18n.Match(q)
	}
	return i18n.Match(r.Header.Get("Accept-Language"))
}

func newDemoPage(r *http.Request) demoPage {
	p := demoPage{Lang: string(i18n.ZH), Other: string(i18n.EN), OtherName: "English", Version: demoVersion}
	if pageLang(r) == i18n.EN {
		p.Lang, p.Other, p.OtherName = p.Other, p.Lang, "中文"
	}
	return p
}

// serve writes the page for the current stage.
func (b *demoBoard) serve(w http.ResponseWriter, r *http.Request) {
	p := newDemoPage(r)
	lang := i18n.Lang(p.Lang)
	b.mu.Lock()
	stage := demoStages[b.stage]
	p.Stage, p.Step, p.Run, p.Waits, p.Over = b.stage, b.step, b.run, stage.waits, stage.over
	p.Say, p.RunName = say(lang, "demo.at."+b.stage), say(lang, "demo.run", b.run)
	p.Figures = say(lang, "demo.figures", b.present, demoDeputies, b.back)
	p.Alone = b.hall != nil && loopback(b.hall.base)
	var err error
	p.Doors, err = b.doors(lang)
	b.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	p.write(w)
}

func (p demoPage) write(w http.ResponseWriter) {
	var out bytes.Buffer
	page, err := demoTemplate.Clone()
	if err == nil {
		words := pages.FuncMap{"t": func(key string) string { return say(i18n.Lang(p.Lang), key) }}
		err = page.Funcs(words).Execute(&out, p)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	maps.Copy(w.Header(), http.Header{
		"Content-Type":     {"text/html; charset=utf-8"},
		"Referrer-Policy":  {"same-origin"}, // with "no-referrer" a browser sends no origin with a form
		"Content-Language": {p.Lang},
		"Content-Length":   {strconv.Itoa(out.Len())},
	})
	_, _ = w.Write(out.Bytes()) // the client may be gone
}
