#!/bin/sh
# Runs the unit tests of the screens' pure parts in Node. The verifier's are given the bundles of the Go tests.
set -eu
cd "$(dirname "$0")"
[ -f node_modules/.package-lock.json ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mkdir "$out/bundles"
go test -count=1 -run '^TestTamperingIsNamed$' ../../ballot/record -bundles "$out/bundles" >"$out/bundles.log" || { cat "$out/bundles.log"; exit 1; }
go tool -modfile=../../.ci/tools.mod esbuild test/*.test.ts --bundle --platform=node --format=esm --charset=utf8 \
  --log-level=warning --out-extension:.js=.mjs --outdir="$out"
PIAOJUE_BUNDLES="$out/bundles" node --test test/*.test.mjs "$out"/*.mjs
