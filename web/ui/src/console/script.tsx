// The text that the presiding officer reads aloud at each step, and the button for the tally on the same card.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Sheet } from "../desk/sheet";
import { NamedButton } from "../desk/named";
import { TallyTable } from "../desk/tally";
import { bound, clauses, t as desk } from "../desk/words";
import type { Attendance, Outcome, PollView, Spec } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { announcement, isDocument, titled, type Part } from "./announce";
import { missing } from "./chain";
import { t } from "./words";

export interface ScriptProps {
  poll: PollView;
  attendance: Attendance;
  spec?: Spec;
  following?: PollView;
  tight?: boolean; // less room, because another poll is open
}

export function Script(p: ScriptProps) {
  const { poll } = p;
  const hasTally = !!poll.tally && poll.state !== "certified";
  const text = useRef<HTMLDivElement>(null);
  const { small, below, look } = useRoom(text);
  return (
    <section class={"card read" + (hasTally ? " switched" : "") + (p.tight ? " tight" : "")}
        data-test="read" aria-label={t("read")}>
      <p class="lead">
        <Icon name="speech" />
        {t("read")}
      </p>
      {hasTally && (
        <div class="read-tools">
          <NamedButton poll={poll} />
          <TallyButton poll={poll} />
        </div>
      )}
      <div
        ref={text}
        class={"read-text" + (long(poll) ? " dense" : poll.state === "draft" ? " law" : "") + (small ? " small" : "")}
        data-test="script"
        tabIndex={0}
        onScroll={look}
      >
        <Sentences {...p} />
      </div>
      {below && (
        <p class="read-on" data-test="read-on" aria-hidden="true">
          <Icon name="down" />
          {t("read.on")}
        </p>
      )}
    </section>
  );
}

// useRoom shrinks text that does not fit, and reports whether some of it is still out of view, so that nobody stops
// half-way through a text that they read aloud.
function useRoom(text: { current: HTMLElement | null }) {
  const [small, shrink] = useState(false);
  const [below, set] = useState(false);
  const drawn = useRef(small);
  drawn.current = small;
  const look = () => {
    const e = text.current;
    if (!e) return;
    const over = e.scrollHeight - e.clientHeight;
    if (over > 2) shrink(true);
    set(drawn.current && over - e.scrollTop > 2);
  };
  useLayoutEffect(look);
  useEffect(() => {
    const anew = () => {
      shrink(false);
      look();
    };
    // The elements around the text can change its height later.
    const watch = new ResizeObserver(look);
    if (text.current) watch.observe(text.current);
    window.addEventListener("resize", anew);
    return () => {
      watch.disconnect();
      window.removeEventListener("resize", anew);
    };
  }, []);
  return { small, below, look };
}

// Said renders a sentence whose lines break after clauses, where a reader draws breath.
function Said(p: { text: string; class?: string }) {
  return (
    <p class={p.class}>
      {clauses(p.text).map((c, i) => (
        <span key={i} class="clause">
          {c}
        </span>
      ))}
    </p>
  );
}

// TallyButton opens the figures of each item if the presiding officer may see them.
function TallyButton(p: { poll: PollView }) {
  const [open, set] = useState(false);
  const close = () => set(false);
  return (
    <>
      <Button test="tally-open" class="read-switch" onPress={() => set(true)}>
        {t("show_tally")}
      </Button>
      {open && (
        <Sheet wide title={p.poll.title} test="tally-sheet" onClose={close}
            foot={<Button onPress={close}>{desk("close")}</Button>}>
          <p class="secondary">{tallyNote(p.poll)}</p>
          <TallyTable poll={p.poll} />
        </Sheet>
      )}
    </>
  );
}

// tallyNote returns a note on who else sees these figures now.
function tallyNote(p: PollView): string {
  if (p.state === "announced") return "";
  if (p.state === "open" || p.state === "paused") return t("tally.note_live", { n: p.tally_of || 0 });
  return t(p.reveal === "on_announce" ? "tally.note" : "tally.note_hall");
}

function Sentences(p: ScriptProps) {
  const { poll } = p;
  if (poll.state === "draft") return <Rules poll={poll} />;
  if (long(poll) && poll.outcome) return <Parts parts={announcement(poll, poll.outcome, p.spec)} />;
  return (
    <>
      {say(p).map((s) => (
        <Said key={s} text={s} />
      ))}
      {poll.held && poll.held.reason && (
        <p class="found" data-test="held">
          {t("held.reason", { reason: t(`found.${poll.held.reason}`, poll.held.figures) })}
          {poll.held.mend && t("held.mend", { mend: poll.held.mend })}
        </p>
      )}
    </>
  );
}

// long reports whether the text is the announcement. Without certifiers it comes straight after the count.
function long(p: PollView): boolean {
  return !!p.outcome && (p.state === "certified" || (p.state === "closed" && !!p.counted && !p.certifiers));
}

// say returns the sentences of every step except the draft and the announcement.
function say(p: ScriptProps): string[] {
  const { poll, attendance: a } = p;
  switch (poll.state) {
    case "adopted":
      if (!a.quorum_met) return [t("say.quorum_short", { ...figures(a) })];
      if (!poll.zero && poll.certifiers) return [t("say.zero", { ...figures(a) })];
      return [t(isDocument(poll) ? "say.ready_doc" : "say.ready", { ...figures(a), title: titled(poll) })];
    case "open":
      return missing(poll) > 0
        ? [t("say.open"), t("say.open_missing", { n: missing(poll) })]
        : [t("say.open_all")];
    case "paused":
      return [t(poll.held ? `say.held_${poll.held.check}` : "say.paused")];
    case "closed":
      return closedWords(poll);
    case "announced":
      return announcedWords(p);
    case "void":
      return [t("say.void", { reason: poll.void_reason || "" }), t("say.void_next")];
    default:
      return [];
  }
}

function closedWords(p: PollView): string[] {
  if (p.too_few) return [t("say.too_few", { n: p.returned, least: p.least || 0 }), t("say.too_few_next")];
  return [p.counted ? t("say.certify", { issued: p.issued, returned: p.returned }) : t("say.counting")];
}

function announcedWords(p: ScriptProps): string[] {
  const { poll } = p;
  const words = [t("say.announced")];
  const left = poll.outcome?.seats_left || 0;
  if (poll.vacant) words.push(t("say.vacant", { n: left }));
  const open = !!poll.outcome?.next_round && !poll.vacant && !poll.next;
  if (open && poll.outcome!.tied.length) words.push(tiedWords(poll.outcome!));
  else if (open && left) words.push(t("ann.short", { seats: poll.outcome!.seats, left }));
  else if (p.following)
    words.push(t(isDocument(p.following) ? "say.next_doc" : "say.announced_next", { title: titled(p.following) }));
  else words.push(t("say.announced_last"));
  return words;
}

function tiedWords(o: Outcome): string {
  const rank = o.items.find((i) => i.id === o.tied[0])?.rank || 0;
  return t("say.tied", { rank, n: o.tied.length, seats: o.seats_left });
}

function figures(a: Attendance) {
  const excused = a.excused ? t("say.excused", { n: a.excused }) : "";
  return { entitled: a.entitled, present: a.present, quorum: a.quorum, excused };
}

function Rules(p: { poll: PollView }) {
  const rules = p.poll.rules || [];
  return (
    <>
      <Said text={t(isDocument(p.poll) ? "say.draft_doc" : "say.draft", { title: titled(p.poll) })} />
      {rules.length ? (
        <ol class="rules" data-test="rules">
          {rules.map((r) => (
            <li key={r}>{bound(r)}</li>
          ))}
        </ol>
      ) : (
        <p class="secondary">{t("say.no_rules")}</p>
      )}
      <Said text={t("say.draft_ask")} />
    </>
  );
}

function Parts(p: { parts: Part[] }) {
  return (
    <>
      {p.parts.map((part, i) =>
        "text" in part ? (
          <Said key={i} text={part.text} />
        ) : (
          <ol key={i} class={"spoken" + (part.rows.some((r) => r.more) ? " long" : "")}
              style={columns(part.rows.length)}>
            {part.rows.map((r) => (
              <li key={r.title}>
                <span class="no">{r.no}</span>
                <span>
                  <b>{r.title}</b>
                  {r.more && <span class="more">{bound(r.more)}</span>}
                </span>
              </li>
            ))}
          </ol>
        ),
      )}
    </>
  );
}

// columns makes a list fill the first of two columns before the second.
function columns(n: number) {
  return { "--rows": String(Math.ceil(n / 2)) };
}
