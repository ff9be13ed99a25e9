import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { verify } from "../src/verify/verify";
import { crc32, order, unzip } from "../src/verify/zip";

interface Sample {
  file: string;
  status: Record<string, string>;
  first: string;
}

// The bundles of the Go tests, good and tampered with, and the verdict of the Go verifier on each; see test.sh.
const folder = process.env.PIAOJUE_BUNDLES || "";
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const { key, samples } = JSON.parse(readFileSync(join(folder, "samples.json"), "utf8")) as
  { key: string; samples: Sample[] };

test("both verifiers say the same of every bundle, check by check", async () => {
  assert.ok(samples.length > 200, `${samples.length} bundles`);
  assert.ok(samples.filter((s) => !s.first).length > 5);
  const differ: string[] = [];
  for (const s of samples) {
    const r = await verify(read(s.file), { key });
    for (const c of r.checks) {
      assert.notEqual(c.fault?.what, "broken", `${s.file}: ${c.fault?.message}`);
      if (c.status !== s.status[c.name])
        differ.push(`${s.file}: ${c.name} is ${c.status}, not ${s.status[c.name]} ${c.fault?.message || ""}`);
    }
    assert.equal(r.checks.length, Object.keys(s.status).length);
    assert.equal(r.holds, s.first === "", s.file);
  }
  assert.deepEqual(differ, []);
});

// A seeded generator, so that a failure can be reproduced.
function random(seed: number): (n: number) => number {
  return (n) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
}

// A short run uses the same seed every time; make fuzz runs longer, from a seed that it prints.
const rounds = Number(process.env.FUZZ_ROUNDS || 400);
const seed = Number(process.env.FUZZ_SEED || 20260122);

test(`whatever the bytes are, the verifier ends, names a fault, and never stumbles ` +
    `(${rounds} rounds from seed ${seed})`, async () => {
  const pick = random(seed);
  const good = samples.filter((s) => !s.first).map((s) => read(s.file));
  for (let i = 0; i < rounds; i++) {
    const data = good[pick(good.length)]!.slice();
    for (let k = pick(3) + 1; k > 0; k--) data[pick(data.length)] = pick(256);
    const r = await verify(i % 7 ? data : data.subarray(0, pick(data.length)), { key });
    assert.equal(r.checks.length, 18);
    for (const c of r.checks) assert.notEqual(c.fault?.what, "broken", c.fault?.message);
  }
});

test("a file changed inside an archive that fits is found", async () => {
  const pick = random(seed + 1);
  const files = unzip(read("secret.zip"));
  for (let i = 0; i < rounds; i++) {
    const name = order[pick(order.length)]!;
    const content = files[name]!.slice();
    const at = pick(content.length);
    const was = content[at]!;
    content[at] = pick(256);
    const r = await verify(stored({ ...files, [name]: content }), { key });
    assert.equal(r.checks[0]!.status, "pass");
    for (const c of r.checks) assert.notEqual(c.fault?.what, "broken", c.fault?.message);
    if (content[at] !== was) assert.equal(r.holds, false, `${name} at ${at}: ${was} → ${content[at]}`);
  }
});

test("memory stays bounded, whatever a record unpacks to", async () => {
  const files = unzip(read("secret.zip"));
  const fill = (text: string, size: number) => new Uint8Array(size).fill(text.charCodeAt(0));
  for (const [name, content] of [
    ["ballots.jsonl", fill("\n", 40 << 20)],
    ["receipts.txt", fill("\n", 4 << 20)],
    ["log.jsonl", fill("x", 16 << 20)],
    ["manifest.json", fill("[", 1 << 20)],
    ["roll.json", new TextEncoder().encode("[" + "{},".repeat(1 << 20) + "{}]")],
  ] as const) {
    const data = stored({ ...files, [name]: content });
    const before = process.memoryUsage();
    const r = await verify(data, { key });
    const after = process.memoryUsage();
    assert.equal(r.holds, false);
    assert.ok(after.arrayBuffers - before.arrayBuffers < 64 << 20,
      `${name}: ${after.arrayBuffers - before.arrayBuffers} bytes`);
  }
});

// stored packs files without compression, in the only form of ZIP that a record may have.
function stored(files: Record<string, Uint8Array>): Uint8Array {
  const le = (n: number, size: number) => Array.from({ length: size }, (_, i) => (n >>> (8 * i)) & 255);
  const parts: Uint8Array[] = [];
  const directory: number[] = [];
  let at = 0;
  for (const name of order) {
    const data = files[name]!;
    const crc = crc32(data);
    const letters = [...new TextEncoder().encode(name)];
    const fixed = [...le(20, 2), 0, 0, 0, 0, 0, 0, 0, 0, ...le(crc, 4), ...le(data.length, 4),
      ...le(data.length, 4), ...le(letters.length, 2), 0, 0];
    const head = [...le(0x04034b50, 4), ...fixed, ...letters];
    directory.push(...le(0x02014b50, 4), ...le(20, 2), ...fixed, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, ...le(at, 4), ...letters);
    parts.push(new Uint8Array(head), data);
    at += head.length + data.length;
  }
  const end = [...le(0x06054b50, 4), 0, 0, 0, 0, ...le(order.length, 2), ...le(order.length, 2),
    ...le(directory.length, 4), ...le(at, 4), 0, 0];
  parts.push(new Uint8Array([...directory, ...end]));
  return new Uint8Array(Buffer.concat(parts));
}
