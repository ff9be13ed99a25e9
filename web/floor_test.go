package web

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// agents are User-Agent headers and the browser that each is reported as; "" is let in.
var agents = []struct{ old, agent string }{
	{
		"Chromium 80",
		"Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) " +
			"Chrome/80.0.3987.87 Safari/537.36 SE 2.X",
	},
	{
		"Chromium 85",
		"Mozilla/5.0 (Linux; Android 10; MRX-AL09) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/85.0.4183.127 " +
			"Safari/537.36",
	},
	{
		"Chromium 64",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 " +
			"Safari/537.36 Edge/18.17763",
	},
	{
		"",
		"Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 " +
			"Safari/537.36 QIHU 360SE",
	},
	{
		"",
		"Mozilla/5.0 (Linux; U; Android 12; zh-cn) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/98.0.4758.102 " +
			"MQQBrowser/14.3 Mobile Safari/537.36",
	},
	{
		"",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/86.0.4240.0 Safari/537.36",
	},
	{"", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"},
	{
		"Safari 14",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0.3 " +
			"Safari/605.1.15",
	},
	{
		"Safari 13.1",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.2 " +
			"Safari/605.1.15",
	},
	{
		"",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1 " +
			"Safari/605.1.15",
	},
	{"", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15"},
	{
		"iPadOS/iOS 12.5",
		"Mozilla/5.0 (iPad; CPU OS 12_5_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 " +
			"Mobile/15E148 Safari/604.1",
	},
	{
		"iPadOS/iOS 14.4",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 " +
			"MicroMessenger/8.0.3",
	},
	{
		"",
		"Mozilla/5.0 (iPad; CPU OS 14_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/87.0.4280.77 " +
			"Mobile/15E148 Safari/604.1",
	},
	{
		"",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 " +
			"Mobile/15E148 Safari/604.1",
	},
	{"Firefox 78", "Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Firefox/78.0"},
	{"", "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0"},
	{"Internet Explorer 7", "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko"},
	{"", "Go-http-client/1.1"},
	{"", ""},
}

// TestTooOld: a browser below the floor gets a page that says so, in place of every page, and can go on anyway.
func TestTooOld(t *testing.T) {
	h := newServer(t, hallConfig{})
	for _, a := range agents {
		if got := tooOld(a.agent); got != a.old {
			t.Errorf("%s is %q, want %q", a.agent, got, a.old)
		}
	}
	old := h.nobody().with("User-Agent", agents[0].agent)
	for _, page := range []string{"/", "/vote", "/console", "/scrutiny", "/clerk", "/display"} {
		a := old.get(page).want(t, http.StatusOK)
		for _, part := range []string{"Chromium 80", "Chrome 86", "Safari 14.1", "Firefox 115", "换一台平板", "too old"} {
			if !strings.Contains(string(a.body), part) {
				t.Errorf("%s does not say %s", page, part)
			}
		}
		if strings.Contains(string(a.body), "<script") || !strings.Contains(a.header.Get("Vary"), "User-Agent") {
			t.Errorf("%s wants scripts of an old browser, or is kept for others: Vary %s", page, a.header.Get("Vary"))
		}
	}
	on := old.get("/vote?"+anyway+"=1").want(t, http.StatusOK)
	cookie := on.header.Get("Set-Cookie")
	if !strings.Contains(string(on.body), "/static/vote-") || !strings.Contains(cookie, anyway) {
		t.Errorf("going on anyway gives no page or no cookie: %q", cookie)
	}
	name, _, _ := strings.Cut(cookie, ";")
	again := old.with("Cookie", name).get("/console").want(t, http.StatusOK)
	if !strings.Contains(string(again.body), "/static/console-") {
		t.Error("after going on anyway, the next page asks again")
	}
}

// TestOneFloor: the pages are built for the browsers that are let in, and every text names the same versions.
func TestOneFloor(t *testing.T) {
	build, err := os.ReadFile("ui/build.sh")
	if err != nil {
		t.Fatal(err)
	}
	targets := regexp.MustCompile(`--target=\S+`).FindAllString(string(build), -1)
	if len(targets) != 1 || targets[0] != "--target=chrome86,safari14.1,firefox115" {
		t.Errorf("build.sh builds for %s", targets)
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{"old.js": oldBrowserJS, "the README": string(readme)} {
		for _, part := range []string{"86", "Safari 14.1", "Firefox 115"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s does not name %s", what, part)
			}
		}
	}
}

// younger are features that the oldest supported browsers lack and the bundler does not rewrite, as they appear in the
// built pages. Each is listed with the version in which the last of the three browsers got it.
var younger = map[string]*regexp.Regexp{
	"js: Array.at, Safari 15.4":             regexp.MustCompile(`\.at\(`),
	"js: structuredClone, Safari 15.4":      regexp.MustCompile(`\bstructuredClone\(`),
	"js: Object.hasOwn, Safari 15.4":        regexp.MustCompile(`\bObject\.hasOwn\(`),
	"js: findLast, Safari 15.4":             regexp.MustCompile(`\.findLast(?:Index)?\(`),
	"js: toSorted and its like, Safari 16":  regexp.MustCompile(`\.(?:toSorted|toReversed|toSpliced)\(`),
	"js: AbortSignal.timeout, Safari 16":    regexp.MustCompile(`\bAbortSignal\.(?:timeout|any)\b`),
	"js: 64 bits in a DataView, Safari 15":  regexp.MustCompile(`\.[gs]etBig(?:Ui|I)nt64\(`),
	"js: look-behind, Safari 16.4":          regexp.MustCompile(`\(\?<[=!]`),
	"js: showModal, Safari 15.4":            regexp.MustCompile(`\.showModal\(`),
	"js: requestSubmit, Safari 16":          regexp.MustCompile(`\.requestSubmit\(`),
	"js: requestIdleCallback, no Safari":    regexp.MustCompile(`\brequestIdleCallback\(`),
	"js: BroadcastChannel, Safari 15.4":     regexp.MustCompile(`\bBroadcastChannel\b`),
	"js: crypto.randomUUID, https alone":    regexp.MustCompile(`\brandomUUID\b`),
	"js: Intl.Segmenter, Firefox 125":       regexp.MustCompile(`\bSegmenter\b`),
	"js: scrollend, Safari 26":              regexp.MustCompile(`"scrollend"`),
	"css: :is and :where, Chromium 88":      regexp.MustCompile(`:(?:is|where)\(`),
	"css: :has, Firefox 121":                regexp.MustCompile(`:has\(`),
	"css: a list in :not, Chromium 88":      regexp.MustCompile(`:not\([^()]*,`),
	"css: aspect-ratio, Chromium 88":        regexp.MustCompile(`[;{]aspect-ratio:`),
	"css: accent-color, Chromium 93":        regexp.MustCompile(`[;{]accent-color:`),
	"css: dvh and its like, Safari 15.4":    regexp.MustCompile(`\d[dsl]v[hw]\b`),
	"css: container queries, Firefox 110":   regexp.MustCompile(`@container|[;{]container-type:`),
	"css: layers, Safari 15.4":              regexp.MustCompile(`@layer\b`),
	"css: color-mix, Safari 16.2":           regexp.MustCompile(`color-mix\(`),
	"css: overflow clip, Safari 16":         regexp.MustCompile(`overflow(?:-[xy])?:clip`),
	"css: subgrid, Chromium 117":            regexp.MustCompile(`\bsubgrid\b`),
	"css: inset, Chromium 87":               regexp.MustCompile(`[;{]inset:`),
	"css: individual transforms, Chrome104": regexp.MustCompile(`[;{](?:rotate|scale|translate):`),
	"css: content-visibility, Safari 18":    regexp.MustCompile(`[;{]content-visibility:`),
	// Not a matter of age: WebKit keeps the width of such a child when its text changes.
	"css: baselines in a grid": regexp.MustCompile(
		`\{[^{}]*display:grid[^{}]*align-items:baseline|\{[^{}]*align-items:baseline[^{}]*display:grid`),
}

// TestNothingYounger: the built scripts and styles use nothing newer than the floor. Safari 14.1 cannot be run in a
// test.
func TestNothingYounger(t *testing.T) {
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range files {
		_, ext, _ := strings.Cut(f.Name(), ".")
		data, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for what, pattern := range younger {
			if strings.HasPrefix(what, ext+":") && pattern.Match(data) {
				at := pattern.FindIndex(data)
				t.Errorf("%s has %s: …%s…", f.Name(), what, data[max(0, at[0]-40):min(len(data), at[1]+40)])
			}
		}
		if ext == "js" || ext == "css" {
			read++
		}
	}
	if read < 14 {
		t.Errorf("only %d files were read", read)
	}
}
