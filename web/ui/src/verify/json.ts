// A strict JSON parser: no duplicate names, nothing after the end, a limit on the number of values. Numbers keep their
// text.

import { Fault, short } from "./fault";

export class Num {
  constructor(readonly text: string) {}
}

export type Obj = Map<string, Value>;
export type Value = null | boolean | string | Num | Value[] | Obj;

const maxDepth = 8;

export function parse(text: string, values: number): Value {
  return new Reader(text, values).whole();
}

// eachOf reads a list member by member; each member may have at most `values` values.
export function eachOf(text: string, values: number, each: (row: number, member: Value) => void): void {
  new Reader(text, values).members(each, values);
}

class Reader {
  private i = 0;
  constructor(
    private readonly s: string,
    private left: number,
  ) {}

  whole(): Value {
    const v = this.value(0);
    this.blank();
    if (this.i < this.s.length) this.fail();
    return v;
  }

  members(each: (row: number, member: Value) => void, values: number): void {
    this.blank();
    if (this.s[this.i] !== "[") throw new Fault("shape", { name: "[…]" });
    let row = 0;
    this.list(() => {
      this.left = values;
      each(++row, this.value(1));
    });
    this.blank();
    if (this.i < this.s.length) this.fail();
  }

  private fail(): never {
    throw new Fault("json", { place: this.i + 1 });
  }

  private blank(): void {
    for (;;) {
      const c = this.s.charCodeAt(this.i);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return;
      this.i++;
    }
  }

  private value(depth: number): Value {
    if (--this.left < 0) throw new Fault("values");
    this.blank();
    const c = this.s[this.i];
    if (c === "{" || c === "[") {
      if (depth >= maxDepth) throw new Fault("deep");
      return c === "[" ? this.array(depth) : this.object(depth);
    }
    if (c === '"') return this.string();
    for (const [word, v] of words) {
      if (this.s.startsWith(word, this.i)) {
        this.i += word.length;
        return v;
      }
    }
    return this.number();
  }

  private array(depth: number): Value[] {
    const list: Value[] = [];
    this.list(() => list.push(this.value(depth + 1)));
    return list;
  }

  // list reads a list in brackets; member reads one of its members.
  private list(member: () => void): void {
    this.i++;
    this.blank();
    if (this.s[this.i] === "]") {
      this.i++;
      return;
    }
    for (;;) {
      member();
      this.blank();
      const c = this.s[this.i++];
      if (c === "]") return;
      if (c !== ",") this.fail();
    }
  }

  private object(depth: number): Obj {
    const o: Obj = new Map();
    this.i++;
    this.blank();
    if (this.s[this.i] === "}") {
      this.i++;
      return o;
    }
    for (;;) {
      this.blank();
      if (this.s[this.i] !== '"') this.fail();
      const name = this.string();
      if (o.has(name)) throw new Fault("twice", { name: short(name) });
      this.blank();
      if (this.s[this.i++] !== ":") this.fail();
      o.set(name, this.value(depth + 1));
      this.blank();
      const c = this.s[this.i++];
      if (c === "}") return o;
      if (c !== ",") this.fail();
    }
  }

  private string(): string {
    let out = "";
    for (let from = ++this.i; ; ) {
      const c = this.s.charCodeAt(this.i);
      if (!(c >= 32)) this.fail(); // a control character or the end of the text
      if (c === 34) {
        out += this.s.slice(from, this.i++);
        return out;
      }
      if (c !== 92) {
        this.i++;
        continue;
      }
      out += this.s.slice(from, this.i) + this.escape();
      from = this.i;
    }
  }

  private escape(): string {
    const c = this.s[this.i + 1] || "";
    this.i += 2;
    if (c === "u") {
      const code = this.s.slice(this.i, this.i + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(code)) this.fail();
      this.i += 4;
      return String.fromCharCode(parseInt(code, 16));
    }
    const n = '"\\/bfnrt'.indexOf(c);
    if (!c || n < 0) this.fail();
    return '"\\/\b\f\n\r\t'[n]!;
  }

  private number(): Num {
    const re = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    re.lastIndex = this.i;
    const m = re.exec(this.s);
    if (!m) this.fail();
    this.i += m[0].length;
    return new Num(m[0]);
  }
}

const words: [string, null | boolean][] = [
  ["null", null],
  ["true", true],
  ["false", false],
];

// Fields reads the fields of an object one by one and throws a Fault if one is wrong.
export class Fields {
  private readonly seen = new Set<string>();
  readonly o: Obj;

  constructor(v: Value | undefined) {
    if (!(v instanceof Map)) throw new Fault("shape", { name: "{…}" });
    this.o = v;
  }

  has(name: string): boolean {
    return this.o.has(name);
  }

  private need<T extends Value>(name: string, is: (v: Value) => v is T): T {
    this.seen.add(name);
    const v = this.o.get(name);
    if (v === undefined) throw new Fault("missing", { name: short(name) });
    if (!is(v)) throw new Fault("shape", { name: short(name) });
    return v;
  }

  any(name: string): Value {
    return this.need(name, (v): v is Value => v !== undefined);
  }
  text(name: string): string {
    return this.need(name, (v): v is string => typeof v === "string");
  }
  flag(name: string): boolean {
    return this.need(name, (v): v is boolean => typeof v === "boolean");
  }
  list(name: string): Value[] {
    return this.need(name, (v): v is Value[] => Array.isArray(v));
  }
  object(name: string): Obj {
    return this.need(name, (v): v is Obj => v instanceof Map);
  }
  number(name: string): number {
    return whole(name, this.any(name));
  }
  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const s = this.text(name);
    if (!allowed.includes(s as T)) throw new Fault("shape", { name, got: short(s) });
    return s as T;
  }

  // Optional fields.
  textOr(name: string): string {
    return this.has(name) ? this.text(name) : "";
  }
  texts(name: string): string[] {
    if (!this.has(name)) return [];
    return this.list(name).map((v) => {
      if (typeof v !== "string") throw new Fault("shape", { name });
      return v;
    });
  }

  // none throws if the object has a field that was not read.
  none(): void {
    for (const name of this.o.keys()) if (!this.seen.has(name)) throw new Fault("unknown", { name: short(name) });
  }
}

// whole returns an integer that is written without fraction or exponent.
export function whole(name: string, v: Value): number {
  const n = v instanceof Num && /^-?[0-9]+$/.test(v.text) ? Number(v.text) : NaN;
  if (!(Math.abs(n) <= 1e9)) throw new Fault("shape", { name });
  return n;
}
