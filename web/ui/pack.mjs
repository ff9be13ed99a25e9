// Pack writes manifest.json into a folder of built pages, which names the script of each page, its style and the chunks
// that the script imports, and removes what an earlier build left.
//
//	node pack.mjs FOLDER/ METAFILE…

import { readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const [folder, ...metafiles] = process.argv.slice(2);
const manifest = {};
const written = new Set(["manifest.json"]);

for (const metafile of metafiles) {
  const { outputs } = JSON.parse(readFileSync(metafile, "utf8"));
  const chunks = (path, seen = new Set()) => {
    for (const i of outputs[path].imports) {
      if (i.kind === "import-statement" && !seen.has(i.path)) chunks(i.path, seen.add(i.path));
    }
    return seen;
  };
  for (const [path, { entryPoint, cssBundle }] of Object.entries(outputs)) {
    written.add(basename(path));
    if (!entryPoint || !cssBundle) continue;
    const page = basename(path).split(/[-.]/)[0];
    manifest[page] = { js: basename(path), css: basename(cssBundle),
      chunks: [...chunks(path)].map((p) => basename(p)).sort() };
  }
}
writeFileSync(folder + "manifest.json", JSON.stringify(manifest, null, 2) + "\n");
for (const old of readdirSync(folder)) if (!written.has(old)) unlinkSync(folder + old);
