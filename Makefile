# make build dev test race lint fuzz e2e battery bench check: see README.md.
GO      ?= go
TOOL     = $(GO) tool -modfile=.ci/tools.mod
FUZZTIME ?= 20s
# The file that lists the engines in which the screens were tested; go test prints nothing of tests that pass.
ENGINES  = $(CURDIR)/bin/engines.txt
GOFILES  = $(shell git ls-files '*.go')

.PHONY: build dev test race lint format fuzz e2e ui ui-same battery bench check needs screenshots

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/piaojue ./cmd/piaojue

# dev runs the demo, and rebuilds it and its pages whenever a source file changes. It needs npm.
dev:
	sh .ci/dev

# needs installs redis-server, chromium and fonts if they are missing and it runs as root, else says what to install.
needs:
	@sh .ci/needs

test: needs
	@mkdir -p bin
	ENGINES_RUN=$(ENGINES) $(GO) test -timeout 20m ./...
	sh web/ui/test.sh
	@! [ -e $(ENGINES) ] || cat $(ENGINES)

race: needs
	$(GO) test -race -timeout 15m -skip "EverySmallVote|RandomWalksOverHTTP" ./ballot/... ./tally/... ./realtime/... ./web ./web/auth/... ./web/i18n/... ./web/sheet/...
	$(GO) test -race -timeout 5m -run 'OneAddress|OneDevice|Metrics' ./cmd/piaojue

lint:
	$(TOOL) gofumpt -l $(GOFILES) | (! grep .) || (echo "run make format" && false)
	$(GO) vet ./...
	$(TOOL) golangci-lint run ./...
	$(TOOL) deadcode -test ./... | (! grep .)

format:
	$(TOOL) gofumpt -w $(GOFILES)

# fuzz runs every fuzz target for a while, and the browser's verifier over 10,000 damaged records.
fuzz:
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do \
		echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p || exit 1; done; done
	FUZZ_ROUNDS=5000 FUZZ_SEED=$$(date +%s) sh web/ui/test.sh

# e2e runs the browser tests: all in Debian's Chromium; the states of the tablet and some of every other page also in
# Chromium 86, Firefox ESR and WebKit, if these are installed. It ends with a line for each engine.
e2e: needs
	@mkdir -p bin
	ENGINES_RUN=$(ENGINES) $(GO) test -count=1 -timeout 15m ./web/e2e/...
	@! [ -e $(ENGINES) ] || cat $(ENGINES)

# screenshots writes the pictures of the README and of every state of every screen.
screenshots: needs
	PIAOJUE_SHOTS=1 $(GO) test -count=1 -timeout 15m -run Screenshots ./web/e2e/...

# battery runs the tests of the targets in full, all from one SEED, prints their table and writes battery.json.
battery: needs
	$(GO) run ./cmd/piaojue/battery -json battery.json $(if $(SEED),-seed $(SEED)) $(if $(ONLY),-only '$(ONLY)')

# bench measures the product against its limits, beside its baselines in the same run, and prints the table. It takes
# about five minutes, fails if a row is missed, and is not part of check.
bench: needs
	@mkdir -p bin
	$(GO) -C cmd/piaojue test -run '^$$' -bench '^BenchmarkLimits$$' -benchtime 1x -timeout 30m -args -limits.json $(CURDIR)/bin/limits.json $(LIMITS)

# The files that ui builds from web/ui and web/openapi.yaml; ui-same fails if the committed ones differ.
BUILT    = web/static web/ui/src/api.gen.ts
ui:
	sh web/ui/build.sh

ui-same: ui
	git diff --exit-code --stat -- $(BUILT)
	@test -z "$$(git status --porcelain -- $(BUILT))" || (git status --short -- $(BUILT) && false)

# check is what CI runs.
check: needs
	$(GO) mod tidy -diff
	$(MAKE) build
	$(MAKE) lint
	$(MAKE) ui-same
	$(MAKE) race
	$(MAKE) test
