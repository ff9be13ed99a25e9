// SHA-256 (FIPS 180-4) for the deputy's page: the library's, with what stands around it, takes 1 kB of that page's 30,
// and browsers give theirs to secure pages alone. A test holds it against the library's.

const roots: number[][] = [[], []]; // of the primes: 64 cube roots, 8 square roots
for (let n = 2; roots[0]!.length < 64; n++) {
  let prime = true;
  for (let i = 2; i * i <= n; i++) if (n % i === 0) prime = false;
  // The first 32 bits of the fraction. None of them lies nearer than 0.005 to the next whole number, so that a power
  // that an engine rounds otherwise, by 1e-12 or less, gives the same bits.
  if (prime) [3, 2].forEach((root, i) => roots[i]!.push((n ** (1 / root) % 1) * 2 ** 32 | 0));
}
const k = roots[0]!;

const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

export function sha256(bytes: Uint8Array): Uint8Array {
  const blocks = (bytes.length + 72) >> 6;
  const all = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((b, i) => all.setUint8(i, b));
  all.setUint8(bytes.length, 128);
  all.setUint32(blocks * 64 - 4, bytes.length * 8);
  const h = roots[1]!.slice(0, 8);
  const w: number[] = [];
  for (let at = 0; at < blocks * 64; at += 64) {
    let [a, b, c, d, e, f, g, last] = h as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = all.getInt32(at + i * 4);
      else {
        const x = w[i - 15]!;
        const y = w[i - 2]!;
        w[i] = (w[i - 16]! + w[i - 7]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
          (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
      }
      const one = last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i]! + w[i]!;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [last, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, last].forEach((x, i) => (h[i] = (h[i]! + x) | 0));
  }
  const sum = new DataView(new ArrayBuffer(32));
  h.forEach((x, i) => sum.setInt32(i * 4, x));
  return new Uint8Array(sum.buffer);
}
