// Deflate (RFC 1951) into a buffer of known size: browsers of some years ago have none of their own, and this one never
// writes a byte more than was promised.

import { Fault } from "./fault";

const bad = (): never => {
  throw new Fault("zip.packed");
};

// A Code is a Huffman code: how many symbols have each length, and the symbols in order.
interface Code {
  count: Uint16Array;
  symbol: Uint16Array;
}

function code(lengths: Uint8Array): Code {
  const count = new Uint16Array(16);
  for (const n of lengths) count[n]!++;
  let left = 1;
  for (let n = 1; n < 16; n++) {
    left = (left << 1) - count[n]!;
    if (left < 0) bad();
  }
  const used = lengths.length - count[0]!;
  if (left > 0 && used > 0 && !(used === 1 && count[1] === 1)) bad(); // incomplete; a single code of one bit may be
  const at = new Uint16Array(16);
  for (let n = 1; n < 15; n++) at[n + 1] = at[n]! + count[n]!;
  const symbol = new Uint16Array(lengths.length);
  lengths.forEach((n, i) => {
    if (n) symbol[at[n]!++] = i;
  });
  return { count, symbol };
}

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// inflate unpacks all of a stream to exactly so many bytes.
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  return new Inflater(packed, size).run();
}

class Inflater {
  private at = 0;
  private bit = 0; // bits taken of the byte at
  private readonly out: Uint8Array;
  private n = 0;

  constructor(
    private readonly src: Uint8Array,
    size: number,
  ) {
    this.out = new Uint8Array(size);
  }

  run(): Uint8Array {
    for (let last = 0; !last; ) {
      last = this.bits(1);
      const kind = this.bits(2);
      if (kind === 0) this.stored();
      else if (kind === 1) this.block(...fixed());
      else if (kind === 2) this.block(...this.codes());
      else bad();
    }
    const end = this.bit ? this.at + 1 : this.at;
    if (this.n !== this.out.length || end !== this.src.length) bad();
    return this.out;
  }

  private bits(n: number): number {
    let v = 0;
    for (let i = 0; i < n; i++) {
      if (this.at >= this.src.length) bad();
      v |= ((this.src[this.at]! >> this.bit) & 1) << i;
      if (++this.bit === 8) {
        this.bit = 0;
        this.at++;
      }
    }
    return v;
  }

  private put(b: number): void {
    if (this.n >= this.out.length) bad();
    this.out[this.n++] = b;
  }

  private stored(): void {
    if (this.bit) {
      this.bit = 0;
      this.at++;
    }
    const n = this.bits(16);
    if (this.bits(16) !== (n ^ 0xffff)) bad();
    if (this.at + n > this.src.length || this.n + n > this.out.length) bad();
    this.out.set(this.src.subarray(this.at, this.at + n), this.n);
    this.at += n;
    this.n += n;
  }

  private symbol(c: Code): number {
    let word = 0;
    let first = 0;
    let index = 0;
    for (let n = 1; n < 16; n++) {
      word |= this.bits(1);
      const count = c.count[n]!;
      if (word - count < first) return c.symbol[index + word - first]!;
      index += count;
      first = (first + count) << 1;
      word <<= 1;
    }
    return bad();
  }

  private codes(): [Code, Code] {
    const nlen = this.bits(5) + 257;
    const ndist = this.bits(5) + 1;
    const ncode = this.bits(4) + 4;
    if (nlen > 286 || ndist > 30) bad();
    const lengths = new Uint8Array(19);
    for (let i = 0; i < ncode; i++) lengths[order[i]!] = this.bits(3);
    const meta = code(lengths);
    const all = new Uint8Array(nlen + ndist);
    for (let i = 0; i < all.length; ) {
      const s = this.symbol(meta);
      if (s < 16) {
        all[i++] = s;
        continue;
      }
      if (s === 16 && i === 0) bad();
      const value = s === 16 ? all[i - 1]! : 0;
      const times = s === 16 ? 3 + this.bits(2) : s === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (i + times > all.length) bad();
      all.fill(value, i, i + times);
      i += times;
    }
    return [code(all.subarray(0, nlen)), code(all.subarray(nlen))];
  }

  private block(lengths: Code, distances: Code): void {
    for (;;) {
      const s = this.symbol(lengths);
      if (s === 256) return;
      if (s < 256) {
        this.put(s);
        continue;
      }
      if (s > 285) bad();
      const n = lengthBase[s - 257]! + this.bits(lengthBits[s - 257]!);
      const d = this.symbol(distances);
      if (d > 29) bad();
      const back = distanceBase[d]! + this.bits(distanceBits[d]!);
      if (back > this.n) bad();
      for (let i = 0; i < n; i++) this.put(this.out[this.n - back]!);
    }
  }
}

function fixed(): [Code, Code] {
  const lengths = new Uint8Array(288);
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  return [code(lengths), code(new Uint8Array(32).fill(5))];
}
