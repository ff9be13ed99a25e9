// The checks by name. A check throws a Fault, and stores what it read in the State for the checks after it.

import { checkBox } from "./box";
import { decode, eachLine, encode, sha256, signedBy, unhex } from "./bytes";
import { Count, difference } from "./count";
import { at, differs, Fault, short } from "./fault";
import { eachOf, Fields, parse, whole, type Value } from "./json";
import { isTime, pollShape, readLog, sortable, walk } from "./log";
import { readPoll, type Poll } from "./poll";
import type { CheckName, Hand, Manifest, People, State } from "./state";
import { unzip, type Name } from "./zip";

const contents = ["poll.json", "roll.json", "ballots.jsonl", "receipts.txt", "log.jsonl", "outcome.json"] as const;
const manifestValues = 4000;
const outcomeValues = 8000;
const sealing = "server-aes256gcm";
const six = ["entitled", "present", "issued", "returned", "valid", "void"] as const;

export const make: Record<CheckName, (s: State) => void> = {
  zip,
  signature,
  hashes,
  manifest,
  poll,
  chain,
  acts,
  rules,
  roll,
  presence,
  receipts,
  ballots,
  box: checkBox,
  tally,
  outcome,
  next_round: nextRound,
  certified,
  words,
};

const file = (s: State, name: Name): Uint8Array => s.files![name] || new Uint8Array(0);
const tree = (s: State, name: Name, values: number): Value => parse(decode(file(s, name)), values);

function zip(s: State): void {
  s.files = unzip(s.data);
  s.args = { bytes: s.data.length };
}

function signature(s: State): void {
  if (!s.files!["signature.json"]) throw new Fault("unsigned");
  const f = new Fields(tree(s, "signature.json", 16));
  const algorithm = f.text("algorithm");
  const id = f.text("key");
  const key = unhex(f.text("public"), 32);
  const sig = unhex(f.text("signature"), 64);
  f.none();
  if (algorithm !== "Ed25519" || !key || !sig) throw new Fault("shape", { name: "signature.json" });
  const called = sha256(key).slice(0, 16);
  if (id !== called) throw differs("key", id, called);
  s.key = id;
  if (s.wantKey && s.wantKey !== f.text("public")) throw new Fault("otherkey", { got: id });
  const before = encode("piaojue record v1\n");
  const signed = file(s, "manifest.json");
  const message = new Uint8Array(before.length + signed.length);
  message.set(before);
  message.set(signed, before.length);
  if (!signedBy(sig, message, key)) throw new Fault("forged", { got: id });
  s.args = { key: id };
}

function hashes(s: State): void {
  const listed = new Fields(tree(s, "manifest.json", manifestValues)).object("files");
  if (listed.size !== contents.length) throw new Fault("shape", { name: "files" });
  const wrong = contents.filter((name) => listed.get(name) !== sha256(file(s, name)));
  if (wrong.length) throw new Fault("altered", { files: wrong.join(", ") });
  s.args = { n: contents.length };
}

function manifest(s: State): void {
  const f = new Fields(tree(s, "manifest.json", manifestValues));
  f.object("files");
  const meeting = new Fields(f.object("meeting"));
  const m: Manifest = {
    format: f.number("format"),
    software: f.text("software"),
    made: f.text("made"),
    poll: f.text("poll"),
    state: f.text("state"),
    sealing: f.text("sealing"),
    text: f.texts("rules_text"),
    meeting: meeting.text("id"),
    title: meeting.text("title"),
    rehearsal: meeting.flag("rehearsal"),
    twoPerson: meeting.flag("two_person"),
  };
  if (f.has("by_hand")) m.hand = readHand(f.any("by_hand"));
  f.none();
  if (m.format !== 1 && m.format !== 2) throw new Fault("format", { got: m.format });
  const must = (ok: boolean, name: string, got: string) => {
    if (!ok) throw new Fault("shape", { name, got: short(got) });
  };
  must(/^[a-z0-9]{1,24}$/.test(m.meeting), "meeting", m.meeting);
  must(pollShape.test(m.poll) && m.poll.startsWith(m.meeting + "-"), "poll", m.poll);
  must(["closed", "certified", "announced", "void"].includes(m.state), "state", m.state);
  must(isTime(m.made), "made", m.made);
  must(m.sealing === "" || m.sealing === sealing, "sealing", m.sealing);
  s.manifest = m;
}

function readHand(v: Value): Hand {
  const f = new Fields(v);
  return {
    returned: f.number("returned"),
    void: f.number("void"),
    confirmed: f.flag("confirmed"),
    by: f.text("by"),
    witness: f.textOr("witness_id"),
    marks: f.list("marks").map((row) => {
      if (!Array.isArray(row)) throw new Fault("shape", { name: "by_hand" });
      return row.map((n) => whole("by_hand", n));
    }),
  };
}

function poll(s: State): void {
  s.poll = readPoll(decode(file(s, "poll.json")), s.manifest ? s.manifest.format : 0);
}

function chain(s: State): void {
  let about = "";
  try {
    const v = new Fields(tree(s, "manifest.json", manifestValues)).o.get("poll");
    if (typeof v === "string") about = v;
  } catch {
    // The manifest check reports this.
  }
  s.story = readLog(file(s, "log.jsonl"), about);
  s.args = { n: s.story.lines };
}

function acts(s: State): void {
  const story = s.story!;
  const m = s.manifest!;
  if (story.foreign) throw story.foreign;
  const end = walk(story.acts, s.poll!.certifiers);
  if (end.state !== m.state) throw differs("state", m.state, end.state);
  if (sortable(m.made) < sortable(story.last)) throw differs("made", m.made, story.last);
  const said = end.announced;
  // A log of the earlier version does not say whether two persons are required; then the manifest does.
  const two = story.bench.announced === "1" ||
    (story.bench.announced === "" && m.twoPerson && said && said.n > story.edited);
  if (two && said && end.signed.has(said.by)) throw new Fault("oneperson", { line: said.n });
  s.args = { n: story.acts.length };
}

const adoption = (s: State) => s.story?.acts.find((e) => e.act === "adopt" || e.act === "round");

// least returns the least number of ballots that may be counted together; undefined in a log of the earlier version.
const least = (s: State) => adoption(s)?.args.get("least");

function rules(s: State): void {
  const adopted = adoption(s);
  if (!adopted) throw new Fault("unadopted");
  const few = least(s);
  const want = s.poll!.secret && !s.manifest!.rehearsal ? s.poll!.step : 0;
  if (few !== undefined && few !== String(want))
    throw new Fault("differs", { line: adopted.n, name: "least", got: short(few), want });
  if (adopted.args.get("poll_hash") !== s.poll!.adopted) throw new Fault("otherpoll", { line: adopted.n });
  if (adopted.args.get("rules_hash") !== sha256(encode(s.manifest!.text.join("\n"))))
    throw new Fault("othertext", { line: adopted.n });
}

function roll(s: State): void {
  const p: People = { order: [], signedIn: new Set(), issued: new Set(), returned: [] };
  const seen = new Set<string>();
  eachOf(decode(file(s, "roll.json")), 16, (row, v) => {
    try {
      readVoter(v, p, seen);
    } catch (err) {
      throw at("row", row, err);
    }
  });
  s.people = p;
  const counts = { entitled: p.order.length, present: p.issued.size, issued: p.issued.size };
  for (const name of ["entitled", "present", "issued"] as const) {
    if (s.poll![name] !== counts[name]) throw differs(name, s.poll![name], counts[name]);
  }
  s.args = { returned: p.returned.length, issued: p.issued.size, entitled: p.order.length };
}

function readVoter(v: Value, p: People, seen: Set<string>): void {
  const f = new Fields(v);
  const number = f.text("number");
  f.text("name");
  f.textOr("delegation");
  const signedIn = f.flag("signed_in");
  const issued = f.flag("issued");
  const returned = f.flag("returned");
  f.none();
  if (!/^[A-Za-z0-9._-]{1,16}$/.test(number)) throw new Fault("shape", { name: "number" });
  if (seen.has(number)) throw new Fault("twice", { name: number });
  if (issued && !signedIn) throw new Fault("notsigned", { deputy: number });
  if (returned && !issued) throw new Fault("notissued", { deputy: number });
  seen.add(number);
  p.order.push(number);
  if (signedIn) p.signedIn.add(number);
  if (issued) p.issued.add(number);
  if (returned) p.returned.push(number);
}

function presence(s: State): void {
  const story = s.story!;
  const p = s.people!;
  if (story.misopen) throw story.misopen;
  if (p.order.join("\n") !== story.roster.join("\n")) throw new Fault("roster");
  for (const d of p.order) {
    if (p.issued.has(d) !== story.issued.has(d)) throw new Fault("issue", { deputy: d });
    if (p.signedIn.has(d) !== story.signedIn.has(d)) throw new Fault("signin", { deputy: d });
  }
  for (const d of story.issued) if (!p.issued.has(d)) throw new Fault("issue", { deputy: short(d) });
}

function receipts(s: State): void {
  let n = 0;
  let last = "";
  eachLine(file(s, "receipts.txt"), 12, (line, bytes) => {
    const r = decode(bytes);
    if (!/^[0-9A-HJKMNP-TV-Z]{12}$/.test(r)) throw new Fault("shape", { line, name: short(r) });
    if (r === last) throw new Fault("twice", { line, name: r });
    if (r < last) throw new Fault("order", { line });
    n = line;
    last = r;
  });
  if (n !== s.people!.returned.length) throw differs("receipts", n, s.people!.returned.length);
  s.args = { n };
}

const maxBallot = 64 << 10;

function ballots(s: State): void {
  const secret = s.poll!.secret;
  if (secret !== (s.manifest!.sealing !== "")) throw new Fault("sealing");
  const count = new Count(s.poll!);
  const named: string[] = [];
  s.cast = [];
  let last = "";
  eachLine(file(s, "ballots.jsonl"), maxBallot, (n, line) => {
    try {
      const f = new Fields(parse(decode(line), 512));
      const field = secret ? "serial" : "deputy";
      const id = f.text(field);
      const marks = f.object("marks");
      f.none();
      if (!(secret ? /^[0-9a-f]{24}$/ : /^[A-Za-z0-9._-]{1,16}$/).test(id)) throw new Fault("shape", { name: field });
      if (id === last) throw new Fault("twice", { name: id });
      if (id < last) throw new Fault("order");
      last = id;
      named.push(id);
      count.add(marks);
      if (!secret) s.cast!.push(id + " " + digits(s.poll!, marks));
    } catch (err) {
      throw at("line", n, err);
    }
  });
  const { hand } = s.manifest!;
  const told = least(s);
  const isVoid = s.manifest!.state === "void";
  if (hand) takeHand(s, count, hand);
  else if (isVoid && !count.ballots) s.hollow = true;
  else {
    if (isVoid && told !== undefined) throw new Fault("voidballots");
    if (count.ballots < Number(told || 0)) throw new Fault("toofew", { n: count.ballots, least: told || "" });
    if (s.story?.acts.some((e) => e.act === "hand_confirm")) throw new Fault("handmissing");
    const { returned } = s.people!;
    if (count.ballots !== returned.length) throw differs("ballots", count.ballots, returned.length);
    const sorted = [...returned].sort();
    const odd = secret ? -1 : named.findIndex((d, i) => d !== sorted[i]);
    if (odd >= 0) throw new Fault("voter", { deputy: named[odd]! });
  }
  s.count = count;
  s.outcome = count.outcome();
  s.args = { n: count.ballots, void: count.void };
}

// digits encodes a ballot's marks with one digit for each item: 0 for unmarked, else the mark's place in the scale.
function digits(p: Poll, marks: Map<string, Value>): string {
  return p.ids.map((id) => String(p.scale.indexOf(String(marks.get(id))) + 1)).join("");
}

function takeHand(s: State, count: Count, hand: Hand): void {
  if (least(s) !== undefined && s.manifest!.state === "void") throw new Fault("voidballots");
  if (count.ballots > 0) throw new Fault("handballots");
  if (!hand.confirmed || hand.by === hand.witness) throw new Fault("handalone");
  count.take(hand.returned, hand.void, hand.marks);
  if (!s.story) return;
  const entry = [...s.story.acts].reverse().find((e) => e.act === "hand");
  const want = { returned: String(hand.returned), void: String(hand.void),
    marks_hash: sha256(encode(JSON.stringify(hand.marks))) };
  const same = entry && Object.entries(want).every(([name, value]) => entry.args.get(name) === value);
  if (!entry || !same || entry.by !== hand.by) throw new Fault("handlog");
}

// written reads outcome.json; undefined if the outcome was not to be shown yet.
function written(s: State): Fields | undefined {
  const v = tree(s, "outcome.json", outcomeValues);
  if (v !== null) return new Fields(v);
  if (s.manifest?.state === "announced") throw new Fault("nooutcome");
  return undefined;
}

// readable is written, but returns undefined where that throws: the check of the tally reports the fault.
function readable(s: State): Fields | undefined {
  try {
    return written(s);
  } catch {
    return undefined;
  }
}

const items = (f: Fields): Value[] => {
  const v = f.o.get("items");
  return Array.isArray(v) ? v : [];
};

function tally(s: State): void {
  const f = written(s);
  s.args = { none: f ? 0 : 1 };
  if (!f) return;
  const want = s.outcome!;
  const wrong = difference("counts", f.o.get("counts"), { ...want.counts });
  if (wrong) throw wrong;
  const list = items(f);
  if (list.length !== want.items.length) throw differs("items", list.length, want.items.length);
  want.items.forEach((item, i) => {
    const have = new Fields(list[i]);
    const odd = difference("id", have.o.get("id"), item.id) ||
      difference("items." + item.id, have.o.get("marks"), item.marks);
    if (odd) throw odd;
  });
}

function outcome(s: State): void {
  const f = readable(s);
  if (!f) return;
  const { counts: _c, next_round: _n, items: list, ...rest } = s.outcome!;
  const have = new Map(f.o);
  have.delete("counts");
  have.delete("next_round");
  have.set(
    "items",
    items(f).map((v) => {
      const m = new Map(v instanceof Map ? v : []);
      m.delete("marks");
      return m;
    }),
  );
  const bare = list.map(({ marks: _m, ...item }) => item);
  const wrong = difference("", have, { ...rest, items: bare });
  if (wrong) throw wrong;
}

function nextRound(s: State): void {
  const f = readable(s);
  if (!f) return;
  if (!f.has("next_round")) throw new Fault("missing", { name: "next_round" });
  const next = s.outcome!.next_round;
  const wrong = difference("next_round", f.o.get("next_round"), next && { ...next });
  if (wrong) throw wrong;
}

function certified(s: State): void {
  const all = s.story!.acts;
  const since = all.reduce((last, e, i) => (e.act === "hand_confirm" ? i : last), -1);
  const signed = all.slice(since + 1).filter((e) => e.act === "certify");
  const want = s.count!.counts();
  for (const e of signed) {
    for (const name of s.hollow ? six.slice(0, 3) : six) {
      const got = e.args.get(name) || "";
      if (got !== String(want[name]))
        throw new Fault("differs", { line: e.n, name, got: short(got), want: want[name] });
    }
  }
  s.args = { n: signed.length };
}

function words(s: State): void {
  const { bench } = s.story!;
  const { rehearsal, twoPerson } = s.manifest!;
  if (!rehearsal && bench.changed) throw bench.changed;
  if (bench.twoPerson !== "" && (bench.twoPerson === "1") !== twoPerson)
    throw differs("two_person", twoPerson, bench.twoPerson === "1");
  if (!rehearsal && bench.unworded) throw bench.unworded;
  s.args = { n: bench.replaced };
}
