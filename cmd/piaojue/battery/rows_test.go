package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRowsNameTests: every test that a row names exists. A test that is gone shows nothing.
func TestRowsNameTests(t *testing.T) {
	there := map[string]map[string]bool{}
	for _, r := range rows {
		if len(r.tests) == 0 {
			t.Errorf("%s: no test shows it", r.test)
		}
		for _, in := range r.tests {
			if there[in.room] == nil {
				there[in.room] = testsOf(t, in.room)
			}
			for _, name := range in.names {
				top, _, _ := strings.Cut(name, "/")
				if name != every && !there[in.room][top] {
					t.Errorf("%s: there is no %s in %s", r.test, top, in.room)
				}
			}
			if len(in.names) > 1 && strings.Contains(strings.Join(in.names, ""), "/") {
				t.Errorf("%s: a subtest narrows the tests named beside it", r.test)
			}
		}
	}
}

// testsOf lists the tests of a package.
func testsOf(t *testing.T, room string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../../..", room, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s: %v", room, err)
	}
	names := map[string]bool{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && (strings.HasPrefix(fn.Name.Name, "Test") ||
				strings.HasPrefix(fn.Name.Name, "Fuzz")) {
				names[fn.Name.Name] = true
			}
		}
	}
	return names
}

// TestASVSNamesTests: the tests named in web/auth/asvs.md exist too.
func TestASVSNamesTests(t *testing.T) {
	text, err := os.ReadFile("../../../web/auth/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, room := range []string{
		"ballot", "ballot/meeting", "ballot/record", "ballot/seal", "tally", "realtime", "web", "web/auth", "web/sheet",
		"web/e2e", "cmd/piaojue",
	} {
		for name := range testsOf(t, room) {
			there[name] = true
		}
	}
	for _, name := range regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)").FindAllStringSubmatch(string(text), -1) {
		if !there[name[1]] {
			t.Errorf("there is no %s", name[1])
		}
	}
}
