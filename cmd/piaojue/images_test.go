package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestImagesAreFixed: containers are built from, and run, images named by digest. Neither they nor the systemd unit
// leave core dumps.
func TestImagesAreFixed(t *testing.T) {
	read := func(path string) string {
		t.Helper()
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	fixed := regexp.MustCompile(`@sha256:[0-9a-f]{64}( AS [a-z]+)?$`)
	images := regexp.MustCompile(`(?m)^(?:FROM|\s+image:) (.+)$`)
	found := 0
	for _, path := range []string{"../../Dockerfile", "../../compose.yaml"} {
		for _, m := range images.FindAllStringSubmatch(read(path), -1) {
			if m[1] == "scratch" {
				continue
			}
			if found++; !fixed.MatchString(m[1]) {
				t.Errorf("%s: %s is not named by its digest", path, m[1])
			}
		}
	}
	if found != 2 {
		t.Errorf("%d images were looked at, want 2", found)
	}
	compose := read("../../compose.yaml")
	if services, limits := strings.Count(compose, "restart: unless-stopped"),
		strings.Count(compose, "ulimits: {core: 0}"); services != 2 || limits != services {
		t.Errorf("%d of %d services leave no core dumps", limits, services)
	}
	if !strings.Contains(read("piaojue.service"), "\nLimitCORE=0\n") {
		t.Error("the unit may leave core dumps")
	}
}
