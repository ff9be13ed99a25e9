// The foot of the middle column: the main button of the current step, the buttons beside it, and why it is disabled.

import { useState } from "preact/hooks";
import { post } from "../api";
import { FinalButton, finalOf } from "../desk/final";
import { HandConfirm, HandEntered, waits } from "../desk/hand";
import { stepOf, t as desk, why } from "../desk/words";
import type { Fault, PollView } from "../types";
import { Button, HoldButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { nextNumber, noticeText } from "./announce";
import { Beside, More } from "./beside";
import { missing, next, type RoundChoice } from "./chain";
import { NoticeSheet } from "./notice";
import { noticeBody, send, type ActsProps } from "./send";
import { t } from "./words";

export function Acts(p: ActsProps) {
  const { press } = p;
  const failed = !!press.why && !["scene", "void", "revote"].includes(press.failed);
  return (
    <section class={"card acts" + (failed ? " has-failed" : "")} data-test="acts">
      {p.poll.state === "draft" && <Told list={p.told || []} />}
      <MainButton {...p} />
      {failed && (
        <p class="bad failed" role="alert" data-test="failed">
          <Icon name="warn" />
          {press.why}
        </p>
      )}
      <Beside {...p} />
    </section>
  );
}

// second lists the codes of notices that concern the presiding officer too: what deputies could confuse, and what
// cannot be printed.
const second = ["same_title", "same_poll", "print_glyph"];

// Told shows the notices to look at before the meeting adopts the rules. It is placed by the button, because it is not
// read aloud. Only the first notice is shown in full and the others are counted, so that the rules keep their room.
function Told(p: { list: Fault[] }) {
  const [first, ...others] = p.list.filter((f) => second.includes(f.code));
  if (!first) return null;
  return (
    <p class="refused" data-test={"told-" + first.code}>
      <Icon name="info" />
      <span>
        {first.message}
        {others.length > 0 && <b> {t("told.more", { n: others.length })}</b>}
      </span>
    </p>
  );
}

function MainButton(p: ActsProps) {
  if (waits(p.poll)) {
    return (
      <>
        <HandEntered hand={p.poll.hand!} />
        <HandConfirm poll={p.poll} me={p.me} press={p.press}>
          <More {...p} />
        </HandConfirm>
      </>
    );
  }
  const n = next(p.poll);
  switch (n.do) {
    case "act":
      return n.act === "close" ? <Close {...p} /> : <Plain {...p} act={n.act} />;
    case "round":
      return <Rounds {...p} kinds={n.kinds} />;
    case "go":
      return <Go acts={p} onGo={p.onGo} poll={n.poll} from={p.poll} />;
    case "none":
      return <Done {...p} />;
  }
}

function Plain(p: ActsProps & { act: "adopt" | "open" | "resume" | "announce" }) {
  const step = stepOf(p.poll, p.act);
  const ok = !!step?.ok;
  const body = p.act === "announce" ? noticeBody(p.notice) : {};
  return (
    <div class="main-act">
      <div class="main-row">
        {p.poll.state === "certified" && <More {...p} />}
        {p.act === "announce" && ok && <Attach {...p} />}
        <Button kind="main" test="main" off={!ok || !!p.press.busy} onPress={() => void send(p, p.act, body)}>
          {p.press.busy === p.act ? desk("working") : t(`do.${p.act}`)}
        </Button>
      </div>
      <Why off={!ok} text={ok ? t(`do.${p.act}_note`, { n: p.attendance.present }) : why(step, p.poll, p.attendance)} />
      {p.act === "announce" && !ok && <Refusals poll={p.poll} />}
    </div>
  );
}

// Refusals shows who refused to certify and why. The poll goes on when another scrutineer certifies, or with a rerun.
function Refusals(p: { poll: PollView }) {
  return (
    <>
      {(p.poll.certificates || [])
        .filter((c) => !c.agree)
        .map((c) => (
          <p key={c.principal} class="refused" data-test="refused">
            <Icon name="warn" />
            {t("say.refused", { name: c.name, what: c.discrepancy || "" })}
          </p>
        ))}
    </>
  );
}

function Why(p: { off: boolean; text: string }) {
  return (
    <p class={"why-line" + (p.off ? " off" : "")} data-test="reason">
      <Icon name="info" />
      {p.text}
    </p>
  );
}

// Close must be held for 1.5 s while somebody has not voted; when all have, a plain press is enough.
function Close(p: ActsProps) {
  const n = missing(p.poll);
  const step = stepOf(p.poll, "close");
  const off = !step?.ok || !!p.press.busy;
  const go = () => void send(p, "close");
  const words = p.press.busy === "close" ? desk("working") : t("do.close");
  const early = p.left !== undefined && p.left > 0;
  const few = step?.args?.least;
  const all = n > 0 ? t(early ? "do.close_missing" : "do.close_missing_hand", { n })
    : t("do.close_all", { n: p.poll.issued });
  const note = few ? t("do.close_few", { n: p.poll.returned, least: few }) : all;
  return (
    <div class="main-act">
      <div class="main-row">
        <HoldButton kind="main" test="main" off={off} now={n === 0 && !few} onPress={go}>
          {words}
          {(n > 0 || few) && <span class="hold-hint">{t("do.hold")}</span>}
        </HoldButton>
      </div>
      <Why off={!step?.ok || !!few} text={step?.ok ? note : why(step, p.poll, p.attendance)} />
    </div>
  );
}

// Rounds offers what the outcome calls for. If there are two choices, the meeting decides, so neither button is blue.
function Rounds(p: ActsProps & { kinds: RoundChoice[] }) {
  const step = stepOf(p.poll, "round");
  const off = (step && !step.ok) || !!p.press.busy;
  const o = p.poll.outcome;
  const args = (kind: RoundChoice) => ({
    n: kind === "tie" ? o?.tied.length || 0 : o?.next_round?.items.length || 0,
    seats: o?.next_round?.seats || o?.seats_left || 0,
    of: o?.seats || 0,
  });
  return (
    <div class="main-act">
      {p.kinds.length > 1 && <Why off={false} text={t("do.shortfall_ask", args("shortfall"))} />}
      <div class="main-row">
        {p.kinds.length === 1 && <FinalOf {...p} />}
        {p.kinds.map((kind) => (
          <Button
            key={kind}
            kind={p.kinds.length > 1 ? "outline" : "main"}
            test={p.kinds.length > 1 ? "round-" + kind : "main"}
            off={off}
            why={p.kinds.length > 1 ? t(`do.${kind}_note`, args(kind)) : undefined}
            onPress={() => void send(p, "round", { kind })}
          >
            {t(`do.${kind}`)}
          </Button>
        ))}
      </div>
      {p.kinds.length === 1 && <Why off={false} text={t(`do.${p.kinds[0]!}_note`, args(p.kinds[0]!))} />}
      {step && !step.ok && <Why off text={why(step, p.poll, p.attendance)} />}
    </div>
  );
}

function Go(p: { acts: ActsProps; from: PollView; poll: string; onGo: (id: string) => void }) {
  const kind = p.from.state === "void" ? "rerun" : p.from.outcome?.next_round?.kind || "rerun";
  return (
    <div class="main-act">
      <div class="main-row">
        <FinalOf {...p.acts} />
        <Button kind="main" test="main" onPress={() => p.onGo(p.poll)}>
          {t("do.go", { round: desk(`round.${kind}`) })}
        </Button>
      </div>
    </div>
  );
}

function Done(p: ActsProps) {
  const f = p.following;
  return (
    <div class="main-act">
      <div class="main-row">
        <FinalOf {...p} />
        <Button kind="main" test="main" off={!f} onPress={() => f && p.onGo(f.id)}>
          {t(f ? "do.next" : "do.done")}
        </Button>
      </div>
      <Why off={!f} text={f ? t("do.next_note", { title: f.title }) : t("do.done_note")} />
    </div>
  );
}

// FinalOf opens the final list over all rounds of the question; it is available on each round.
function FinalOf(p: ActsProps) {
  const final = finalOf(p.polls, p.poll);
  return final ? <FinalButton final={final} onShow={(x) => void showFinal(p, x.poll)} /> : null;
}

// showFinal shows the final list on the hall display: once all rounds are done, the first round's result is that list.
function showFinal(p: ActsProps, poll: string): Promise<boolean> {
  return p.press.run("scene", () => post(`/api/meetings/${p.meeting}/scene`, { scene: "result", poll }));
}

// plain returns the announcement as plain text, as a first draft of the notice.
function plain(p: ActsProps): string {
  return p.poll.outcome ? noticeText(p.poll, p.poll.outcome, p.spec, p.view.meeting) : "";
}

// today returns the date by this browser's clock, in the format of a date input.
function today(): string {
  const d = new Date();
  return [d.getFullYear(), String(d.getMonth() + 1).padStart(2, "0"), String(d.getDate()).padStart(2, "0")].join("-");
}

// Attach opens the sheet for the notice that is published with the result.
function Attach(p: ActsProps) {
  const [open, set] = useState(false);
  const filled = !!(p.notice && (p.notice.text || p.notice.number));
  return (
    <>
      <Button pressed={filled} test="notice" class="beside"
          icon={filled ? "check" : undefined} onPress={() => set(true)}>
        {t("do.notice")}
      </Button>
      {open && <NoticeSheet notice={p.notice} suggested={plain(p)} number={nextNumber(p.polls)}
        today={today()}
        onSet={p.setNotice} onClose={() => set(false)} />}
    </>
  );
}
