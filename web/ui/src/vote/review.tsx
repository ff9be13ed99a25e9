// The review: the ballot that would be submitted, and its effect.

import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/parts";
import { t as core } from "../ui/words";
import type { Line, PollView, Principal } from "../types";
import { count, newKey, scaleOf, spoiled, unmarked } from "./ballot";
import { MarkShape, markWord } from "./choose";
import { useSpec } from "./details";
import type { Draft, VoteMessage } from "./state";
import { t } from "./words";

interface ReviewProps {
  poll: PollView;
  draft: Draft;
  send: (msg: VoteMessage) => void;
}

export function Review(p: ReviewProps & { who: Principal }) {
  const { poll, draft, who } = p;
  const [first, ...rest] = scaleOf(poll);
  return (
    <div class="review">
      <div class="review-head">
        <h2 data-test="whose">{t("reviewTitle", { name: who.name, number: who.number! })}</h2>
        <span class="secondary">{t("total", { n: poll.items.length })}</span>
      </div>
      {draft.refusal && (
        <Notice tone="error" test="refusal">
          {draft.refusal}
        </Notice>
      )}
      {spoiled(poll, draft.marks) && <VoidNotice {...p} />}
      <div class="groups">
        <div>{first && <Group poll={poll} draft={draft} mark={first} />}</div>
        <div>
          {rest.map((m) => (
            <Group key={m} poll={poll} draft={draft} mark={m} />
          ))}
          <Unmarked {...p} />
        </div>
      </div>
    </div>
  );
}

function VoidNotice(p: ReviewProps) {
  const n = count(p.poll, p.draft.marks, "approve");
  return (
    <Notice tone="warn" test="void-notice">
      <p>{t("tooFew", { min: p.poll.min_approvals, n })}</p>
      <Button class="void-ok" pressed={p.draft.voidOk} test="void-ok" icon={p.draft.voidOk ? "check" : undefined}
          onPress={() => p.send({ type: "voidOk", ok: !p.draft.voidOk })}>
        {t("voidOk")}
      </Button>
    </Notice>
  );
}

function Group(p: { poll: PollView; draft: Draft; mark: string }) {
  const items = p.poll.items.map((item, i) => ({ item, no: i + 1 })).filter((x) => p.draft.marks[x.item.id] === p.mark);
  return (
    <section class="card group" data-test={"group-" + p.mark} data-count={items.length}>
      <GroupHead poll={p.poll} mark={p.mark} n={items.length} />
      <ol>
        {items.map(({ item, no }) => (
          <Named key={item.id} no={no} item={item} />
        ))}
      </ol>
    </section>
  );
}

function GroupHead(p: { poll: PollView; mark: string; n: number }) {
  const none = p.mark === "";
  return (
    <h3>
      <span class={"shape " + (p.mark || "none")}>
        {none ? <Icon name="dash" size={26} /> : <MarkShape poll={p.poll} mark={p.mark} size={26} />}
      </span>
      <span>{none ? core("unmarked") : markWord(p.mark)}</span>
      <b>{p.n}</b>
    </h3>
  );
}

function Named(p: { no: number; item: Line }) {
  return (
    <li>
      <span class="secondary">{p.no}</span>
      <span>{spaced(p.item.title)}</span>
    </li>
  );
}

// Unmarked is a single tap target that leads back to the list.
function Unmarked(p: ReviewProps) {
  const { poll, draft } = p;
  const left = unmarked(poll, draft.marks);
  const spec = useSpec(poll.id);
  const head = <GroupHead poll={poll} mark="" n={left.length} />;
  if (!left.length) {
    return (
      <section class="card group" data-test="group-unmarked" data-count={0}>
        {head}
      </section>
    );
  }
  const numbers = left.map((i) => poll.items.indexOf(i) + 1).join(t("listSep"));
  const approve = spec && spec.rules.unmarked === "approve";
  return (
    <button type="button" class="card group open" data-test="group-unmarked" data-count={left.length}
        onClick={() => p.send({ type: "edit", to: left[0]!.id })}>
      {head}
      <span class="open-line">
        <span>{t("unmarkedItems", { list: numbers })}</span>
        <span class="fill-in">
          {t("fillHere")}
          <Icon name="right" size="0.9em" />
        </span>
      </span>
      {poll.kind !== "rating" && spec &&
        <span class="secondary rule">{t(approve ? "unmarkedApprove" : "unmarkedRule")}</span>}
    </button>
  );
}

// ReviewFoot submits the ballot. The button is disabled while voting is paused or the network is down; the choices are
// kept.
export function ReviewFoot(p: ReviewProps & { online: boolean }) {
  const bad = spoiled(p.poll, p.draft.marks) && !p.draft.voidOk;
  const why = p.poll.state === "paused" ? t("submitPaused")
    : bad ? t("submitVoid") : p.online ? "" : t("submitOffline");
  return (
    <footer class="foot review-foot">
      <Button test="edit" onPress={() => p.send({ type: "edit" })}>
        {t("back")}
      </Button>
      <strong class="final">{t(p.draft.replaces ? "replaces"
        : p.poll.revise === "final" ? "final" : "revisable")}</strong>
      <Button kind="main" test="submit" off={why !== ""} why={why || undefined}
          onPress={() => p.send({ type: "send", key: newKey() })}>
        {t("submit")}
      </Button>
    </footer>
  );
}
