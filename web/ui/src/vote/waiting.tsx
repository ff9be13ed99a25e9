// The screen before a vote: the deputy's name, that they are signed in, what comes next, and the projects to read.

import { useState } from "preact/hooks";
import { useClock } from "../store";
import { t as frame } from "../tablet/words";
import type { PollView, Principal } from "../types";
import { clock, roundName, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/parts";
import { Projects } from "./projects";
import { Secrecy, SecrecyPanel } from "./secrecy";
import { t } from "./words";

interface WaitingProps {
  who: Principal;
  poll: PollView | undefined;
  skew: number;
}

export function Waiting(p: WaitingProps) {
  const now = useClock(1000) + p.skew;
  const [open, set] = useState(false);
  const draft = p.poll && p.poll.released; // its rules are not adopted
  return (
    <div class="waiting" data-test="waiting">
      <section>
        <h2 class="me">{p.who.number ? frame("deputy", { number: p.who.number }) : p.who.name}</h2>
        <p>
          {p.who.number && <span class="name">{p.who.name}</span>} {spaced(p.who.delegation || "")}
        </p>
        <p class="signed">
          <span class="disc">
            <Icon name="check" size={24} />
          </span>
          <b>{t("signedIn")}</b>
        </p>
        <hr />
        <p class="secondary small">{t(draft ? "toRead" : "next")}</p>
        <h3>
          {p.poll && p.poll.round !== "first" && <span class="tag">{roundName(p.poll.round)}</span>}
          {p.poll ? spaced(p.poll.title) : t("noNext")}
        </h3>
        {p.poll && !draft && (
          <p class="task">
            {taskOf(p.poll)}
            <Secrecy poll={p.poll} open={open} set={set} />
          </p>
        )}
        {p.poll && !draft && <SecrecyPanel poll={p.poll} open={open} set={set} />}
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
  return t(key, { items: p.items.length, seats: p.seats });
}
