import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { Fault } from "../src/verify/fault";
import { inflate } from "../src/verify/inflate";

const text = new TextEncoder().encode("某某镇第十九届人民代表大会第四次会议 ".repeat(20000));
const packed = new Uint8Array(deflateRawSync(text));
const stored = new Uint8Array(deflateRawSync(text, { level: 0 }));
const none = new Uint8Array(deflateRawSync(new Uint8Array()));

function refused(data: Uint8Array, size: number): void {
  assert.throws(() => inflate(data, size), (e) => e instanceof Fault && e.what === "zip.packed");
}

test("what was packed comes out", () => {
  assert.deepEqual(inflate(packed, text.length), text);
  assert.deepEqual(inflate(stored, text.length), text);
  assert.equal(inflate(none, 0).length, 0);
});

test("a stream of another size is refused, and so is one with a byte more or less", () => {
  for (const data of [packed, stored]) {
    refused(data, text.length - 1);
    refused(data, text.length + 1);
    refused(data.subarray(0, data.length - 1), text.length);
    refused(new Uint8Array([...data, 0]), text.length);
    refused(new Uint8Array([...data, ...data]), text.length);
  }
  for (const data of [[], [3], [3, 0, 0], [7, 0], [0, 1, 0, 0, 0, 65]]) refused(new Uint8Array(data), 0);
});

test("a bomb is given up at the size it owns to, however much it holds", () => {
  const mebibyte =
    new Uint8Array(deflateRawSync(new Uint8Array(1 << 20), { finishFlush: 2 })); // a block that is not the last
  const bomb = new Uint8Array(mebibyte.length * 8192);
  for (let at = 0; at < bomb.length; at += mebibyte.length) bomb.set(mebibyte, at); // 8 GiB
  const began = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  refused(bomb, 40 << 20);
  assert.ok(process.memoryUsage().arrayBuffers - before < 128 << 20);
  assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
});
