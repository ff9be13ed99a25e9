// The second verifier, written from the description of the format (ballot/record/doc.go). It shares no code with the
// server, so that nobody has to trust a single program.

import { make } from "./checks";
import type { Outcome } from "./count";
import { Fault, short, type Args } from "./fault";
import type { Poll } from "./poll";
import { names, type CheckName, type Manifest, type State } from "./state";

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

export interface Options {
  key?: string; // the public key it must be signed by, hex
  pause?: (check: CheckName) => Promise<void>; // called before each check
}

// verify checks a record. It does not stop at the first fault; checks that need a part that cannot be read are skipped.
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
    // An exception that a record causes in this program is reported as a fault of the record.
    const fault = err instanceof Fault ? err : new Fault("broken", { got: short(String(err)) });
    return { name, status: "fail", args: {}, fault };
  }
}

// able reports whether the parts that a check compares could be read.
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
