// The newest acts of the meeting in words, as many whole entries as fit. If there is little room, only the newest is
// shown, on a button that opens the folder, which has all of them. The log never records the time of a single ballot.

import { useState } from "preact/hooks";
import type { LogLine, PollView, View } from "../types";
import { Button } from "../ui/button";
import { clockSeconds } from "../ui/format";
import { Folder } from "./folder";
import { LOW, useMedia } from "./media";
import { bound, logWords, t } from "./words";

export function LogTail(p: { view: View; poll?: PollView; as?: "whole" | "none" }) {
  const low = useMedia(LOW);
  const [open, set] = useState(false);
  const lines = p.view.log || [];
  const as = p.as || (low ? "button" : "whole");
  return (
    <>
      {as === "button" && <Folded newest={lines[0]} onOpen={() => set(true)} />}
      {as === "whole" && <Newest lines={lines} />}
      {open && <Folder view={p.view} poll={p.poll} at="log" onClose={() => set(false)} />}
    </>
  );
}

function Newest(p: { lines: LogLine[] }) {
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

function Folded(p: { newest?: LogLine; onOpen: () => void }) {
  const { newest } = p;
  return (
    <Button class="log-folded" test="log" onPress={p.onOpen}>
      <span class="secondary">{t("log.title")}</span>
      {newest && (
        <span class="log-newest">
          <time dateTime={newest.at}>{clockSeconds(newest.at)}</time> {bound(logWords(newest))}
        </span>
      )}
    </Button>
  );
}
