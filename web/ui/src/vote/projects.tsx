// The list of projects, to read while waiting for the vote.

import { useState } from "preact/hooks";
import type { Line, PollView } from "../types";
import { money, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { Details } from "./details";
import { after as t, t as vote } from "./words";

export function Projects(p: { poll: PollView }) {
  return (
    <section class="card projects">
      <header>
        <h3>{t(p.poll.kind === "selection" ? "items" : "itemsOther")}</h3>
        <span class="secondary small">{vote("total", { n: p.poll.items.length })}</span>
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
      <button type="button" class="project" aria-expanded={open}
          data-test={"more-" + p.item.id} onClick={() => set(!open)}>
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
