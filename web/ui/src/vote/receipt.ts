// The receipt of a ballot, computed on the tablet as the service computes it. A deputy who is shown another receipt is
// shown somebody else's.

import { bytesOf } from "./seal";
import { sha256 } from "./sha256";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// receiptOf returns the first 60 bits of SHA-256 over a fixed name, poll, number and key, each preceded by its length
// in eight bytes.
export function receiptOf(poll: string, number: string, key: string): string {
  const text: number[] = [];
  for (const part of ["piaojue receipt v1", poll, number, key]) {
    const bytes = bytesOf(part);
    text.push(0, 0, 0, 0, 0, 0, bytes.length >> 8, bytes.length & 255, ...bytes);
  }
  const sum = sha256(Uint8Array.from(text));
  let receipt = "";
  for (let bit = 0; bit < 60; bit += 5) {
    const two = (sum[bit >> 3]! << 8) | sum[(bit >> 3) + 1]!;
    receipt += crockford[(two >> (11 - (bit & 7))) & 31];
  }
  return receipt;
}
