package web

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// A described is the API's OpenAPI document, which the answers of all tests are checked against.
type described struct {
	doc    *openapi3.T
	router routers.Router

	mu   sync.Mutex     // guards seen
	seen map[string]int // answers checked, by route, status and shape
}

// again reports whether another answer of a shape should be checked: checking is slow, and the tests send thousands of
// requests.
func (d *described) again(shape string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.seen[shape]++
	return d.seen[shape] == 1
}

// shapeOf lists the fields an answer holds, at any depth.
func shapeOf(body []byte) string {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return "no JSON"
	}
	fields := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, value := range v {
				walk(path+"."+name, value)
			}
		case []any:
			for _, value := range v {
				walk(path+"[]", value)
			}
		case nil:
			fields[path+"=null"] = true
		default:
			fields[path] = true
		}
	}
	walk("", v)
	return strings.Join(slices.Sorted(maps.Keys(fields)), " ")
}

var description = sync.OnceValues(func() (*described, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(openapiYAML)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(loader.Context); err != nil {
		return nil, err
	}
	for _, kind := range []string{
		"text/csv", "text/html", "image/svg+xml", "application/yaml", "text/css", "application/pdf", "text/javascript",
		"application/zip",
	} {
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.FileBodyDecoder)
	}
	doc.Servers = nil // the test's server may have any address
	closeSchemas(doc)
	router, err := legacy.NewRouter(doc)
	return &described{doc: doc, router: router, seen: map[string]int{}}, err
})

// closeSchemas forbids fields that the document does not name, so that no answer can hold an undocumented field. Parts
// of an allOf stay open, because each names only its own fields.
func closeSchemas(doc *openapi3.T) {
	parts := map[*openapi3.Schema]bool{}
	for _, s := range doc.Components.Schemas {
		for _, part := range s.Value.AllOf {
			parts[part.Value] = true
		}
	}
	no := false
	for _, s := range doc.Components.Schemas {
		open := s.Value.AdditionalProperties.Has == nil && s.Value.AdditionalProperties.Schema == nil
		if open && len(s.Value.Properties) > 0 && len(s.Value.AllOf) == 0 && !parts[s.Value] {
			s.Value.AdditionalProperties.Has = &no
		}
	}
}

// described checks an answer against the document.
func (a answer) described(t testing.TB) {
	t.Helper()
	d, err := description()
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	route, params, err := d.router.FindRoute(a.request)
	if err != nil {
		if a.status != http.StatusNotFound && strings.Contains(a.what, " /api/") {
			t.Errorf("%s is answered, but not in openapi.yaml: %v", a.what, err)
		}
		return
	}
	if !d.again(route.Method + " " + route.Path + " " + strconv.Itoa(a.status) + " " + shapeOf(a.body)) {
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: a.request, PathParams: params, Route: route},
		Status:                 a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(string(a.body))),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		t.Errorf("%s: %d is not as openapi.yaml says: %v", a.what, a.status, err)
	}
}

func TestOpenAPIDescribesEveryRoute(t *testing.T) {
	h := newServer(t, hallConfig{})
	d, err := description()
	h.must(err)
	described := map[string]bool{}
	for path, item := range d.doc.Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	for _, r := range h.site.table() {
		pattern := strings.Replace(r.pattern, "{$}", "", 1)
		method, path, found := strings.Cut(pattern, " ")
		if !found {
			continue // the field is absent
		}
		if !described[pattern] && (strings.HasPrefix(path, "/api/") || path == "/live") {
			t.Errorf("%s is not in openapi.yaml", pattern)
			continue
		}
		delete(described, pattern)
		if op := d.doc.Paths.Value(path); op != nil && op.GetOperation(method).Responses.Default() == nil &&
			strings.HasPrefix(path, "/api/polls") {
			t.Errorf("%s has no answer for refusals", pattern)
		}
	}
	for pattern := range described {
		t.Errorf("%s is in openapi.yaml, but not served", pattern)
	}
	if a := h.nobody().get("/api/openapi.yaml").want(t, http.StatusOK); string(a.body) != string(openapiYAML) {
		t.Error("the document served is another one")
	}
}
