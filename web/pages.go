package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"piaojue/ballot"
	"piaojue/web/handbook"
)

//go:embed static
var staticFiles embed.FS

//go:embed openapi.yaml
var openapiYAML []byte

// assets are the built files of the pages, all in memory: they are small, and their names change with their content.
type assets struct {
	files    map[string]asset
	pages    map[string]built
	changing bool // in development: files change under the same names
}

type asset struct {
	plain       []byte
	packed      func() []byte // gzipped when first requested
	contentType string
}

// built names the files of one page, as web/static/manifest.json lists them.
type built struct {
	JS     string   `json:"js"`
	CSS    string   `json:"css"`
	Chunks []string `json:"chunks"` // imported by the script
}

// assetsOf reads the embedded pages once, but pages in development on every call.
func assetsOf(changing fs.FS) (func() (*assets, error), error) {
	if changing != nil {
		return func() (*assets, error) {
			a, err := readAssets(changing)
			if err == nil {
				a.changing = true
			}
			return a, err
		}, nil
	}
	static, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	a, err := readAssets(static)
	return func() (*assets, error) { return a, nil }, err
}

func readAssets(dir fs.FS) (*assets, error) {
	a := &assets{files: map[string]asset{}}
	manifest, err := fs.ReadFile(dir, "manifest.json")
	if err != nil {
		return nil, fmt.Errorf("read page manifest: %w", err)
	}
	if err := json.Unmarshal(manifest, &a.pages); err != nil {
		return nil, fmt.Errorf("read page manifest: %w", err)
	}
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read page file: %w", err)
		}
		a.files[e.Name()] = asset{
			plain:       data,
			packed:      sync.OnceValue(func() []byte { return pack(data) }),
			contentType: mime.TypeByExtension(path.Ext(e.Name())),
		}
	}
	return a, nil
}

// pack compresses as much as gzip can: each file is packed once and sent often.
func pack(data []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a valid level
	_, _ = w.Write(data)                                  // to memory
	_ = w.Close()
	return b.Bytes()
}

// static serves a built file. Its name contains a hash of its content, so it may be cached forever.
func (s *Server) static(w http.ResponseWriter, r *http.Request) error {
	a, err := s.assets()
	if err != nil {
		return err
	}
	f, ok := a.files[r.PathValue("file")]
	if !ok {
		return ballot.Refuse(ballot.CodeNotFound, "asset %s", r.PathValue("file"))
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	if !a.changing {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.packed()
	}
	_, _ = w.Write(body) // the client may be gone
	return nil
}

var shell = template.Must(template.New("shell").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="piaojue-page" content="{{.Page}}">
<meta name="robots" content="noindex">
{{with .CA}}<meta name="piaojue-ca" content="{{.}}">
{{end}}{{if .NoPDF}}<meta name="piaojue-pdf" content="none">
{{end}}<title>票决</title>
<link rel="stylesheet" href="/static/{{.CSS}}">
{{range .Chunks}}<link rel="modulepreload" href="/static/{{.}}">
{{end}}</head>
<body>
{{if .Plain}}<p class="plain-mark" data-test="plain">未加密连接 <span lang="en">not encrypted</span></p>
{{end}}<div id="app"></div>
<noscript><p>本页面需要 JavaScript。请换用较新的浏览器（Chrome 86、Safari 14.1、Firefox 115 或更新）。</p>
<p lang="en">This page needs JavaScript and a browser such as Chrome 86, Safari 14.1 or Firefox 115.</p></noscript>
<script type="module" src="/static/{{.JS}}"></script>
<script nomodule src="/old.js"></script>
</body>
</html>
`))

// page serves the shell of a page. Its content comes from the API, limited to what the principal may see.
func (s *Server) page(name string) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if done, err := s.turnAway(w, r); done || err != nil {
			return err
		}
		a, err := s.assets()
		if err != nil {
			return err
		}
		b, ok := a.pages[name]
		if !ok {
			return ballot.Refuse(ballot.CodeNotFound, "page %s is not built", name)
		}
		var out bytes.Buffer
		if err := shell.Execute(&out, map[string]any{
			"Lang": string(language(r)), "Page": name, "CSS": b.CSS, "JS": b.JS, "Chunks": b.Chunks,
			"Plain": s.plain && name != "display", "CA": FingerprintMark(s.ca), "NoPDF": !s.printer.Prints(),
		}); err != nil {
			return fmt.Errorf("write page %s: %w", name, err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(out.Bytes()) // the client may be gone
		return nil
	}
}

// oldBrowserJS runs only in browsers without modules that turnAway did not recognise. It uses only the oldest syntax.
const oldBrowserJS = `document.getElementById("app").appendChild(document.createElement("p"))` +
	`.appendChild(document.createTextNode(` +
	`"\u6d4f\u89c8\u5668\u7248\u672c\u592a\u65e7\uff0c\u8bf7\u6362\u7528 Chrome 86\u3001Safari 14.1\u3001Firefox 115 ` +
	`\u6216\u66f4\u65b0\u7684\u7248\u672c\u3002` +
	` This browser is too old: Chrome 86, Safari 14.1 or Firefox 115 is the least."));
`

func (s *Server) oldBrowser(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write([]byte(oldBrowserJS)) // the client may be gone
	return nil
}

// handbook serves the 会务手册, which is public.
func (s *Server) handbook(w http.ResponseWriter, r *http.Request) error {
	data, err := handbook.Page{Lang: string(language(r)), Version: s.version}.Write()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(data) // the client may be gone
	return nil
}

func (s *Server) handbookFile(w http.ResponseWriter, r *http.Request) error {
	data, contentType := handbook.File(r.PathValue("file"))
	if data == nil {
		return ballot.Refuse(ballot.CodeNotFound, "handbook file %s", r.PathValue("file"))
	}
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(data) // the client may be gone
	return nil
}

func (s *Server) favicon(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) openapi(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(openapiYAML) // the client may be gone
	return nil
}

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return encode(w, http.StatusOK, map[string]string{"status": "ok", "version": s.version})
}

// readyz reports whether ballots can be taken.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) error {
	if s.ready != nil {
		if err := s.ready(r); err != nil {
			return err
		}
	}
	return encode(w, http.StatusOK, map[string]string{"status": "ready"})
}
