// The scene that lists the items of a poll before the vote.

import type { Line, PollView } from "../types";
import { money, shortTitle, spaced } from "../ui/format";
import { wide } from "./grid";
import { roomy, usePage } from "./pages";
import { FootLine, Head, nowOf, type HallProps } from "./parts";
import { t } from "./words";

const room = 834; // width for a title

// titleOf returns the full title, or the short one if the full one does not fit.
function titleOf(item: Line, size: number): string {
  return spaced((wide(spaced(item.title)) / 40) * size > room ? shortTitle(item) : item.title);
}

export function Projects(p: HallProps & { poll: PollView }) {
  const { poll } = p;
  const all = poll.items.map((item, i) => ({ item, no: i + 1 }));
  const { rows, page, pages } = usePage(all, p.still);
  const size = roomy(rows.length, pages, 64, 110, 768);
  const choose = poll.kind === "selection";
  return (
    <>
      <Head title={poll.title} meeting={p.view.meeting} now={nowOf(poll, "")} />
      <ol class={"projects-list" + (size > 90 ? " roomy" : "")} style={{ "--row": size }} data-test="projects">
        {rows.map(({ item, no }) => (
          <li class="project-row" key={item.id} data-test={"row-" + item.id}>
            <span class="no">{no}</span>
            <span class="name">{titleOf(item, size > 90 ? 52 : 44)}</span>
            <span class="dept">{item.department}</span>
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
