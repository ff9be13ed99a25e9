// Before a vote: who I am, that I am signed in, what comes next; the projects can be read meanwhile.

import { useState } from "preact/hooks";
import { post } from "../api";
import { useClock } from "../store";
import type { Line, PollView, Presence, Principal } from "../types";
import { clock, money, roundName, sentence, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/parts";
import { t as core } from "../ui/words";
import { t as frame } from "../tablet/words";
import { Details } from "./details";
import { Act, StateCard } from "./states";
import { t } from "./words";

interface WaitingProps {
  who: Principal;
  poll: PollView | undefined;
  skew: number;
}

export function Waiting(p: WaitingProps) {
  const now = useClock(1000) + p.skew;
  return (
    <div class="waiting" data-test="waiting">
      <section>
        <h2 class="me">{p.who.number ? frame("deputy", { number: p.who.number }) : p.who.name}</h2>
        <p>
          {p.who.number && <span class="nowrap name">{p.who.name}</span>}
          {p.who.delegation}
        </p>
        <p class="signed">
          <span class="disc">
            <Icon name="check" size={24} />
          </span>
          <b>{t("signedIn")}</b>
        </p>
        <hr />
        <p class="secondary small">{t("next")}</p>
        <h3>
          {p.poll && p.poll.round !== "first" && <span class="tag">{roundName(p.poll.round)}</span>}
          {p.poll ? spaced(p.poll.title) : t("noNext")}
        </h3>
        {p.poll && <p>{taskOf(p.poll)}</p>}
        <Notice icon="clock" test="wait-open">
          <b>{t("waitOpen")}</b>
          <p class="small secondary">{t("nowStay", { time: clock(now) })}</p>
        </Notice>
      </section>
      {p.poll && <Projects poll={p.poll} />}
    </div>
  );
}

function taskOf(p: PollView): string {
  const key = p.kind === "rating" ? "taskRating" : p.kind === "decision" ? "taskDecision" : "task";
  return t(key, { items: p.items.length, seats: p.seats, secrecy: core(p.secrecy) });
}

function Projects(p: { poll: PollView }) {
  return (
    <section class="card projects">
      <header>
        <h3>{t(p.poll.kind === "selection" ? "items" : "itemsOther")}</h3>
        <span class="secondary small">{t("total", { n: p.poll.items.length })}</span>
      </header>
      <ol>
        {p.poll.items.map((item, i) => (
          <Project key={item.id} poll={p.poll.id} item={item} no={i + 1} />
        ))}
      </ol>
    </section>
  );
}

function Project(p: { poll: string; item: Line; no: number }) {
  const [open, set] = useState(false);
  const body = (
    <>
      <span class="no">{p.no}</span>
      <span>{spaced(p.item.title)}</span>
      <span class="secondary small nowrap">{money(p.item.investment)}</span>
    </>
  );
  if (!p.item.has_details) return <li class="project">{body}</li>;
  return (
    <li>
      <button type="button" class="project" aria-expanded={open} data-test={"more-" + p.item.id} onClick={() => set(!open)}>
        {body}
        <Icon name={open ? "down" : "right"} size={24} />
      </button>
      {open && (
        <>
          {p.item.department && <p class="details secondary">{p.item.department}</p>}
          <Details poll={p.poll} item={p.item} />
        </>
      )}
    </li>
  );
}

// NotPresent offers the attendance list again: after leaving, or when signing in did not reach the service.
export function NotPresent(p: { meeting: string; presence: Presence }) {
  const [busy, set] = useState(false);
  const [fault, setFault] = useState("");
  const go = () => {
    set(true);
    setFault("");
    post("/api/meetings/" + p.meeting + "/signin")
      .catch((e: unknown) => setFault(sentence(e)))
      .then(() => set(false));
  };
  return (
    <StateCard tone="plain" icon="info" title={t(p.presence === "left" ? "leftTitle" : "absentTitle")} test="absent">
      <p>{t("absentHint")}</p>
      {fault && (
        <Notice tone="error" test="fault">
          {fault}
        </Notice>
      )}
      <Act test="signin" words={t(busy ? "signingIn" : "signIn")} off={busy} onPress={go} />
    </StateCard>
  );
}
