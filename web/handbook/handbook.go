package handbook

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
)

//go:embed zh.html en.html page.html handbook.css pictures
var files embed.FS

// Pictures maps the pictures that the handbook shows, by kind and screen in the browser tests' tour, to their names.
var Pictures = map[string]string{
	"clerk meeting":                    "clerk-meeting",
	"clerk faulty roster":              "clerk-roster",
	"clerk items":                      "clerk-items",
	"clerk rules":                      "clerk-rules",
	"clerk slips":                      "clerk-slips",
	"clerk hall":                       "clerk-hall",
	"clerk archive":                    "clerk-archive",
	"console adopted":                  "console-zero",
	"console ready to open":            "console-open",
	"console voting":                   "console-voting",
	"console closed":                   "console-closed",
	"console certified":                "console-announce",
	"console tie announced":            "console-tie",
	"scrutiny zero proof":              "scrutiny-zero",
	"scrutiny check":                   "scrutiny-check",
	"home login":                       "tablet-login",
	"vote ballot with details":         "tablet-ballot",
	"vote over the limit":              "tablet-limit",
	"vote review":                      "tablet-review",
	"vote received":                    "tablet-received",
	"vote largest text, high contrast": "tablet-large",
	"display sign-in":                  "display-signin",
	"display voting":                   "display-voting",
	"display result":                   "display-result",
}

// A Page is the handbook in one language.
type Page struct{ Lang, Version string }

// Write returns the handbook as HTML: in English if Lang is English, otherwise in Chinese.
func (p Page) Write() ([]byte, error) {
	body := "zh.html"
	if strings.HasPrefix(p.Lang, "en") {
		body = "en.html"
	}
	t, err := template.New("").Funcs(template.FuncMap{"pic": figure}).ParseFS(files, "page.html", body)
	if err != nil {
		return nil, fmt.Errorf("read the handbook: %w", err)
	}
	if t, err = t.AddParseTree("body", t.Lookup(body).Tree); err != nil {
		return nil, fmt.Errorf("read the handbook: %w", err)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "page.html", p); err != nil {
		return nil, fmt.Errorf("write the handbook: %w", err)
	}
	return out.Bytes(), nil
}

// figure shows a picture with its caption.
func figure(name, caption string) (template.HTML, error) {
	if _, err := fs.Stat(files, "pictures/"+name+".webp"); err != nil {
		return "", fmt.Errorf("picture %s: %w", name, err)
	}
	text := template.HTMLEscapeString(caption)
	html := fmt.Sprintf(`<figure><img src="/handbook/%s.webp" alt="%s"><figcaption>%s</figcaption></figure>`,
		name, text, text)
	return template.HTML(html), nil //nolint:gosec // both are escaped or checked
}

// File returns a picture or the style sheet, and its type; nil if there is no file of that name.
func File(name string) (data []byte, contentType string) {
	if name == "handbook.css" {
		data, _ = files.ReadFile(name)
		return data, "text/css; charset=utf-8"
	}
	if path.Ext(name) != ".webp" || !fs.ValidPath(name) {
		return nil, ""
	}
	data, err := files.ReadFile("pictures/" + name)
	if err != nil {
		return nil, ""
	}
	return data, "image/webp"
}
