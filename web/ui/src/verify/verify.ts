// The second verifier, written from the page that describes the format (ballot/record/doc.go) and sharing nothing with
// the server: whoever trusts one program too little has two.

import type { Count, Outcome } from "./count";
import { Fault, short, type Args } from "./fault";
import type { Story } from "./log";
import type { Poll } from "./poll";
import { make } from "./checks";
import type { Files } from "./zip";

export const names = [
  "zip",
  "signature",
  "hashes",
  "manifest",
  "poll",
  "chain",
  "acts",
  "rules",
  "roll",
  "presence",
  "receipts",
  "ballots",
  "box",
  "tally",
  "outcome",
  "next_round",
  "certified",
  "words",
] as const;
export type CheckName = (typeof names)[number];
export type Status = "pass" | "fail" | "skip";

export interface Check {
  name: CheckName;
  status: Status;
  args: Args; // figures of what was compared
  fault?: Fault;
}

export interface Report {
  holds: boolean;
  checks: Check[];
  key?: string; // the name of the key that signed
  manifest?: Manifest;
  poll?: Poll;
  outcome?: Outcome; // counted again
}

export interface Manifest {
  software: string;
  made: string;
  meeting: string;
  title: string;
  rehearsal: boolean;
  twoPerson: boolean;
  poll: string;
  state: string;
  sealing: string;
  text: string[];
  hand?: Hand;
}

export interface Hand {
  returned: number;
  void: number;
  confirmed: boolean;
  by: string;
  witness: string;
  marks: number[][];
}

export interface Options {
  key?: string; // the public key it must be signed by, hex
  pause?: (check: CheckName) => Promise<void>; // called before each check
}

// State is what has been read of a record so far. A part that could not be read is not there.
export interface State {
  data: Uint8Array;
  wantKey: string; // hex; "" takes the key the record names
  args: Args; // figures of the check at hand
  files?: Files;
  key?: string;
  manifest?: Manifest;
  poll?: Poll;
  story?: Story;
  people?: People;
  cast?: string[]; // of a recorded poll: each ballot's deputy and marks, one digit an item
  count?: Count;
  hollow?: boolean; // a void poll, without its ballots
  outcome?: Outcome;
}

export interface People {
  order: string[];
  signedIn: Set<string>;
  issued: Set<string>;
  returned: string[];
}

// verify checks a record. It never stops at the first fault; what hangs on a part that cannot be read is skipped.
export async function verify(data: Uint8Array, options: Options = {}): Promise<Report> {
  const s: State = { data, wantKey: (options.key || "").replace(/\s/g, "").toLowerCase(), args: {} };
  const checks: Check[] = [];
  for (const name of names) {
    if (options.pause) await options.pause(name);
    checks.push(run(s, name));
  }
  const { key, manifest, poll, outcome } = s;
  return { holds: checks.every((c) => c.status !== "fail"), checks, key, manifest, poll, outcome };
}

function run(s: State, name: CheckName): Check {
  if (!able(s, name)) return { name, status: "skip", args: {} };
  s.args = {};
  try {
    make[name](s);
    return { name, status: "pass", args: s.args };
  } catch (err) {
    // Whatever a record makes this program stumble over is a fault of the record.
    const fault = err instanceof Fault ? err : new Fault("broken", { got: short(String(err)) });
    return { name, status: "fail", args: {}, fault };
  }
}

// able tells whether what a check compares could be read.
function able(s: State, name: CheckName): boolean {
  const logged = !!(s.story && s.manifest && s.poll);
  switch (name) {
    case "zip":
      return true;
    case "acts":
    case "words":
    case "rules":
      return logged;
    case "roll":
      return !!s.poll;
    case "presence":
      return logged && !!s.people;
    case "receipts":
      return !!s.people;
    case "ballots":
      return !!(s.people && s.poll && s.manifest);
    case "tally":
    case "outcome":
    case "next_round":
      return !!s.count;
    case "box":
    case "certified":
      return !!s.count && logged;
    default:
      return !!s.files;
  }
}
