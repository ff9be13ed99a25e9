// The ballot: one scrolling column of items, nothing preselected.

import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { money, spaced } from "../ui/format";
import { headings } from "../ui/groups";
import { Icon, type IconName } from "../ui/icons";
import { t as core } from "../ui/words";
import type { Line, PollView } from "../types";
import { count, limited, scaleOf, unmarked } from "./ballot";
import { Details } from "./details";
import { Secrecy, SecrecyPanel, type SecrecyProps } from "./secrecy";
import type { Draft, VoteMessage } from "./state";
import { t } from "./words";

const shapes: Record<string, IconName> = { approve: "check", reject: "cross", abstain: "circle" };

// markWord returns the label of a mark; the marks of a rating are labels already.
export function markWord(mark: string): string {
  return shapes[mark] ? core(mark as "approve") : mark;
}

// MarkShape is what stands beside a mark's word and tells it apart without colour. A rating's is a disc, as full as
// the mark is high in the order of the scale; on the ballot it is filled only once the mark is chosen.
export function MarkShape(p: { poll: PollView; mark: string; size?: number }) {
  const known = shapes[p.mark];
  if (known) return <Icon name={known} size={p.size} />;
  const scale = scaleOf(p.poll);
  return <i class="level" style={{ "--full": 100 - (100 * scale.indexOf(p.mark)) / (scale.length - 1) + "%" }} />;
}

export interface ChooseProps {
  poll: PollView;
  draft: Draft;
  over: string;
  send: (msg: VoteMessage) => void;
}

const list = () => document.querySelector("main")!;

// show scrolls an item into view and focuses its first mark.
function show(item: string): void {
  const row = document.getElementById("item-" + item)!;
  row.scrollIntoView({ block: "center" });
  row.querySelector<HTMLElement>(".mark")!.focus({ preventScroll: true });
}

export function Items(p: ChooseProps) {
  // On returning from the review, show the item or restore the scroll position.
  useEffect(() => {
    if (p.draft.to) show(p.draft.to);
    else list().scrollTop = p.draft.at!; // undefined scrolls to the top
  }, []);
  const heads = headings(p.poll.items);
  return (
    <ol class={"items" + (scaleOf(p.poll).length > 3 ? " wide" : "")} data-test="items">
      {p.poll.items.map((item, i) => [
        heads[i] && (
          <li class="of-group" key={"group-" + item.id} data-test="group">
            {spaced(heads[i])}
          </li>
        ),
        <ItemRow key={item.id} {...p} item={item} no={i + 1} />,
      ])}
    </ol>
  );
}

function ItemRow(p: ChooseProps & { item: Line; no: number }) {
  const [open, set] = useState(false);
  const { item } = p;
  return (
    <li class="item" id={"item-" + item.id} data-test={"item-" + item.id}>
      <span class="no">{p.no}</span>
      <div class="what">
        <h2>{spaced(item.title)}</h2>
        <p class="secondary">
          {item.department && <span>{item.department}</span>}
          {item.investment ? <span class="nowrap">{money(item.investment)}</span> : null}
        </p>
      </div>
      {item.has_details ? (
        <button type="button" class="more" aria-expanded={open}
            data-test={"more-" + item.id} onClick={() => set(!open)}>
          <span>{t("details")}</span>
          <Icon name={open ? "down" : "right"} size="0.9em" />
        </button>
      ) : (
        <span class="more none" />
      )}
      <div class={"marks " + p.poll.kind} role="group" aria-label={item.title}>
        {scaleOf(p.poll).map((mark) => (
          <MarkButton
            key={mark}
            poll={p.poll}
            item={item}
            mark={mark}
            on={p.draft.marks[item.id] === mark}
            refused={p.over === item.id && mark === "approve"}
            onPress={() => p.send({ type: "mark", item: item.id, mark })}
          />
        ))}
      </div>
      {open && <Details poll={p.poll.id} item={item} />}
    </li>
  );
}

function MarkButton(p: { poll: PollView; item: Line; mark: string; on: boolean;
    refused: boolean; onPress: () => void }) {
  const known = shapes[p.mark];
  return (
    <button
      type="button"
      class={"mark " + (known ? p.mark : "named") + (p.on ? " on" : "") + (p.refused ? " refused" : "")}
      aria-pressed={p.on}
      data-test={"mark-" + p.item.id + "-" + p.mark}
      onClick={p.onPress}
    >
      <MarkShape poll={p.poll} mark={p.mark} />
      <span>{markWord(p.mark)}</span>
    </button>
  );
}

// TaskLine is the sticky line with the task and its progress. The warning replaces it in the same place and height.
export function TaskLine(p: { poll: PollView; draft: Draft; over: string }) {
  const [open, set] = useState(false);
  return (
    <>
      <Line {...p} open={open} set={set} />
      <SecrecyPanel poll={p.poll} open={open} set={set} />
    </>
  );
}

function Line(p: { draft: Draft; over: string } & SecrecyProps) {
  const { poll, draft } = p;
  const n = count(poll, draft.marks, "approve");
  const items = poll.items.length;
  const done = items - unmarked(poll, draft.marks).length;
  const task = poll.kind === "rating" ? "rate" : poll.kind === "decision" ? "decide" : "choose";
  return (
    <div class={"line" + (p.over ? " warn" : "")} role="status" data-test="line">
      {p.over ? (
        <strong class="task" data-test="over-limit">
          <Icon name="warn" size="1.15em" />
          <span>{t("overLimit", { max: poll.max_approvals })}</span>
        </strong>
      ) : (
        <span class="task">
          <span class="long">{t.rich(task, { items, seats: poll.seats })}</span>
          <span class="short">{limited(poll) ? t("chooseShort", { items, seats: poll.seats })
            : t.rich(task, { items })}</span>
        </span>
      )}
      <Secrecy {...p} />
      {limited(poll) ? (
        <span class="sum" data-test="approved" data-count={n}>
          <span class="long">{t.rich("approved", { n, max: poll.max_approvals })}</span>
          <span class="short">{t.rich("approvedShort", { n, max: poll.max_approvals })}</span>
        </span>
      ) : (
        <span class="sum" data-test="marked" data-count={done}>
          {t.rich("marked", { n: done, of: items })}
        </span>
      )}
      {limited(poll) && poll.max_approvals <= 12 && <Squares n={n} of={poll.max_approvals} />}
    </div>
  );
}

function Squares(p: { n: number; of: number }) {
  const list = [];
  for (let i = 0; i < p.of; i++) list.push(<i key={i} class={i < p.n ? "on" : ""} />);
  return (
    <span class="squares" aria-hidden="true">
      {list}
    </span>
  );
}

// ChooseFoot shows how many items are unmarked, and has the button to the review, which is never disabled.
export function ChooseFoot(p: { poll: PollView; draft: Draft; send: (msg: VoteMessage) => void }) {
  const left = unmarked(p.poll, p.draft.marks);
  const at = useRef(0);
  return (
    <footer class="foot">
      <div class="left">
        <span data-test="unmarked" data-count={left.length}>
          {left.length ? t.rich("left", { n: left.length }) : t("allMarked")}
        </span>
        {left.length > 0 && (
          <button type="button" class="fill-in" data-test="fill"
              onClick={() => show(left[at.current++ % left.length]!.id)}>
            {t("fill")}
            <Icon name="down" size="0.9em" />
          </button>
        )}
      </div>
      <span>
        {p.draft.replaces && (
          <Button test="keep" onPress={() => p.send({ type: "keep" })}>
            {t("keep")}
          </Button>
        )}
      </span>
      <Button kind="main" test="review" onPress={() => p.send({ type: "review", at: list().scrollTop })}>
        {t("toReview")}
      </Button>
    </footer>
  );
}
