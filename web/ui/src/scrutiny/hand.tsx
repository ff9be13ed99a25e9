// The form for a count by hand, for when tablets failed: one line for each item, with a running sum beside it.

import { useState } from "preact/hooks";
import { Problem, post } from "../api";
import type { Press } from "../desk/press";
import { Sheet } from "../desk/sheet";
import { markName, t as desk } from "../desk/words";
import type { Fault, PollView } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { complete, digits, emptyHand, entryOf, fillRest, offBy, setMark, sumOf,
  validOf, type HandDraft } from "./handsums";
import { t } from "./words";

export interface HandProps {
  poll: PollView;
  press: Press;
}

// HandButton opens the form. The typed figures are kept while the page is open, also when the sheet is closed.
export function HandButton(p: HandProps) {
  const [open, set] = useState(false);
  const [draft, edit] = useState<HandDraft>(emptyHand);
  return (
    <>
      <Button test="hand" off={!!p.press.busy} onPress={() => set(true)}>
        {t(p.poll.hand?.refused ? "hand.again" : "hand.open")}
      </Button>
      {open && <HandSheet {...p} draft={draft} edit={edit} onClose={() => set(false)} />}
    </>
  );
}

interface HandSheetProps extends HandProps {
  draft: HandDraft;
  edit: (d: HandDraft) => void;
  onClose: () => void;
}

function HandSheet(p: HandSheetProps) {
  const { poll, press, draft } = p;
  const [faults, fault] = useState<Fault[]>([]);
  const marks = [...poll.scale, "unmarked"];
  const ready = complete(draft, poll.items);
  const go = async () => {
    fault([]);
    const done = await press.run("hand-entry", () =>
      post(`/api/polls/${poll.id}/hand`, entryOf(draft, poll.items, marks)).catch((e) => {
        if (e instanceof Problem) fault(e.faults);
        throw e;
      }),
    );
    if (done) p.onClose();
  };
  return (
    <Sheet
      wide
      title={t("hand.title")}
      test="hand-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button test="hand-cancel" onPress={p.onClose}>
            {desk("cancel")}
          </Button>
          <Button kind="main" test="hand-go" off={!ready || !!press.busy}
              why={ready ? undefined : t("hand.not_yet")} onPress={() => void go()}>
            {press.busy ? desk("working") : t("hand.go")}
          </Button>
        </>
      }
    >
      <p class="secondary">{t(poll.state === "closed" ? "hand.what_closed" : "hand.what")}</p>
      <Head {...p} />
      <Lines {...p} marks={marks} />
      {press.failed === "hand-entry" && !faults.length && <p class="bad">{press.why}</p>}
      {faults.map((f) => (
        <p key={f.field + f.code} class="bad" role="alert" data-test={"fault-" + f.field}>
          <Icon name="warn" /> {f.message}
        </p>
      ))}
    </Sheet>
  );
}

function Head(p: HandSheetProps) {
  const { draft, edit } = p;
  const valid = validOf(draft);
  const number = (label: string, test: string, key: "returned" | "spoiled") => (
    <label class="field">
      <span>{label}</span>
      <input type="text" inputMode="numeric" class="num" value={draft[key]} data-test={test}
        onInput={(e) => edit({ ...draft, [key]: digits(e.currentTarget.value) })} />
    </label>
  );
  return (
    <div class="hand-head">
      <label class="field">
        <span>{t("hand.reason")}</span>
        <textarea rows={1} maxLength={200} value={draft.reason} data-test="hand-reason"
          onInput={(e) => edit({ ...draft, reason: e.currentTarget.value })} />
      </label>
      {number(t("returned"), "hand-returned", "returned")}
      {number(t("void"), "hand-void", "spoiled")}
      <p class="field">
        <span>{t("valid")}</span>
        <b data-test="hand-valid">{valid === undefined ? "–" : valid}</b>
      </p>
    </div>
  );
}

function Lines(p: HandSheetProps & { marks: string[] }) {
  const { draft, edit, poll, marks } = p;
  return (
    <table class="tally hand-lines">
      <thead>
        <tr>
          <th scope="col">{desk("tally.item")}</th>
          {marks.map((m) => (
            <th scope="col" class="num" key={m}>
              {markName(m)}
            </th>
          ))}
          <th scope="col">{t("hand.sum")}</th>
        </tr>
      </thead>
      <tbody>
        {poll.items.map((item, i) => (
          <tr key={item.id}>
            <th scope="row">
              <span class="no">{i + 1}</span>
              {item.title}
            </th>
            {marks.map((m) => (
              <td class="num" key={m} data-label={markName(m)}>
                <input
                  type="text"
                  inputMode="numeric"
                  aria-label={`${item.title} ${markName(m)}`}
                  value={draft.items[item.id]?.[m] || ""}
                  data-test={`hand-${item.id}-${m}`}
                  onInput={(e) => edit(setMark(draft, item.id, m, e.currentTarget.value))}
                />
              </td>
            ))}
            <td>
              <Sum {...p} id={item.id} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Sum shows whether a line adds up or by how much it does not; the missing votes may be entered as unmarked.
function Sum(p: HandSheetProps & { id: string }) {
  const off = offBy(p.draft, p.id);
  const sum = sumOf(p.draft, p.id);
  if (off === undefined) return <span class="secondary">{sum || ""}</span>;
  if (off === 0) {
    return (
      <span class="good" data-test={"sum-" + p.id} data-off="0">
        <Icon name="check" /> {sum}
      </span>
    );
  }
  return (
    <span class="hand-sum bad" data-test={"sum-" + p.id} data-off={off}>
      <span>
        {sum} {t(off > 0 ? "hand.over" : "hand.short", { n: Math.abs(off) })}
      </span>
      {off < 0 && (
        <button type="button" class="link-button" data-test={"rest-" + p.id}
            onClick={() => p.edit(fillRest(p.draft, p.id, "unmarked"))}>
          {t("hand.rest")}
        </button>
      )}
    </span>
  );
}
