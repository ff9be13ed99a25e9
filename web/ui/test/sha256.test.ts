import { test } from "node:test";
import assert from "node:assert/strict";
import { sha256 as library } from "@noble/hashes/sha2.js";
import { sha256 } from "../src/vote/sha256";

const hex = (b: Uint8Array) => Buffer.from(b).toString("hex");

test("the deputy's SHA-256 is the standard's", () => {
  assert.equal(hex(sha256(new TextEncoder().encode("abc"))),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  for (let n = 0; n < 400; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 131 + n * 7) & 255);
    assert.equal(hex(sha256(bytes)), hex(library(bytes)), `${n} bytes`);
  }
  const long = Uint8Array.from({ length: 100_003 }, (_, i) => (i * i) & 255);
  assert.equal(hex(sha256(long)), hex(library(long)));
});
