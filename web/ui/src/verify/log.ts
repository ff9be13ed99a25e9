// The log: its hash chain, and what it says about one poll.

import { Bench, type Entry } from "./bench";
import { decode, eachLine, sha256 } from "./bytes";
import { at, Fault, short } from "./fault";
import { Fields, parse } from "./json";

export interface Story {
  lines: number;
  acts: Entry[]; // the acts of this poll
  foreign?: Fault; // an entry of another meeting's poll, or a misplaced beginning
  edited: number; // the entry number of the last change of the meeting's settings
  last: string;
  roster: string[]; // the roll when the poll was opened
  issued: Set<string>;
  signedIn: Set<string>;
  misopen?: Fault; // the opening did not issue ballots to exactly those present
  bench: Bench;
}

const timeShape = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d(\.\d{1,9})?Z$/;
export const pollShape = /^[a-z0-9]{1,24}-[1-9][0-9]{0,3}$/;
const maxEntry = 2 << 20;

export const isTime = (s: string): boolean => timeShape.test(s);

// sortable rewrites a time so that times sort as text.
export function sortable(time: string): string {
  const [whole = "", fraction = ""] = time.replace(/Z$/, "").split(".");
  return whole + "." + fraction.padEnd(9, "0");
}

// readLog checks the hash chain and collects what the log says about a poll.
export function readLog(data: Uint8Array, poll: string): Story {
  const teller = new Teller(poll);
  let prev = "";
  let last = "";
  eachLine(data, maxEntry, (n, line) => {
    try {
      const f = new Fields(parse(decode(line), 300000));
      const e = { n: f.number("n"), prev: f.text("prev"), at: f.text("at"),
        act: f.text("act"), by: f.text("by"), args: args(f) };
      f.text("name");
      const about = f.textOr("poll");
      const deputies = f.texts("deputies");
      if (e.n !== n) throw new Fault("numbered", { got: e.n, want: n });
      if (e.prev !== prev) throw new Fault("chain", { got: short(e.prev).slice(0, 12), want: prev.slice(0, 12) });
      if (!isTime(e.at)) throw new Fault("shape", { name: "at", got: short(e.at) });
      if (sortable(e.at) < last) throw new Fault("backwards", { got: e.at });
      prev = sha256(line);
      last = sortable(e.at);
      teller.tell(e, about, deputies);
    } catch (err) {
      throw at("line", n, err);
    }
  });
  if (!teller.story.lines) throw new Fault("empty");
  return teller.story;
}

function args(f: Fields): Map<string, string> {
  const m = new Map<string, string>();
  if (!f.has("args")) return m;
  for (const [name, v] of f.object("args")) {
    if (typeof v !== "string") throw new Fault("shape", { name: "args." + short(name) });
    m.set(name, v);
  }
  return m;
}

class Teller {
  readonly story: Story = {
    lines: 0,
    acts: [],
    edited: 0,
    last: "",
    roster: [],
    issued: new Set(),
    signedIn: new Set(),
    bench: new Bench(),
  };
  private readonly meeting: string;
  private running = false;
  private roll: string[] = [];
  private readonly present = new Set<string>();

  constructor(private readonly poll: string) {
    this.meeting = poll.split("-")[0]!;
  }

  tell(e: Entry, poll: string, deputies: string[]): void {
    const s = this.story;
    s.lines = e.n;
    s.last = e.at;
    if (poll && !s.foreign && (!pollShape.test(poll) || !poll.startsWith(this.meeting + "-"))) {
      s.foreign = new Fault("foreign", { line: e.n, got: short(poll) });
    }
    const begins = e.act === "create" || e.act === "formal";
    if (!s.foreign && begins !== (e.n === 1)) s.foreign = new Fault("beginning", { line: e.n, act: short(e.act) });
    switch (e.act) {
      case "roll":
      case "formal":
        this.roll = deputies;
        for (const d of [...this.present]) if (!deputies.includes(d)) this.present.delete(d);
        break;
      case "edit":
        s.edited = e.n;
        break;
      case "signin":
      case "signin_by":
        for (const d of deputies) {
          this.present.add(d);
          s.signedIn.add(d);
          if (this.running) s.issued.add(d);
        }
        break;
      case "leave":
        for (const d of deputies) this.present.delete(d);
    }
    s.bench.tell(e, poll, poll === this.poll);
    if (poll === this.poll) this.tellPoll(e, deputies);
  }

  private tellPoll(e: Entry, deputies: string[]): void {
    const s = this.story;
    s.acts.push(e);
    if (e.act === "close" || e.act === "void") this.running = false;
    if (e.act !== "open") return;
    this.running = true;
    s.roster = this.roll;
    for (const d of deputies) s.issued.add(d);
    const odd = this.roll.find((d) => this.present.has(d) !== s.issued.has(d));
    if (odd !== undefined && !s.misopen) s.misopen = new Fault("misopen", { line: e.n, deputy: short(odd) });
  }
}

// lawful maps a poll's state and the next act in the log to the poll's next state.
const lawful: Record<string, Record<string, string>> = {
  "": { draft: "draft", round: "adopted" },
  draft: { draft: "draft", adopt: "adopted", draft_gone: "gone" },
  gone: {},
  adopted: { zero: "zero", open: "open", void: "void" },
  zero: { open: "open", void: "void" },
  open: { pause: "paused", extend: "open", time: "open", untime: "open", close: "closed", void: "void" },
  paused: {
    resume: "open",
    extend: "paused",
    time: "paused",
    untime: "paused",
    close: "closed",
    void: "void",
    hand: "paused",
    hand_refuse: "paused",
  },
  closed: {
    box: "closed",
    certify: "closed",
    refuse: "closed",
    hand: "closed",
    hand_confirm: "closed",
    hand_refuse: "closed",
    announce: "announced",
    void: "void",
  },
  certified: { announce: "announced", void: "void" },
  announced: { vacant: "announced" },
  void: {},
};
const life = new Set(Object.values(lawful).flatMap((o) => Object.keys(o)));


export interface Ending {
  state: string;
  signed: Set<string>;
  announced?: Entry;
}

// walk applies the acts in order, and throws at the first that lawful does not allow.
export function walk(acts: Entry[], certifiers: number): Ending {
  const w: Ending = { state: "", signed: new Set() };
  let waits = false; // a count by hand waits for a second person
  for (const e of acts) {
    if (!life.has(e.act)) continue;
    const next = Object.prototype.hasOwnProperty.call(lawful[w.state]!, e.act) ? lawful[w.state]![e.act] : undefined;
    const early =
      certifiers > 0 && ((e.act === "open" && w.state === "adopted") || (e.act === "announce" && w.state === "closed"));
    const held: string[] = waits ? ["certify", "announce", "resume"] : ["hand_confirm", "hand_refuse"];
    if (next === undefined || early || held.includes(e.act) || (e.act === "certify" && w.signed.has(e.by))) {
      throw new Fault("lawless", { line: e.n, act: e.act, state: w.state });
    }
    w.state = next;
    if (e.act === "certify" && w.signed.add(e.by).size >= certifiers) w.state = "certified";
    if (e.act.startsWith("hand")) waits = e.act === "hand";
    if (e.act === "hand_confirm") w.signed.clear(); // the earlier certificates were for another count
    if (e.act === "announce") w.announced = e;
  }
  return w;
}
