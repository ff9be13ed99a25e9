// Pack names bundled files by their content, writes each with a .gz beside it, lists them in manifest.json and
// removes what an earlier build left. Terser takes another 2 % off the scripts and zopfli makes the .gz: the same bytes
// on every machine, and 6 % smaller than gzip, which the deputy's page needs.
//
//	node pack.mjs OUT STATIC

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import zopfli from "@gfx/zopfli";
import { minify } from "terser";

const [from, to] = process.argv.slice(2);
if (!from || !to) {
  console.error("pack: wants the bundler's output and the folder to fill");
  process.exit(2);
}

const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 10);

const read = (name) => readFileSync(join(from, name), "utf8");
const files = {};
const manifest = {};

// Files that are asked for by name later: "@en.js@" in another file stands for the name "en.js" got. A file is named
// after those it names.
const named = {};
const filled = (text) => text.replace(/@([a-z]+\.[a-z]+)@/g, (whole, name) => named[name] || whole);

async function small(script) {
  return (await minify(script, { module: true, ecma: 2019, compress: { passes: 3 } })).code;
}

// In the deputy's style custom properties get names of one letter or two, by their order. Those that scripts set stay.
// Other pages load a second style beside their own, which must not give the same letters another meaning.
const property = /--[a-z][a-z0-9-]*/g;
const scripts = readdirSync(from).filter((name) => name.endsWith(".js")).map(read).join();
const letters = (i) => (i < 26 ? "" : letters(Math.floor(i / 26) - 1)) + String.fromCharCode(97 + (i % 26));

function short(style) {
  const names = [...new Set(style.match(property))].filter((n) => !scripts.includes(n));
  return style.replace(property, (n) => (names.includes(n) ? "--" + letters(names.indexOf(n)) : n));
}

async function put(name, text) {
  const [page, ext] = name.split(".");
  const data = Buffer.from(ext === "js" ? await small(filled(text)) : name === "vote.css" ? short(text) : text);
  const hashed = page + "-" + hash(data) + "." + ext;
  named[name] = hashed;
  manifest[page] = { ...manifest[page], [ext]: hashed };
  files[hashed] = data;
  files[hashed + ".gz"] = await zopfli.gzipAsync(data, { numiterations: 15 });
}

// The verifier in one file, which works from a disk.
const alone = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>核对包核对</title>
<style>${read("alone/alone.css")}</style>
<div id="app"></div>
<script>${read("alone/alone.js").replaceAll("</script", "<\\/script")}</script>
</html>
`;

const later = ["en.js", "verify.css", "verify.js"];
await put("verify.html", alone);
for (const name of later) await put(name, read(name));
for (const name of readdirSync(from).sort()) {
  if (name.includes(".") && !later.includes(name)) await put(name, read(name));
}
files["manifest.json"] = JSON.stringify(manifest, null, 2) + "\n";

mkdirSync(to, { recursive: true });
for (const old of readdirSync(to)) if (!(old in files)) unlinkSync(join(to, old));
for (const [name, data] of Object.entries(files)) writeFileSync(join(to, name), data);
