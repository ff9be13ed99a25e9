// Bytes, text and hashes, without crypto.subtle, which browsers give only to secure pages: a hall may use plain HTTP.

import { hashes, verify } from "@noble/ed25519";
import { sha256 as sha256of, sha512 } from "@noble/hashes/sha2.js";
import { Fault } from "./fault";

hashes.sha512 = (message: Uint8Array) => sha512(message);

const digits = "0123456789abcdef";

export function hex(b: Uint8Array): string {
  let s = "";
  for (const n of b) s += digits[n >> 4]! + digits[n & 15]!;
  return s;
}

// unhex decodes exactly `size` bytes of lower-case hex; undefined for anything else.
export function unhex(s: string, size: number): Uint8Array | undefined {
  if (s.length !== 2 * size || !/^[0-9a-f]*$/.test(s)) return undefined;
  const b = new Uint8Array(size);
  for (let i = 0; i < size; i++) b[i] = parseInt(s.slice(2 * i, 2 * i + 2), 16);
  return b;
}

export const sha256 = (b: Uint8Array): string => hex(sha256of(b));

export const encode = (s: string): Uint8Array => new TextEncoder().encode(s);

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function decode(b: Uint8Array): string {
  try {
    return strict.decode(b);
  } catch {
    throw new Fault("text");
  }
}

// signedBy reports whether a signature over a message was made by a key, strictly by RFC 8032.
export function signedBy(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return verify(signature, message, key, { zip215: false });
  } catch {
    return false; // not a point on the curve
  }
}

// eachLine calls each for every line of a file. It throws if a line does not end in \n, is empty or is too long.
export function eachLine(data: Uint8Array, longest: number, each: (n: number, line: Uint8Array) => void): void {
  for (let n = 1, start = 0; start < data.length; n++) {
    const end = data.indexOf(10, start);
    const lineFault = (what: string) => new Fault(what, { line: n });
    if (end < 0) throw lineFault("line.end");
    if (end === start) throw lineFault("line.empty");
    if (end - start > longest) throw lineFault("line.long");
    each(n, data.subarray(start, end));
    start = end + 1;
  }
}
