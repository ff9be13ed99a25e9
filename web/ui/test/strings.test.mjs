// The sources of the screens contain no user-visible text: it belongs in the catalogues of src/i18n.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import ts from "typescript";

const root = new URL("../src/", import.meta.url).pathname;
const han = /[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]/;
const letters = /\p{L}{2,}/u;
const spoken =
  new Set(["alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label"]);

// Exceptions, which are data and not screen text: marks of a scale, the name of a congress, a title within a title.
const data = { "clerk/draft.ts": ["满意", "基本满意", "不满意"],
  "ui/format.ts": ["人民代表大会", "第"], "console/announce.ts": ["〈", "〉"] };

function* sources(dir) {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) {
      if (path !== join(root, "i18n")) yield* sources(path);
    } else if (/\.tsx?$/.test(e.name)) yield path;
  }
}

// wordsIn returns the text in a source that belongs in a catalogue, each piece with its line.
export function wordsIn(name, text) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true,
    name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found = [];
  const say = (node, words) => data[name]?.includes(words) ||
    found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${words.trim()}`);
  const visit = (node) => {
    if (ts.isJsxText(node) && letters.test(node.text)) say(node, node.text);
    else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer &&
        ts.isStringLiteral(node.initializer) && letters.test(node.initializer.text))
      say(node, node.initializer.text);
    else if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) &&
        han.test(node.text))
      say(node, node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test("words in a source are found", () => {
  for (const [source, want] of [
    ["const a = <p>Hello</p>;", 1],
    ['const a = <img alt="a picture" />;', 1],
    ['const a = "票决";', 1],
    ["const a = `已投 ${n} 票`;", 2],
    ['// 票决\nconst a = <p class="card" data-test="name">{t("name")} · {n}</p>;', 0],
    ['const a = <input aria-label={t("find")} placeholder="" />;', 0],
  ])
    assert.equal(wordsIn("x.tsx", source).length, want, source);
});

test("every word that is read or heard stands in a catalogue", () => {
  const found = [...sources(root)].flatMap((path) => wordsIn(relative(root, path), readFileSync(path, "utf8")));
  assert.deepEqual(found, []);
});
