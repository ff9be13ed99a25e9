// Who marked what in a recorded poll, by delegation. Only staff see it, and only from the close on.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { NamedBallot, PollView } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { Sheet } from "./sheet";
import { markName, t } from "./words";

// mayNamed reports whether a poll has a list of names to show now.
export function mayNamed(p: PollView): boolean {
  return p.secrecy === "recorded" && !p.by_hand &&
    (p.state === "closed" || p.state === "certified" || p.state === "announced");
}

export function NamedButton(p: { poll: PollView }) {
  const [open, set] = useState(false);
  if (!mayNamed(p.poll)) return null;
  return (
    <>
      <Button test="named" onPress={() => set(true)}>
        {t("named.button")}
      </Button>
      {open && <NamedSheet poll={p.poll} onClose={() => set(false)} />}
    </>
  );
}

export interface Delegation {
  name: string;
  rows: NamedBallot[];
}

// byDelegation groups ballots by delegation, both in the order of the roll.
export function byDelegation(rows: NamedBallot[]): Delegation[] {
  const list: Delegation[] = [];
  for (const row of rows) {
    const name = row.delegation || "";
    const had = list.find((d) => d.name === name);
    if (had) had.rows.push(row);
    else list.push({ name, rows: [row] });
  }
  return list;
}

function NamedSheet(p: { poll: PollView; onClose: () => void }) {
  const [rows, set] = useState<NamedBallot[] | undefined>();
  const [why, fail] = useState("");
  useEffect(() => {
    let here = true;
    get<{ rows: NamedBallot[] }>(`/api/polls/${p.poll.id}/named`).then(
      (a) => here && set(a.rows),
      (e) => here && fail(sentence(e)),
    );
    return () => {
      here = false;
    };
  }, [p.poll.id]);
  return (
    <Sheet wide title={t("named.title", { title: p.poll.title })} test="named-sheet" onClose={p.onClose}
        foot={<Button onPress={p.onClose}>{t("close")}</Button>}>
      <p class="secondary">{t("named.what")}</p>
      {why && <p class="bad">{why}</p>}
      {!rows && !why && <p>{t("loading")}</p>}
      {rows && <NamedTable poll={p.poll} rows={rows} />}
    </Sheet>
  );
}

function NamedTable(p: { poll: PollView; rows: NamedBallot[] }) {
  const { items } = p.poll;
  return (
    <div class="tally-scroll" tabIndex={0} role="region" aria-label={t("named.button")}>
      <table class="tally named" data-test="named-list">
        <thead>
          <tr>
            <th scope="col">{t("named.deputy")}</th>
            {items.map((item, i) => (
              <th scope="col" key={item.id} title={item.title}>
                {i + 1} {item.short || item.title.slice(0, 10)}
              </th>
            ))}
          </tr>
        </thead>
        {byDelegation(p.rows).map((d) => (
          <tbody key={d.name}>
            <tr class="of-group">
              <th colSpan={items.length + 1} scope="rowgroup">
                {d.name || t("rooms.none")} <span class="secondary">
                  {t("named.cast", { n: d.rows.filter((r) => r.returned).length, of: d.rows.length })}</span>
              </th>
            </tr>
            {d.rows.map((r) => (
              <tr key={r.number} data-test={"named-" + r.number}>
                <th scope="row">
                  <span class="no">{r.number}</span>
                  {r.name}
                </th>
                {r.returned ? (
                  items.map((item) => <td key={item.id}>{r.marks && r.marks[item.id] ? markName(r.marks[item.id]!)
                    : markName("unmarked")}</td>)
                ) : (
                  <td class="secondary" colSpan={items.length}>
                    {t("named.not_returned")}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
