// What is wrong with a record: a word by key, with what it is about. Screens say it in their language.

export type Args = Record<string, string | number>;

export class Fault extends Error {
  constructor(
    readonly what: string,
    readonly args: Args = {},
  ) {
    super(what + " " + JSON.stringify(args));
  }
}

// at puts a fault on its line or row.
export function at(place: "line" | "row", n: number, err: unknown): Fault {
  if (!(err instanceof Fault)) throw err;
  return new Fault(err.what, { [place]: n, ...err.args });
}

// short is what a fault repeats of a text from a record.
export function short(s: string): string {
  return s.length <= 40 ? s : s.slice(0, 40) + "…";
}

export function differs(name: string, got: unknown, want: unknown): Fault {
  return new Fault("differs", { name, got: short(String(got)), want: short(String(want)) });
}
