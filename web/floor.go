package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// The minimum browser versions are stated here, in web/ui/build.sh and in the README. In older browsers words overlap,
// so these get a page that says so, written here and requiring nothing of the browser. It is not a lock: a browser may
// claim to be older than it is, and people who must vote with it can go on.

// A floor is the oldest supported version of one browser engine.
type floor struct {
	name    string
	version *regexp.Regexp // matches the User-Agent header: major and minor version
	major   int
	minor   int
}

// floors are tried in this order: browsers based on Chromium name Safari too, and on iPads every browser is Safari in
// the version of the system; iPadOS 14.5 came with Safari 14.1.
var floors = []floor{
	{"Internet Explorer", regexp.MustCompile(`(?:MSIE |Trident/)(\d+)()`), 1000, 0},
	{"Chromium", regexp.MustCompile(`Chrom(?:e|ium)/(\d+)(?:\.(\d+))?`), 86, 0},
	{"Firefox", regexp.MustCompile(`Firefox/(\d+)(?:\.(\d+))?`), 115, 0},
	{"iPadOS/iOS", regexp.MustCompile(`\((?:iPad|iPhone|iPod)[^)]* OS (\d+)(?:_(\d+))?`), 14, 5},
	{"Safari", regexp.MustCompile(`Version/(\d+)(?:\.(\d+))?.* Safari/`), 14, 1},
}

// tooOld returns the browser and its version if it is older than its floor, else "". Unknown browsers are let in.
func tooOld(agent string) string {
	for _, f := range floors {
		m := f.version.FindStringSubmatch(agent)
		if m == nil {
			continue
		}
		major, _ := strconv.Atoi(m[1]) // digits; a number that is too large is not a version
		minor, _ := strconv.Atoi(m[2]) // none counts as 0
		if major > f.major || major == f.major && minor >= f.minor {
			return ""
		}
		return strings.TrimSuffix(fmt.Sprintf("%s %d.%d", f.name, major, minor), ".0")
	}
	return ""
}

// anyway is the name of the cookie for going on with an old browser, and of the query parameter that sets it.
const anyway = "piaojue-anyway"

var oldPage = template.Must(template.New("old").Parse(`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>票决</title>
<link rel="stylesheet" href="/setup/setup.css">
</head>
<body>
<main data-test="too-old">
<h1>浏览器版本太旧</h1>
<p>这台设备的浏览器是 {{.}}。本系统需要 Chrome 86、Safari 14.1（iPadOS 14.5）、Firefox 115 或更新的版本。请更新浏览器，或换一台平板；您的凭证和已提交的选票不受影响。</p>
<p><a class="button" href="?` + anyway + `=1">仍要打开（文字可能重叠）</a></p>
<div lang="en">
<h1>This browser is too old</h1>
<p>It is {{.}}. Chrome 86, Safari 14.1 (iPadOS 14.5), Firefox 115 or newer is needed. Update it or take another tablet;
your slip and a ballot already cast stay as they are.</p>
<p><a class="button" href="?` + anyway + `=1">Open it anyway (texts may overlap)</a></p>
</div>
</main>
</body>
</html>
`))

// turnAway answers a browser that is too old for the pages, unless the user chose to go on. It reports whether it did.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request) (bool, error) {
	old := tooOld(r.UserAgent())
	if old == "" {
		return false, nil
	}
	w.Header().Set("Vary", "User-Agent, Cookie")
	if r.URL.Query().Has(anyway) {
		http.SetCookie(w, &http.Cookie{
			Name: anyway, Value: "1", Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
			Secure: r.TLS != nil || strings.HasPrefix(s.base, "https://"),
		})
		return false, nil
	}
	if _, err := r.Cookie(anyway); err == nil {
		return false, nil
	}
	var out bytes.Buffer
	if err := oldPage.Execute(&out, old); err != nil {
		return false, fmt.Errorf("write the page for old browsers: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the client may be gone
	return true, nil
}
