// The roll by delegation: who has not returned a ballot, who has not signed in, who has left, and who is present.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Deputy, PollView, RollEntry, View } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { Notice } from "../ui/parts";
import { t } from "./words";

type Pick = "missing" | "absent" | "left" | "excused" | "present" | "all";

// Missing is what is known of those who have not returned: their list, or why it is not known.
export interface Missing {
  list?: Deputy[];
  why?: string;
}

// useMissing asks who has not returned, and again whenever somebody has.
function useMissing(p: PollView | undefined): Missing {
  const [found, set] = useState<Missing & { poll?: string }>({});
  const asked = p ? p.id : "";
  useEffect(() => {
    if (!asked) return;
    let here = true;
    get<{ deputies: Deputy[] }>(`/api/polls/${asked}/missing`).then(
      (a) => here && set({ poll: asked, list: a.deputies }),
      (e) => here && set({ poll: asked, why: sentence(e) }),
    );
    return () => {
      here = false;
    };
  }, [asked, p?.returned, p?.issued, p?.state]);
  return found.poll === asked ? found : {};
}

// Group is one delegation of the list, in the order of the roll.
export interface Group {
  name: string;
  deputies: Deputy[];
}

// grouped groups deputies by delegation.
export function grouped(list: Deputy[]): Group[] {
  const groups: Group[] = [];
  for (const d of list) {
    const name = d.delegation || "";
    const had = groups.find((g) => g.name === name);
    if (had) had.deputies.push(d);
    else groups.push({ name, deputies: [d] });
  }
  return groups;
}

// picked returns the deputies that match the filter.
export function picked(roll: RollEntry[], missing: Deputy[], pick: Pick): Deputy[] {
  switch (pick) {
    case "missing":
      return missing;
    case "all":
      return roll;
    case "absent":
      return roll.filter((d) => !d.presence);
    case "left":
    case "excused":
    case "present":
      return roll.filter((d) => d.presence === pick);
  }
}

export function RollPanel(p: { view: View; poll?: PollView }) {
  const { view, poll } = p;
  const out = view.role !== "clerk" && !!poll && poll.issued > 0 && poll.state !== "void";
  const missing = useMissing(out ? poll : undefined);
  const [wanted, want] = useState<Pick | "">("");
  const roll = view.roll || [];
  const picks: Pick[] = [...(out ? (["missing"] as Pick[]) : []),
    ...(roll.length ? (["absent", "left", "excused", "present", "all"] as Pick[])
      .filter((x) => x !== "excused" || !!view.attendance.excused) : [])];
  const pick = wanted && picks.includes(wanted) ? wanted : picks[0];
  if (!pick) return <p class="secondary">{t("roll.nothing")}</p>;
  const count = (x: Pick) =>
    (x === "missing" && poll ? Math.max(0, poll.issued - poll.returned) : picked(roll, [], x).length);
  return (
    <div class="people" data-test="people" data-pick={pick}>
      <div class="picks" role="group" aria-label={t("folder.roll")}>
        {picks.map((x) => (
          <Button key={x} pressed={x === pick} test={"pick-" + x} onPress={() => want(x)}>
            {t(`roll.${x}`, { n: count(x) })}
          </Button>
        ))}
      </div>
      {pick === "missing" && !missing.list ? (
        missing.why ? (
          <Notice test="missing-why">{missing.why}</Notice>
        ) : (
          <p>{t("loading")}</p>
        )
      ) : (
        <Names groups={grouped(picked(roll, missing.list || [], pick))} pick={pick} />
      )}
    </div>
  );
}

function Names(p: { groups: Group[]; pick: Pick }) {
  if (!p.groups.length) return <p class="secondary none">{t(`roll.none_${p.pick}`)}</p>;
  return (
    <div class="names" data-test="names" tabIndex={0} role="region" aria-label={t("folder.roll")}>
      {p.groups.map((g) => (
        <section key={g.name}>
          <h3>
            {g.name || t("rooms.none")} <span class="secondary">{t("roll.people", { n: g.deputies.length })}</span>
          </h3>
          <ul>
            {g.deputies.map((d) => (
              <li key={d.number} data-test={"name-" + d.number}>
                <span class="no">{d.number}</span>
                {d.name}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
