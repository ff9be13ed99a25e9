package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms lists which of our packages each package may import, and which libraries. A package that is not listed fails.
var rooms = map[string]struct{ ours, outside []string }{
	"ballot":           {nil, nil},
	"ballot/meeting":   {[]string{"ballot"}, nil},
	"ballot/seal":      {[]string{"ballot", "ballot/meeting"}, nil},
	"ballot/record":    {[]string{"ballot", "ballot/meeting"}, nil},
	"ballot/simulate":  {[]string{"ballot", "ballot/meeting"}, nil},
	"ballot/storetest": {[]string{"ballot", "ballot/meeting", "ballot/seal"}, nil},
	"tally":            {[]string{"ballot", "ballot/meeting"}, []string{"github.com/redis/go-redis/v9"}},
	"tally/embedded": {nil, []string{
		"github.com/redis/go-redis/v9", "github.com/alicebob/miniredis/v2", "golang.org/x/sys",
	}},
	"tally/redistest": {nil, []string{"github.com/redis/go-redis/v9"}},
	"tally/battery":   {nil, nil}, // shared by tests of faults
	"realtime":        {[]string{"ballot", "ballot/meeting"}, []string{"github.com/gorilla/websocket"}},
	"web": {
		[]string{"ballot", "ballot/meeting", "web/auth", "web/handbook", "web/i18n", "web/photo", "web/sheet"},
		[]string{"golang.org/x/time"},
	},
	"web/auth":     {[]string{"ballot", "ballot/meeting"}, []string{"github.com/golang-jwt/jwt/v5", "golang.org/x/time"}},
	"web/handbook": {nil, nil},
	"web/i18n":     {[]string{"ballot"}, nil},
	"web/photo":    {nil, []string{"golang.org/x/image"}},
	"web/sheet": {[]string{"ballot", "ballot/meeting", "web/i18n"}, []string{
		"github.com/xuri/excelize/v2", "github.com/boombuler/barcode", "golang.org/x/text", "golang.org/x/image",
	}},
	"web/ui":              {nil, nil},                       // the tool that names the built pages
	"web/e2e":             {nil, nil},                       // browser tests
	"cmd/piaojue/battery": {[]string{"tally/battery"}, nil}, // the table of the fault battery
	"cmd/piaojue": {[]string{
		"ballot", "ballot/meeting", "ballot/seal", "ballot/record", "ballot/simulate", "tally", "tally/embedded", "realtime",
		"web", "web/auth", "web/i18n", "web/photo", "web/sheet",
	}, []string{
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/knadh/koanf", "github.com/prometheus/client_golang",
		"github.com/schollz/progressbar/v3", "golang.org/x/sync", "github.com/gorilla/websocket", // as a client
	}},
}

// TestLayout checks imports against rooms.
func TestLayout(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "piaojue/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "piaojue/")
		room, ok := rooms[name]
		if !ok {
			t.Errorf("%s is in no room; see the table", name)
			continue
		}
		for _, imp := range p.Imports {
			if why := forbidden(name, imp, room.ours, room.outside); why != "" {
				t.Errorf("%s imports %s: %s", name, imp, why)
			}
		}
	}
}

func forbidden(name, imp string, ours, outside []string) string {
	if own, ok := strings.CutPrefix(imp, "piaojue/"); ok {
		if !slices.Contains(ours, own) {
			return "not a room it may know"
		}
		return ""
	}
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") {
		if strings.HasPrefix(imp, "net/http") && strings.HasPrefix(name, "ballot") {
			return "the law knows no network"
		}
		if name == "ballot" && (first == "context" || first == "sync") {
			return "the law is pure"
		}
		return ""
	}
	if !slices.ContainsFunc(outside, func(o string) bool { return imp == o || strings.HasPrefix(imp, o+"/") }) {
		return "a library that is not its own"
	}
	return ""
}
