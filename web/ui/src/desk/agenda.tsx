// The list of polls, to choose the one that a desk shows.

import { useEffect, useRef, useState } from "preact/hooks";
import { post } from "../api";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { usePress, type Press } from "./press";
import { Sheet } from "./sheet";
import { t } from "./words";

export interface AgendaProps {
  poll: PollView;
  polls: PollView[];
  movable?: boolean; // polls not yet opened can be moved
  onGo: (poll: string) => void;
}

// Agenda is a button that opens the list. With fewer than two polls it renders nothing.
export function Agenda(p: AgendaProps) {
  const [open, set] = useState(false);
  const press = usePress();
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
        <Sheet wide={p.movable} title={t("agenda.title")} test="agenda-sheet" onClose={() => set(false)}
            foot={<Button onPress={() => set(false)}>{t("close")}</Button>}>
          {p.movable && <p class="secondary">{t("agenda.what")}</p>}
          {press.why && (
            <p class="failed bad" role="alert" data-test="failed">
              <Icon name="warn" />
              {press.why}
            </p>
          )}
          <ol class="poll-list">
            {p.polls.map((x, i) => (
              <li key={x.id} class={p.movable ? (waits(x) ? "movable" : "movable fixed") : ""}>
                <Row poll={x} no={i + 1} on={x.id === p.poll.id} onGo={go} />
                {p.movable && <Moves poll={x} polls={p.polls} press={press} />}
              </li>
            ))}
          </ol>
        </Sheet>
      )}
    </>
  );
}

// A Place is where a poll is moved to: before another one, or to the end if before is "".
export interface Place {
  before: string;
}

// places returns where a poll not yet opened can move by one step. Polls that were opened keep their places.
export function places(polls: PollView[], id: string): { up?: Place; down?: Place } {
  const waiting = polls.filter(waits).map((p) => p.id);
  const at = waiting.indexOf(id);
  if (at < 0) return {};
  return {
    up: at > 0 ? { before: waiting[at - 1]! } : undefined,
    down: at < waiting.length - 1 ? { before: waiting[at + 2] || "" } : undefined,
  };
}

// waits reports whether a poll was not opened yet and can still be moved.
function waits(p: PollView): boolean {
  return p.state === "draft" || p.state === "adopted";
}

// Moves renders the two buttons that move a poll on the agenda.
export function Moves(p: { poll: PollView; polls: PollView[]; press: Press; small?: boolean }) {
  const { up, down } = places(p.polls, p.poll.id);
  const go = (to: Place | undefined) =>
    void (to && p.press.run("move", () => post(`/api/polls/${p.poll.id}/move`, to)));
  if (!waits(p.poll)) return null;
  return (
    <span class="moves" role="group" aria-label={t("agenda.order")}>
      <Button small={p.small} icon="up" test={"up-" + p.poll.id} off={!up || !!p.press.busy}
          label={t("agenda.up", { title: p.poll.title })} onPress={() => go(up)}>
        {p.small ? "" : t("agenda.up_short")}
      </Button>
      <Button small={p.small} icon="down" test={"down-" + p.poll.id} off={!down || !!p.press.busy}
          label={t("agenda.down", { title: p.poll.title })} onPress={() => go(down)}>
        {p.small ? "" : t("agenda.down_short")}
      </Button>
    </span>
  );
}

function running(p: PollView): boolean {
  return p.state === "open" || p.state === "paused";
}

function Row(p: { poll: PollView; no: number; on: boolean; onGo: (id: string) => void }) {
  const { poll } = p;
  const row = useRef<HTMLButtonElement>(null);
  // Scroll the current poll into view when the list opens, however long it is.
  useEffect(() => void (p.on && row.current?.scrollIntoView({ block: "nearest" })), []);
  return (
      <button
        ref={row}
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
            {[t(`kind.${poll.kind}`), poll.round === "first" ? "" : t(`round.${poll.round}`)].filter(Boolean)
              .join(t("sep"))}
          </span>
        </span>
        <span class="agenda-state">
          {t(`state.${poll.state}`)}
          {running(poll) && <b>{t("agenda.turnout", { n: poll.returned, of: poll.issued })}</b>}
        </span>
      </button>
  );
}

// chosen returns the poll that a desk shows: the one wanted, else the meeting's current one, else the first.
export function chosen(polls: PollView[], current: PollView | undefined, wanted: string): PollView | undefined {
  const find = (id: string | undefined) => polls.find((p) => p.id === id);
  return find(wanted) || find(current?.id) || current || polls[0];
}
