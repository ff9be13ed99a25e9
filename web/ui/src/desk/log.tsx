// The newest acts of the meeting in words, as many whole entries as fit. The folder has all of them. The log never
// records the time of a single ballot.

import type { LogLine } from "../types";
import { clockSeconds } from "../ui/format";
import { bound, logWords, t } from "./words";

export function LogTail(p: { lines: LogLine[] }) {
  return (
    <section class="card log" data-test="log">
      <h2 class="secondary">{t("log.title")}</h2>
      {p.lines.length === 0 && <p class="secondary">{t("log.none")}</p>}
      <ol>
        {p.lines.map((l) => (
          <li key={l.n}>
            <time dateTime={l.at}>{clockSeconds(l.at)}</time>
            <span>{bound(logWords(l))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
