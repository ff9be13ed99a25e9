// The buttons beside the main button: pausing, and the acts that cannot be undone.

import { useState } from "preact/hooks";
import { post } from "../api";
import { Agenda } from "../desk/agenda";
import { waits } from "../desk/hand";
import { ReasonSheet, Sheet } from "../desk/sheet";
import { stepOf, t as desk, why } from "../desk/words";
import { Button, HoldButton } from "../ui/button";
import { missing } from "./chain";
import { mayReveal, RevealButton } from "./reveal";
import { send, type ActsProps } from "./send";
import { t } from "./words";

// Beside holds the buttons that are seldom needed: pausing, and the acts that require a typed reason.
export function Beside(p: ActsProps) {
  const { state } = p.poll;
  // If a round follows, its buttons need the room: RevealButton is then shown only during a rank by rank reveal.
  if (state === "announced" && mayReveal(p.poll) && (p.view.scene.reveal || !p.poll.outcome?.next_round)) {
    return (
      <div class="beside-row">
        <RevealButton view={p.view} poll={p.poll} press={p.press} />
      </div>
    );
  }
  if (state === "draft" || state === "announced" || state === "void" || state === "certified" || waits(p.poll))
    return null;
  const running = state === "open" || state === "paused";
  return (
    <div class="beside-row">
      {running && <Timing {...p} />}
      {running && (state === "paused" && !p.poll.held ? <CloseInPause {...p} /> : <Pause {...p} />)}
      <Grave {...p} />
    </div>
  );
}

// Grave holds the two acts that cannot be undone. Each asks for a reason.
function Grave(p: ActsProps) {
  const { state } = p.poll;
  const [asked, ask] = useState<"" | "void" | "revote">("");
  const over = state === "closed" || state === "certified";
  const step = stepOf(p.poll, "void");
  const open = (what: "void" | "revote") => {
    p.press.clear();
    ask(what);
  };
  return (
    <>
      <Button test="void" off={!step?.ok} why={step?.ok ? undefined : why(step, p.poll, p.attendance)}
          onPress={() => open("void")}>
        {t("do.void")}
      </Button>
      {over && (
        <Button test="revote" off={!step?.ok} onPress={() => open("revote")}>
          {t("do.revote")}
        </Button>
      )}
      {asked && (
        <ReasonSheet
          key={asked}
          title={t(`${asked}.title`)}
          what={t(`${asked}.what`)}
          label={t("void.reason")}
          go={t(`${asked}.go`)}
          test={asked + "-sheet"}
          press={p.press}
          onGo={(reason) => (asked === "void" ? send(p, "void", { reason }) : revote(p, reason))}
          onClose={() => ask("")}
        />
      )}
    </>
  );
}

// More puts the list of polls and the grave acts behind one button, to keep the page of the announcement simple.
export function More(p: ActsProps) {
  const [open, set] = useState(false);
  const close = () => set(false);
  return (
    <>
      <Button test="more" class="beside" onPress={() => set(true)}>
        {t("do.more")}
      </Button>
      {open && (
        <Sheet title={t("do.more_title")} test="more-sheet" onClose={close}
            foot={<Button onPress={close}>{desk("close")}</Button>}>
          <p>{t("do.more_what")}</p>
          <div class="more-row">
            <Grave {...p} />
            <Agenda movable poll={p.poll} polls={p.polls} onGo={p.onGo} />
          </div>
        </Sheet>
      )}
    </>
  );
}

// revote does two acts: it declares this round void, then puts the same poll to the vote again. Both are idempotent.
function revote(p: ActsProps, reason: string): Promise<boolean> {
  return p.press.run("revote", async () => {
    await post(`/api/polls/${p.poll.id}/void`, { reason });
    await post(`/api/polls/${p.poll.id}/round`, { kind: "rerun" });
  });
}

const more = [1, 3, 5]; // minutes

const first = [1, 3, 5, 10]; // minutes

// timed reports whether the poll's deadline can be extended.
function timed(p: ActsProps): boolean {
  return !!stepOf(p.poll, "extend")?.ok;
}

// Timing sets, extends or removes the deadline of a running poll. An extension carries the deadline that the officer
// saw, so that a repeated press extends it only once.
function Timing(p: ActsProps) {
  const [open, set] = useState(false);
  const has = timed(p);
  if (!has && !stepOf(p.poll, "time")?.ok) return null;
  const from = p.poll.closes_at ? { from: p.poll.closes_at } : {};
  const close = () => set(false);
  const act = async (name: string, body: object) => {
    if (await send(p, name, body)) close();
  };
  const name = has ? "extend" : "time";
  const test = has ? "extend" : "set-time"; // the test id "time" belongs to the time left
  const failed = [name, "untime"].includes(p.press.failed);
  return (
    <>
      <Button test={test} off={!!p.press.busy} onPress={() => set(true)}>
        {t(`do.${name}`)}
      </Button>
      {open && (
        <Sheet title={t(`do.${name}_title`)} test={test + "-sheet"} onClose={close}
            foot={<Button onPress={close}>{desk("cancel")}</Button>}>
          <p>{t(`do.${name}_what`)}</p>
          <div class="more-row" role="group" aria-label={t(`do.${name}_title`)}>
            {(has ? more : first).map((n) => (
              <Button key={n} test={`${test}-${n}`} off={!!p.press.busy}
                  onPress={() => void act(name, { seconds: n * 60, ...(has ? from : {}) })}>
                {t(`do.${name}_by`, { n })}
              </Button>
            ))}
          </div>
          {has && (
            <div class="more-row">
              <Button test="untime" off={!!p.press.busy} onPress={() => void act("untime", {})}>
                {t("do.untime")}
              </Button>
            </div>
          )}
          {failed && <p class="bad">{p.press.why}</p>}
        </Sheet>
      )}
    </>
  );
}

function Pause(p: ActsProps) {
  const step = stepOf(p.poll, "pause");
  return (
    <Button test="pause" off={!step?.ok || !!p.press.busy} onPress={() => void send(p, "pause")}>
      {t(p.poll.held ? "do.stay" : "do.pause")}
    </Button>
  );
}

// CloseInPause is a secondary button, because the main button resumes the poll: whoever pauses it means to go on.
function CloseInPause(p: ActsProps) {
  const step = stepOf(p.poll, "close");
  const n = missing(p.poll);
  const few = step?.args?.least;
  return (
    <HoldButton test="close" off={!step?.ok || !!p.press.busy} now={n === 0 && !few}
        why={few ? t("do.close_few", { n: p.poll.returned, least: few }) : n > 0 ? t("do.hold") : undefined}
        onPress={() => void send(p, "close")}>
      {t("do.close")}
    </HoldButton>
  );
}
