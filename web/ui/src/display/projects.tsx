// The list of a poll's items, for the time before the vote.

import type { PollView } from "../types";
import { money, spaced } from "../ui/format";
import { usePage } from "./pages";
import { FootLine, Head, Lines, Name, nowOf, type HallProps } from "./parts";
import { listRoom, useStage } from "./stage";
import { fitTable } from "./table";
import { t } from "./words";

// Projects shows each title in full, as it is voted on; short titles are only for lists with bars.
export function Projects(p: HallProps & { poll: PollView }) {
  const { poll } = p;
  const all = poll.items.map((item, i) => ({ item, no: i + 1 }));
  const stage = useStage();
  const plan = fitTable(poll.items.map((x) => spaced(x.title)), poll.items.map((x) => x.department || ""),
    poll.items.map((x) => money(x.investment)), listRoom(stage), stage);
  const { rows, page, pages } = usePage(all, p.still, plan.fit.per);
  const choose = poll.kind === "selection";
  return (
    <>
      <Head title={poll.title} meeting={p.view.meeting} now={nowOf(poll, "")} />
      <ol class={"projects-list" + (plan.ruled ? " ruled" : "")} style={plan.style} data-test="projects">
        {rows.map(({ item, no }) => (
          <li class="project-row" key={item.id} data-test={"row-" + item.id}>
            <span class="no">{no}</span>
            <Name title={spaced(item.title)} fit={plan.fit} />
            <span class="dept"><Lines lines={plan.beside(item.department || "")} /></span>
            <span class="sum">{money(item.investment)}</span>
          </li>
        ))}
      </ol>
      <FootLine middle={pages > 1 && t("page", { n: page + 1, of: pages })}
          right={poll.state === "adopted" ? t("adoptedNote") : ""}>
        <span class="gold">{choose ? t("choose", { items: poll.items.length, seats: poll.seats })
          : t("total", { n: poll.items.length })}</span>
      </FootLine>
    </>
  );
}
