package web_test

import (
	"os"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"piaojue/ballot"
)

func document(t *testing.T) *openapi3.T {
	t.Helper()
	data, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestDocumentLoadsAndIsValid(t *testing.T) {
	doc := document(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if op.OperationID == "" || seen[op.OperationID] {
				t.Errorf("%s %s has the operation id %q, which is empty or another's", method, path, op.OperationID)
			}
			seen[op.OperationID] = true
			if op.Responses.Default() == nil {
				t.Errorf("%s %s does not say how it refuses", method, path)
			}
		}
	}
}

// names lists the enum values of one string property.
func names(t *testing.T, doc *openapi3.T, schema, property string) []string {
	t.Helper()
	var list []string
	for _, v := range doc.Components.Schemas[schema].Value.Properties[property].Value.Enum {
		list = append(list, v.(string))
	}
	return list
}

func TestDocumentKnowsEveryCodeAndAct(t *testing.T) {
	doc := document(t)
	var codes, acts []string
	for _, c := range ballot.Codes() {
		codes = append(codes, string(c))
	}
	for _, a := range ballot.Acts() {
		acts = append(acts, string(a))
	}
	if got := names(t, doc, "Problem", "code"); !slices.Equal(got, codes) {
		t.Errorf("codes %v, want %v", got, codes)
	}
	if got := names(t, doc, "LogLine", "act"); !slices.Equal(got, acts) {
		t.Errorf("acts %v, want %v", got, acts)
	}
}
