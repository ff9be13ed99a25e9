// Inflating deflate streams (RFC 1951) into a buffer of known size: older browsers have no built-in decompression.

import { Inflate, inflateSync } from "fflate";
import { Fault } from "./fault";

const step = 4096; // unpacks to 4 MiB at most

// inflate unpacks a whole stream to exactly `size` bytes, and fails at the first byte beyond.
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let n = 0;
  const stream = new Inflate((part) => {
    out.set(part, n); // throws if there is no room
    n += part.length;
  });
  try {
    for (let at = 0; at < packed.length; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch {
    n = -1;
  }
  if (n !== size || endsEarly(packed, size)) throw new Fault("zip.packed");
  return out;
}

// endsEarly reports whether a stream is complete without its last byte; the library does not report that.
function endsEarly(packed: Uint8Array, size: number): boolean {
  try {
    inflateSync(packed.subarray(0, -1), { out: new Uint8Array(size) });
    return true;
  } catch {
    return false;
  }
}
