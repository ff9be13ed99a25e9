import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, lacking } from "../src/clerk/columns";
import { asTabs, isBlock, spread } from "../src/clerk/paste";
import { picture } from "../src/clerk/picture";
import { papersPath, preview, query, whole, type RollAnswer } from "../src/clerk/rollfile";

const d = (number: string, name: string, delegation?: string) => ({ number, name, delegation });

test("before a roll is stored it says how many there are, who has no delegation, and what changed", () => {
  const stands = [d("001", "赵卫东", "一团"), d("002", "钱芳", "一团"), d("003", "孙丽", "二团"), d("004", "李明", "二团")];
  const read = [d("001", "赵 卫东", "一团"), d("002", "周强", "一团"), d("003", "孙丽", "一 团"), d("005", "吴敏")];
  const p = picture(stands, read);
  assert.deepEqual([p.deputies, p.delegations, p.same], [4, 1, 1]);
  assert.deepEqual(p.without.map((x) => x.number), ["005"]);
  assert.deepEqual(p.added.map((x) => x.name), ["吴敏"]);
  assert.deepEqual(p.gone.map((x) => x.name), ["李明"]);
  assert.deepEqual(p.renamed, [{ number: "002", name: "周强", before: "钱芳", after: "周强" }]);
  assert.deepEqual(p.moved, [{ number: "003", name: "孙丽", before: "二团", after: "一 团" }]);
  const first = picture([], [d("001", "赵卫东"), d("002", "钱芳")]);
  assert.deepEqual([first.delegations, first.without.length, first.added.length], [0, 0, 2], "nobody has a delegation");
});

const cell = (text: string, rows = 1, cols = 1) => ({ text, rows, cols });

test("cells merged in a copied table stand in each row they cover, and in the first column", () => {
  assert.deepEqual(spread([
    [cell("名册", 1, 3)],
    [cell("一团", 2), cell("001"), cell("赵卫东")],
    [cell("002"), cell("钱芳")],
    [cell("二团"), cell("003"), cell("孙丽", 9)],
  ]), [["名册", "", ""], ["一团", "001", "赵卫东"], ["一团", "002", "钱芳"], ["二团", "003", "孙丽"]]);
  assert.equal(asTabs([["编号", '甲"乙'], ["1\n2", ""]]), '编号\t"甲""乙"\n"1\n2"\t\n');
});

test("a block is told from a word that is pasted", () => {
  assert.deepEqual(["赵卫东", "编号\t姓名", "赵卫东\n钱芳", "赵卫东\n"].map(isBlock), [false, true, true, false]);
});

test("the answer to which column is which names every field, and numbers rows where no column does", () => {
  const all = [{ field: "number", label: "编号", required: true }, { field: "name", label: "姓名", required: true },
    { field: "note", label: "备注" }];
  assert.deepEqual(lacking({ number: 1 }, all), ["姓名"]);
  assert.deepEqual(lacking({ name: 2 }, all), []);
  assert.deepEqual(answered({ name: 2, note: 4 }, 1, all), { columns: "name:2,note:4,number:0", header: 1 });
  assert.equal(answered({ title: 3 }, 0, [{ field: "title", label: "标题" }]).columns, "title:3");
  assert.equal(query(true, "skip", { columns: "name:2,number:0", header: 1 }),
    "?dry_run=1&hidden=skip&columns=name%3A2%2Cnumber%3A0&header=1");
  assert.equal(query(false), "");
});

test("a fault that is asked about is put as a question, and is no fault of the file beside it", () => {
  const fault = (code: string) => ({ field: "", code, message: code });
  const a = whole({ rows: 0, deputies: [], faults: [fault("no_header")], notices: [], encoding: "", rare: [],
    stored: false } as unknown as RollAnswer);
  assert.equal(preview(a).length, 1);
  assert.equal(preview({ ...a, question: { rows: [], header: 0, fields: {} } }).length, 0);
});

test("ballots of paper are asked for as many and of the kind that was chosen", () => {
  assert.equal(papersPath("m-1", " 60 ", true, "circle"), "/api/polls/m-1/paper.html?n=60&numbered=1&box=circle");
  assert.equal(papersPath("m-1", "2", false, "square"), "/api/polls/m-1/paper.html?n=2");
});
