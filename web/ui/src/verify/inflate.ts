// Deflate (RFC 1951) into a buffer of known size: browsers of some years ago have none of their own.

import { Inflate, inflateSync } from "fflate";
import { Fault } from "./fault";

const step = 4096; // unpacks to 4 MiB at most

// inflate unpacks all of a stream to exactly so many bytes, and gives up at the first byte beyond.
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let n = 0;
  const stream = new Inflate((part) => {
    out.set(part, n); // throws where there is no room
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

// endsEarly tells whether a stream is whole without its last byte, of which the library says nothing.
function endsEarly(packed: Uint8Array, size: number): boolean {
  try {
    inflateSync(packed.subarray(0, -1), { out: new Uint8Array(size) });
    return true;
  } catch {
    return false;
  }
}
