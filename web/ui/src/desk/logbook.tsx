// The whole log of the meeting in plain words, newest first, and whether its chain is whole.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { LogLine, PollView } from "../types";
import { clockSeconds, sentence } from "../ui/format";
import { Icon } from "../ui/icons";
import { Button } from "../ui/button";
import { logWords, shortHead, t } from "./words";

// An Entry is one act with the service's sentence for it.
export interface Entry extends LogLine {
  text: string;
}

export interface LogBook {
  entries: Entry[];
  intact: boolean;
  head: string;
}

// grown appends new entries to those already loaded. It returns undefined if they do not fit: then the log was wiped
// with a rehearsal and has to be read again from the start.
export function grown(had: LogBook | undefined, more: LogBook): LogBook | undefined {
  const entries = [...(had?.entries || []), ...more.entries];
  if (entries.some((e, i) => e.n !== i + 1)) return undefined;
  if (had && !more.entries.length && had.head !== more.head) return undefined;
  return { ...more, entries };
}

const every = 3000; // milliseconds, for a desk whose view has no log

// useLog follows the log: it requests new entries whenever newest changes, or every `every` ms if newest is not known.
function useLog(meeting: string, newest: LogLine | undefined): { book?: LogBook; why: string } {
  const [found, set] = useState<{ book?: LogBook; why: string }>({ why: "" });
  const [turn, next] = useState(0);
  const known = newest ? newest.n + newest.at : "";
  useEffect(() => {
    let here = true;
    const ask = (from: number) => get<LogBook>(`/api/meetings/${meeting}/log?from=${from}`);
    const had = found.book;
    ask(had ? had.entries.length : 0)
      .then((more) => grown(had, more) || ask(0))
      .then(
        (book) => here && set({ book, why: "" }),
        (e) => here && set((was) => ({ ...was, why: sentence(e) })),
      );
    const timer = known ? 0 : window.setTimeout(() => next(turn + 1), every);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [meeting, known, turn]);
  return found;
}

const page = 200; // entries rendered at once

export interface LogPanelProps {
  meeting: string;
  polls: PollView[];
  newest?: LogLine;
}

export function LogPanel(p: LogPanelProps) {
  const { book, why } = useLog(p.meeting, p.newest);
  const [of, only] = useState("");
  const [most, more] = useState(page);
  if (!book) return <p class={why ? "bad" : ""}>{why || t("loading")}</p>;
  const wanted = book.entries.filter((e) => !of || (of === "meeting" ? !e.poll : e.poll === of)).reverse();
  return (
    <div class="logbook" data-test="logbook">
      <div class="logbook-head">
        <Chain book={book} />
        <select value={of} data-test="log-of" aria-label={t("log.of")} onChange={(e) => only(e.currentTarget.value)}>
          <option value="">{t("log.all")}</option>
          <option value="meeting">{t("log.meeting")}</option>
          {p.polls.map((x, i) => (
            <option key={x.id} value={x.id}>
              {i + 1}. {x.title} {x.round === "first" ? "" : t(`round.${x.round}`)}
            </option>
          ))}
        </select>
      </div>
      {why && <p class="bad">{why}</p>}
      <ol data-test="log-list" tabIndex={0} aria-label={t("log.title")}>
        {wanted.slice(0, most).map((e) => (
          <li key={e.n} data-test={"entry-" + e.n} data-act={e.act}>
            <time dateTime={e.at}>{clockSeconds(e.at)}</time>
            <b>{e.by || (e.act === "signin" ? t("role.deputy") : t("log.system"))}</b>
            <span>{e.text || logWords(e)}</span>
          </li>
        ))}
      </ol>
      {wanted.length === 0 && <p class="secondary">{t("log.none")}</p>}
      {wanted.length > most && (
        <Button test="log-more" onPress={() => more(most + page)}>
          {t("log.more", { n: wanted.length - most })}
        </Button>
      )}
    </div>
  );
}

function Chain(p: { book: LogBook }) {
  const { intact, entries, head } = p.book;
  return (
    <p class={intact ? "good" : "bad"} role="status" data-test="log-chain" data-ok={intact ? "1" : "0"}>
      <Icon name={intact ? "check" : "warn"} />
      {intact ? t("log.intact", { n: entries.length, head: shortHead(head) }) : t("log.broken")}
    </p>
  );
}
