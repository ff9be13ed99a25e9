// The final list of a question over all its rounds, each item with the round it came from.

import { t as result } from "../outcome";
import type { PollView } from "../types";
import { roundName, shortTitle, spaced } from "../ui/format";
import { roomy, usePage } from "./pages";
import { Count, FootLine, Head, Invested, type HallProps } from "./parts";
import { t } from "./words";

// isFinal reports whether a poll shows the final list instead of its own result: no further round is called for, and
// several rounds were announced.
export function isFinal(p: PollView): boolean {
  return p.kind === "selection" && !!p.final && p.final.done &&
    p.final.rounds.filter((r) => r.state === "announced").length > 1;
}

export function FinalList(p: HallProps & { poll: PollView }) {
  const f = p.poll.final!;
  const all = f.selected.map((item, i) => ({ item, no: i + 1 }));
  const { rows, page, pages } = usePage(all, p.still);
  const size = roomy(rows.length, pages, 64, 110, 768);
  return (
    <>
      <Head title={f.title} meeting={p.view.meeting} now={t("finalList")} />
      <ol class={"projects-list final-list" + (size > 90 ? " roomy" : "")} style={{ "--row": size }} data-test="final">
        {rows.map(({ item, no }) => (
          <li class="project-row" key={item.id} data-test={"row-" + item.id} data-round={item.round}>
            <span class="no">{no}</span>
            <span class="name">{spaced(shortTitle(item))}</span>
            <span class="dept">{roundName(item.round) || t("firstRound")}</span>
            <span class="sum">{result("votes", { n: item.approvals })}</span>
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
