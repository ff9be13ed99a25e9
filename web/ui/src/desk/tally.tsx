// The figures of each item as a table: the counts in the order of the ballot, never a rank.

import { Icon } from "../ui/icons";
import { markName, t } from "./words";
import type { PollView } from "../types";

// WithheldMark shows on the desks why a tally is withheld that the rules would show.
export function WithheldMark(p: { poll: PollView; more?: boolean }) {
  if (!p.poll.withheld) return null;
  return (
    <p class="bad" role="alert" data-test="withheld">
      <Icon name="warn" />
      <span>
        {t("withheld")}
        {p.more && <br />}
        {p.more && t("withheld.more")}
      </span>
    </p>
  );
}

export function TallyTable(p: { poll: PollView }) {
  const { poll } = p;
  const marks = [...(poll.scale.length ? poll.scale : ["approve", "reject", "abstain"]), "unmarked"];
  return (
    <div class="tally-scroll" tabIndex={0} role="region" aria-label={t("tally.item")}>
      <table class="tally" data-test="tally">
        <thead>
          <tr>
            <th scope="col">{t("tally.item")}</th>
            {marks.map((m) => (
              <th scope="col" class="num" key={m}>
                {markName(m)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(poll.tally || []).map((l, i) => (
            <tr key={l.id}>
              <th scope="row">
                <span class="no">{i + 1}</span>
                {l.title}
              </th>
              {marks.map((m, k) => (
                <td class={"num" + (k === 0 ? " first" : "")} key={m}>
                  {l.marks[m] || 0}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
