package handbook

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// most is the largest size of one picture, and all is the largest size of all pictures together, in bytes.
const (
	most = 150_000
	all  = 2_000_000
)

func write(t *testing.T, lang string) string {
	t.Helper()
	data, err := Page{Lang: lang, Version: "v1"}.Write()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestLabelsAreOnTheScreens: every button or screen that the handbook names has that name on the screens.
func TestLabelsAreOnTheScreens(t *testing.T) {
	label := regexp.MustCompile(`<b>([^<]*)</b>`)
	for _, lang := range []string{"zh", "en"} {
		words := map[string]bool{}
		files, err := filepath.Glob("../ui/src/i18n/" + lang + "/*.ts")
		if err != nil || len(files) == 0 {
			t.Fatalf("catalogues of %s: %v, %v", lang, files, err)
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`: +"([^"]*)"`).FindAllStringSubmatch(string(text), -1) {
				words[m[1]] = true
			}
		}
		found := label.FindAllStringSubmatch(write(t, lang), -1)
		if len(found) < 30 {
			t.Errorf("%s: %d labels", lang, len(found))
		}
		for _, m := range found {
			if !words[m[1]] {
				t.Errorf("%s: no screen says %q", lang, m[1])
			}
		}
	}
}

// TestPictures: every picture that is shown exists, and every picture that exists is shown, in both languages.
func TestPictures(t *testing.T) {
	shown := regexp.MustCompile(`src="/handbook/([a-z-]+)\.webp"`)
	sum := 0
	for _, lang := range []string{"zh-CN", "en"} {
		page := write(t, lang)
		for screen, name := range Pictures {
			if !strings.Contains(page, `src="/handbook/`+name+`.webp"`) {
				t.Errorf("%s does not show %s (%s)", lang, name, screen)
			}
		}
		if got := len(shown.FindAllString(page, -1)); got != len(Pictures) {
			t.Errorf("%s shows %d pictures, want %d", lang, got, len(Pictures))
		}
	}
	entries, err := files.ReadDir("pictures")
	if err != nil || len(entries) != len(Pictures) {
		t.Errorf("%d pictures are there, want %d: %v", len(entries), len(Pictures), err)
	}
	for _, e := range entries {
		data, contentType := File(e.Name())
		if len(data) == 0 || len(data) > most || contentType != "image/webp" {
			t.Errorf("%s: %d bytes of %q, at most %d are allowed", e.Name(), len(data), contentType, most)
		}
		sum += len(data)
	}
	if sum > all {
		t.Errorf("the pictures have %d bytes, at most %d are allowed", sum, all)
	}
}

// TestLinksLead: every link of the table of contents leads to a chapter.
func TestLinksLead(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		page := write(t, lang)
		links := regexp.MustCompile(`href="#([a-z]+)"`).FindAllStringSubmatch(page, -1)
		if len(links) < 9 {
			t.Errorf("%s has %d links", lang, len(links))
		}
		for _, m := range links {
			if !strings.Contains(page, `<section id="`+m[1]+`">`) {
				t.Errorf("%s: no chapter %s", lang, m[1])
			}
		}
	}
}

func TestFile(t *testing.T) {
	for name, want := range map[string]string{
		"handbook.css": "text/css; charset=utf-8", "zh.html": "", "../doc.go": "", "../../handbook.go.webp": "",
		"none.webp": "", "": "",
	} {
		if data, got := File(name); got != want || (want == "") != (len(data) == 0) {
			t.Errorf("%q: %q and %d bytes, want %q", name, got, len(data), want)
		}
	}
}
