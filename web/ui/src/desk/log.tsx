// The newest acts of the meeting in words, as many whole entries as fit. Where there is little room, only the newest is
// shown, on a button that opens the folder, which has all of them. The log never records the time of a single ballot.

import type { PollView, View } from "../types";
import { clockSeconds } from "../ui/format";
import { FolderButton } from "./folder";
import { LOW, useMedia } from "./media";
import { bound, logWords, t } from "./words";

export function LogTail(p: { view: View; poll?: PollView; whole?: boolean }) {
  const low = useMedia(LOW);
  const lines = p.view.log || [];
  if (low && !p.whole) return <Folded {...p} />;
  return (
    <section class="card log" data-test="log">
      <h2 class="secondary">{t("log.title")}</h2>
      {lines.length === 0 && <p class="secondary">{t("log.none")}</p>}
      <ol>
        {lines.map((l) => (
          <li key={l.n}>
            <time dateTime={l.at}>{clockSeconds(l.at)}</time>
            <span>{bound(logWords(l))}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Folded(p: { view: View; poll?: PollView }) {
  const newest = p.view.log?.[0];
  return (
    <FolderButton view={p.view} poll={p.poll} at="log" class="log-folded" test="log">
      <span class="secondary">{t("log.title")}</span>
      {newest && (
        <span class="log-newest">
          <time dateTime={newest.at}>{clockSeconds(newest.at)}</time> {bound(logWords(newest))}
        </span>
      )}
    </FolderButton>
  );
}
