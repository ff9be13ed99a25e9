// What has been read of a record, as the checks pass it on.

import type { Count, Outcome } from "./count";
import type { Args } from "./fault";
import type { Story } from "./log";
import type { Poll } from "./poll";
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

export interface Manifest {
  format: number;
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

// State is what has been read of a record so far. A part that could not be read is undefined.
export interface State {
  data: Uint8Array;
  wantKey: string; // hex; "" accepts the key in the record
  args: Args; // figures of the current check
  files?: Files;
  key?: string;
  manifest?: Manifest;
  poll?: Poll;
  story?: Story;
  people?: People;
  cast?: string[]; // recorded polls: each ballot's deputy and marks, one digit for each item
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
