// The check of what, by the log, was returned by the close and what was archived.

import type { Entry } from "./bench";
import { decode, encode, sha256 } from "./bytes";
import { Fault } from "./fault";
import type { State } from "./state";
import type { Name } from "./zip";

const codeLength = 16;
const archived: Name[] = ["ballots.jsonl", "receipts.txt", "outcome.json"];

// checkBox compares the record with the server's entry `box`, which follows the close, and with the entry `archive`.
export function checkBox(s: State): void {
  const acts = s.story!.acts;
  const of = (act: string): Entry[] => acts.filter((e) => e.act === act);
  const archive = of("archive").pop();
  for (const name of archive ? archived : []) {
    const was = archive!.args.get(name);
    if (was !== undefined && was !== sha256(s.files![name]!))
      throw new Fault("otherarchive", { line: archive!.n, name });
  }
  const boxes = of("box");
  if (boxes.length > 1) throw new Fault("boxtwice", { line: boxes[1]!.n });
  const box = boxes[0];
  const promised = of("close").pop()?.args.get("then") === "box" && !s.manifest!.hand;
  const early = acts.find((e) => (e.act === "certify" || e.act === "announce") && (!box || e.n < box.n));
  if (promised && early) throw new Fault("boxlate", { line: early.n, act: early.act });
  if (!box) {
    if (promised && s.manifest!.state !== "void") throw new Fault("nobox");
    s.args = { none: 1 };
    return;
  }
  const hash = box.args.get("hash") || "";
  const code = hash.slice(0, codeLength).toUpperCase();
  if (code.length < codeLength || box.args.get("code") !== code) throw new Fault("boxcode", { line: box.n });
  s.args = { code };
  const aside = !s.poll!.secret && !s.cast!.length && s.people!.returned.length > 0; // void, or counted by hand
  if (!aside && hash !== sha256(encode(returnedText(s)))) throw new Fault("boxhash", { line: box.n });
}

// returnedText returns the text that is hashed, as ballot/record/doc.go defines it.
function returnedText(s: State): string {
  const lines = ["piaojue box v1", s.manifest!.poll, ...[...s.people!.returned].sort(), ""];
  const text = lines.join("\n") + "\n" + decode(s.files!["receipts.txt"]!);
  return s.poll!.secret ? text : text + ["", ...s.cast!].join("\n") + "\n";
}
