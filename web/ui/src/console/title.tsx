// The head of the middle column: which poll this is, how it is voted on, and the time left.

import { Fragment } from "preact";
import { Agenda } from "../desk/agenda";
import { bound, t as desk } from "../desk/words";
import type { PollView } from "../types";
import { Button } from "../ui/button";
import { countdown } from "../ui/format";
import { Icon } from "../ui/icons";
import { running } from "./chain";
import { t } from "./words";

export interface TitleProps {
  poll: PollView;
  polls: PollView[];
  left: number | undefined;
  present: number;
  onGo: (poll: string) => void;
}

export function Title(p: TitleProps) {
  const { poll } = p;
  const other = running(p.polls, poll);
  return (
    <section class={"card title-card" + (other ? " crowded" : "")}>
      <div>
        <h2 class={poll.title.length > 14 ? "long" : ""}>{poll.title}</h2>
        <p class="secondary">
          {poll.round !== "first" && <b>{desk(`round.${poll.round}`)} </b>}
          {subtitle(poll, early(poll)).map((part) => (
            <Fragment key={part}>
              <span class="nowrap">{part}</span>
              <wbr />
            </Fragment>
          ))}
        </p>
      </div>
      <Time poll={poll} left={p.left} />
      <Agenda movable poll={poll} polls={p.polls} onGo={p.onGo} />
      {poll.quorum_lost && (
        <p class="title-other" role="alert" data-test="quorum-lost">
          <Icon name="warn" />
          <span>{t("quorum.lost", { present: p.present, quorum: poll.quorum || 0 })}</span>
        </p>
      )}
      {other && (
        <div class="title-other" role="status">
          <span>{t("agenda.running", { title: other.title })}</span>
          <Button test="goto-running" onPress={() => p.onGo(other.id)}>
            {t("agenda.goto")}
          </Button>
        </div>
      )}
    </section>
  );
}

// early reports whether to show how the poll is voted on. After the close, the number of items and seats is enough.
function early(p: PollView): boolean {
  return p.state === "draft" || p.state === "adopted" || p.state === "open" || p.state === "paused";
}

// subtitle returns how the poll is voted on, in parts between which a line may break: all of it, or only its size.
function subtitle(p: PollView, whole: boolean): string[] {
  const all = bound(said(p)).match(/[^，,]+[，,]? ?/g) || [];
  if (whole) return all;
  const size = all.slice(0, p.kind === "selection" ? 2 : 1);
  return size.map((part, i) => (i === size.length - 1 ? part.replace(/[，, ]+$/, "") : part));
}

function said(p: PollView): string {
  const words = { secrecy: desk(`secrecy.${p.secrecy}`), reveal: desk(`reveal.${p.reveal}`), m: p.items.length };
  switch (p.kind) {
    case "selection": {
      const k = p.items.length - p.seats;
      return t(k > 0 ? "sub.selection" : "sub.equal", { ...words, n: p.seats, k });
    }
    case "decision":
      return t("sub.decision", words);
    case "rating":
      return t("sub.rating", { ...words, scale: p.scale.join(" / ") });
  }
}

function Time(p: { poll: PollView; left: number | undefined }) {
  const paused = p.poll.state === "paused";
  if (p.left === undefined && !paused) return null;
  return (
    <div class="time" role="timer" data-test="time">
      <span class="secondary">{t(paused ? "time.paused" : "time.left")}</span>
      {p.left !== undefined && <b>{countdown(p.left)}</b>}
    </div>
  );
}
