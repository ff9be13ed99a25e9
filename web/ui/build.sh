#!/bin/sh
# Builds web/static from web/ui/src: checks the types, bundles each page, names the files by their content.
# The same source gives the same bytes.
set -eu
cd "$(dirname "$0")"
[ -f node_modules/.package-lock.json ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund
node_modules/.bin/tsc -p .
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
bundle="go tool -modfile=../../.ci/tools.mod esbuild --bundle --minify --format=esm --charset=utf8
  --target=es2019,chrome86,safari14.1,firefox115 --legal-comments=none --log-level=warning --outdir=$out"
pages=
for page in home console scrutiny clerk display; do pages="$pages $page=src/$page/main.tsx"; done
# Libraries ask of Object.hasOwn, which is younger than the floor.
own="--define:Object.hasOwn=hasOwn --inject:src/own.ts"
jsx="$own --jsx=transform --jsx-factory=JSXElement --jsx-fragment=JSXFragment --inject:src/jsx.ts"
tsconfig='{"compilerOptions":{"useDefineForClassFields":false}}'
# shellcheck disable=SC2086 # the command, the pages and the options are words
$bundle $pages $jsx --tsconfig-raw="$tsconfig"
# shellcheck disable=SC2086 # the deputy's page, with what it needs of Preact
$bundle vote=src/vote/main.tsx $jsx --tsconfig-raw="$tsconfig" \
  --alias:preact=./src/small/preact.ts --alias:preact/hooks=./src/small/preact.ts
# shellcheck disable=SC2086 # words alone, which need nothing of Preact
$bundle en=src/i18n/en/all.ts
# The verifier: loaded by the scrutineer's page when it is opened, and once more as one file that needs no server.
verifier() {
  # shellcheck disable=SC2086 # the options are words
  go tool -modfile=../../.ci/tools.mod esbuild "$1" --bundle --minify --charset=utf8 --jsx=automatic \
    --jsx-import-source=preact $own --target=es2020,chrome86,safari14.1,firefox115 --legal-comments=none --log-level=warning "$2" "$3"
}
verifier verify=src/verify/main.tsx --format=esm --outdir="$out"
verifier alone=src/verify/alone.tsx --format=iife --outdir="$out/alone"
node pack.mjs "$out" ../static
