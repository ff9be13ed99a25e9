// The final list of a question over all its rounds, each item with the round it came from.

import { t as result } from "../outcome";
import type { PollView } from "../types";
import { roundName, shortTitle, spaced } from "../ui/format";
import { usePage } from "./pages";
import { Count, FootLine, Head, Invested, Lines, Name, type HallProps } from "./parts";
import { listRoom, useStage } from "./stage";
import { fitTable } from "./table";
import { t } from "./words";

// isFinal reports whether a poll shows the final list instead of its own result: no further round is called for, and
// several rounds were announced.
export function isFinal(p: PollView): boolean {
  return p.kind === "selection" && !!p.final && p.final.done &&
    p.final.rounds.filter((r) => r.state === "announced").length > 1;
}

export function FinalList(p: HallProps & { poll: PollView }) {
  const f = p.poll.final!;
  const all = f.selected.map((item, i) => ({
    item, no: i + 1, title: spaced(shortTitle(item)), round: roundName(item.round) || t("firstRound"),
    votes: result("votes", { n: item.approvals }),
  }));
  const stage = useStage();
  const plan = fitTable(all.map((r) => r.title), all.map((r) => r.round), all.map((r) => r.votes), listRoom(stage),
    stage);
  const { rows, page, pages } = usePage(all, p.still, plan.fit.per);
  return (
    <>
      <Head title={f.title} meeting={p.view.meeting} now={t("finalList")} />
      <ol class={"projects-list final-list" + (plan.ruled ? " ruled" : "")} style={plan.style} data-test="final">
        {rows.map((r) => (
          <li class="project-row" key={r.item.id} data-test={"row-" + r.item.id} data-round={r.item.round}>
            <span class="no">{r.no}</span>
            <Name title={r.title} fit={plan.fit} />
            <span class="dept"><Lines lines={plan.beside(r.round)} /></span>
            <span class="sum">{r.votes}</span>
          </li>
        ))}
      </ol>
      <FootLine middle={pages > 1 && t("page", { n: page + 1, of: pages })} right={<Invested sum={f.investment} />}>
        <Count label={result("selected")} n={f.selected.length} test="chosen" />
        {f.seats_left > 0 && <Count label={t("vacant")} n={f.seats_left} test="vacant" />}
      </FootLine>
    </>
  );
}
