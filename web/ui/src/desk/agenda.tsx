// The list of polls, to choose the one a desk is about.

import { useState } from "preact/hooks";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { Sheet } from "./sheet";
import { t } from "./words";

export interface AgendaProps {
  poll: PollView;
  polls: PollView[];
  onGo: (poll: string) => void;
}

// Agenda is a button that opens the list; with one poll there is nothing to choose.
export function Agenda(p: AgendaProps) {
  const [open, set] = useState(false);
  if (p.polls.length < 2) return null;
  const at = p.polls.findIndex((x) => x.id === p.poll.id) + 1;
  const go = (id: string) => {
    set(false);
    p.onGo(id);
  };
  return (
    <>
      <Button test="agenda" class="agenda-open" onPress={() => set(true)}>
        {t("agenda.button", { n: at, of: p.polls.length })}
      </Button>
      {open && (
        <Sheet title={t("agenda.title")} test="agenda-sheet" onClose={() => set(false)} foot={<Button onPress={() => set(false)}>{t("close")}</Button>}>
          <ol class="poll-list">
            {p.polls.map((x, i) => (
              <Row key={x.id} poll={x} no={i + 1} on={x.id === p.poll.id} onGo={go} />
            ))}
          </ol>
        </Sheet>
      )}
    </>
  );
}

function running(p: PollView): boolean {
  return p.state === "open" || p.state === "paused";
}

function Row(p: { poll: PollView; no: number; on: boolean; onGo: (id: string) => void }) {
  const { poll } = p;
  return (
    <li>
      <button
        type="button"
        class={"agenda-row" + (p.on ? " on" : "")}
        aria-current={p.on ? "true" : undefined}
        data-test={"agenda-" + poll.id}
        onClick={() => p.onGo(poll.id)}
      >
        <span class="no">{p.no}</span>
        <span class="agenda-title">
          {poll.title}
          <span class="more">
            {t(`kind.${poll.kind}`)} {poll.round === "first" ? "" : t(`round.${poll.round}`)}
          </span>
        </span>
        <span class="agenda-state">
          {t(`state.${poll.state}`)}
          {running(poll) && <b>{t("agenda.turnout", { n: poll.returned, of: poll.issued })}</b>}
        </span>
      </button>
    </li>
  );
}

// chosen picks the poll of a desk: the one asked for, else the meeting's current one, else the first.
export function chosen(polls: PollView[], current: PollView | undefined, wanted: string): PollView | undefined {
  const find = (id: string | undefined) => polls.find((p) => p.id === id);
  return find(wanted) || find(current?.id) || current || polls[0];
}
