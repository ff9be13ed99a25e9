package e2e

import (
	"os"
	"strings"
	"sync"
	"testing"
)

// axeFile is where npm ci in web/ui installs the checker.
const axeFile = "../ui/node_modules/axe-core/axe.min.js"

var axe = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(axeFile)
	return string(source), err
})

// accessible checks what a window shows with axe-core: names, roles, contrast, order.
func (w *window) accessible(t *testing.T, screen string) {
	t.Helper()
	source, err := axe()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("run npm ci in web/ui: %v", err)
		}
		t.Logf("%s: not checked, run npm ci in web/ui", screen)
		return
	}
	var there bool
	if w.eval("!!window.axe", &there); !there {
		w.eval("(() => {"+source+"\n})(), 0", nil)
	}
	// The small hall display in the console is a picture and is checked on its own page. The mark of a rehearsal is
	// faint on purpose; its word is elsewhere on the page.
	const script = `axe.run({ exclude: [[".preview"], [".hall-frame"], [".drill > span"], [".rehearsal-mark"]] },
		{ resultTypes: ["violations"] })
		.then((r) => r.violations.map((v) =>
		({ ID: v.id, Help: v.help, At: v.nodes.slice(0, 4)
			.map((n) => n.target.join(" ") + " " + n.failureSummary.split("\n").slice(1).join(" ")) })))`
	var found []struct {
		ID, Help string
		At       []string
	}
	if err := w.await(script, &found); err != nil {
		t.Fatalf("%s: axe: %v", screen, err)
	}
	for _, v := range found {
		t.Errorf("%s: %s: %s\n\t%s", screen, v.ID, v.Help, strings.Join(v.At, "\n\t"))
	}
}
