// A Fault says what is wrong with a record: a key and its arguments. Screens translate it.

export type Args = Record<string, string | number>;

export class Fault extends Error {
  constructor(
    readonly what: string,
    readonly args: Args = {},
  ) {
    super(what + " " + JSON.stringify(args));
  }
}

// at adds the line or row to a fault.
export function at(place: "line" | "row", n: number, err: unknown): Fault {
  if (!(err instanceof Fault)) throw err;
  return new Fault(err.what, { [place]: n, ...err.args });
}

// short cuts a text of a record to the length that a fault quotes.
export function short(s: string): string {
  return s.length <= 40 ? s : s.slice(0, 40) + "…";
}

export function differs(name: string, got: unknown, want: unknown): Fault {
  return new Fault("differs", { name, got: short(String(got)), want: short(String(want)) });
}
