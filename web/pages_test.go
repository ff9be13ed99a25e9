package web

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// TestChangingPages: with pages in development, each request gets the newest files, and browsers cache none.
func TestChangingPages(t *testing.T) {
	h := newServer(t, hallConfig{})
	pages := fstest.MapFS{
		"manifest.json": {Data: []byte(`{"home":{"js":"home.js","css":"home.css"}}`)},
		"home.css":      {Data: []byte("before")},
	}
	var err error
	h.site.assets, err = assetsOf(pages)
	h.must(err)
	if page := h.nobody().get("/").want(t, http.StatusOK); !strings.Contains(string(page.body),
		`href="/static/home.css"`) {
		t.Errorf("the page is not that of the folder: %s", page.body)
	}
	for _, want := range []string{"before", "after"} {
		pages["home.css"].Data = []byte(want)
		got := h.nobody().get("/static/home.css").want(t, http.StatusOK)
		if string(got.body) != want || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the style is %q, kept %q; want %q, kept nowhere", got.body, got.header.Get("Cache-Control"), want)
		}
	}
}
