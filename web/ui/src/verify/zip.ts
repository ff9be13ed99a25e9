// The ZIP archive in the only form that a record may have: it is refused if any byte is out of place.

import { Fault, short } from "./fault";
import { inflate } from "./inflate";

export const order = [
  "manifest.json",
  "poll.json",
  "roll.json",
  "ballots.jsonl",
  "receipts.txt",
  "log.jsonl",
  "outcome.json",
  "signature.json",
] as const;
export type Name = (typeof order)[number];
export type Files = Partial<Record<Name, Uint8Array>>;

const mib = 1 << 20;
const most: Record<Name, number> = {
  "manifest.json": mib,
  "poll.json": 2 * mib,
  "roll.json": 16 * mib,
  "ballots.jsonl": 40 * mib,
  "receipts.txt": 4 * mib,
  "log.jsonl": 16 * mib,
  "outcome.json": mib,
  "signature.json": 4096,
};
const maxTotal = 48 * mib;
const maxArchive = 64 * mib;

const form = (name = ""): Fault => new Fault("zip.form", { name: short(name) });

interface Entry {
  name: Name;
  method: number;
  crc: number;
  packed: number;
  size: number;
  at: number; // offset of its local header
  head: number; // offset of its entry in the central directory
}

// unzip unpacks a record. Stated sizes must be within the limits and must equal the sizes of the unpacked files.
export function unzip(data: Uint8Array): Files {
  if (data.length > maxArchive) throw new Fault("zip.large", { name: "ZIP" });
  if (data.length < 22) throw new Fault("zip.cut");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const files: Files = {};
  for (const e of directory(data, view)) files[e.name] = unpack(data, view, e);
  return files;
}

function directory(data: Uint8Array, view: DataView): Entry[] {
  const u16 = (i: number) => view.getUint16(i, true);
  const u32 = (i: number) => view.getUint32(i, true);
  const end = data.length - 22;
  if (u32(end) !== 0x06054b50) throw new Fault("zip.cut");
  const n = u16(end + 10);
  const start = u32(end + 16);
  if (u32(end + 4) || u16(end + 8) !== n || u16(end + 20) || start + u32(end + 12) !== end) throw form();
  const list: Entry[] = [];
  let next = 0;
  let total = 0;
  for (let i = start; i < end; ) {
    if (i + 46 > end || u32(i) !== 0x02014b50 || i + 46 + u16(i + 28) > end) throw form();
    const name = latin(data.subarray(i + 46, i + 46 + u16(i + 28)));
    if (u16(i + 8) || u32(i + 12) || u32(i + 30) || u16(i + 34)) throw form(name);
    const e = { method: u16(i + 10), crc: u32(i + 16), packed: u32(i + 20),
      size: u32(i + 24), at: u32(i + 42), head: i };
    if (e.method !== 8 && (e.method !== 0 || e.size !== e.packed)) throw form(name);
    if (name !== order[list.length]) throw misplaced(name, list);
    if (e.at !== next) throw form(name);
    total += e.size;
    if (e.size > most[name] || total > maxTotal) throw new Fault("zip.large", { name });
    next += 30 + name.length + e.packed;
    list.push({ name, ...e });
    i += 46 + name.length;
  }
  if (list.length < order.length - 1) throw new Fault("zip.missing", { name: order[list.length]! });
  if (list.length !== n || next !== start) throw form();
  return list;
}

function misplaced(name: string, before: Entry[]): Fault {
  if (before.some((e) => e.name === name)) return new Fault("zip.twice", { name });
  if (!(order as readonly string[]).includes(name)) return new Fault("zip.strange", { name: short(name) });
  return new Fault("zip.missing", { name: order[before.length] || name });
}

function unpack(data: Uint8Array, view: DataView, e: Entry): Uint8Array {
  const from = e.at + 30 + e.name.length;
  if (from + e.packed > data.length || view.getUint32(e.at, true) !== 0x04034b50 || view.getUint16(e.at + 28, true))
    throw form(e.name);
  for (let k = 0; k < 24; k++) if (data[e.at + 4 + k] !== data[e.head + 6 + k]) throw form(e.name);
  if (latin(data.subarray(e.at + 30, from)) !== e.name) throw form(e.name);
  const packed = data.subarray(from, from + e.packed);
  const out = e.method === 8 ? inflate(packed, e.size) : packed;
  if (crc32(out) !== e.crc) throw new Fault("zip.packed", { name: e.name });
  return out;
}

const latin = (b: Uint8Array): string => String.fromCharCode(...b.subarray(0, 64)) + (b.length > 64 ? "…" : "");

let table: Uint32Array | undefined;

export function crc32(data: Uint8Array): number {
  if (!table) {
    table = new Uint32Array(256);
    for (let n = 0; n < 256; n++) {
      let c = n;
      for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
      table[n] = c >>> 0;
    }
  }
  let crc = 0xffffffff;
  for (let i = 0; i < data.length; i++) crc = table[(crc ^ data[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
