// The lower right column: the record to download, and the main button: confirm the empty box, or certify.

import { useState } from "preact/hooks";
import { post } from "../api";
import type { Press } from "../desk/press";
import { save } from "../desk/save";
import { HandConfirm, waits } from "../desk/hand";
import { ReasonSheet } from "../desk/sheet";
import { stepOf, t as desk, why } from "../desk/words";
import type { Attendance, Certificate, PollView } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { phase } from "./checks";
import { VerifySheet } from "./verify";
import { t } from "./words";

export interface SignProps {
  poll: PollView;
  attendance: Attendance;
  me: string; // the principal's id
  verdict: boolean | undefined;
  unknown: boolean; // a check could not be carried out
  press: Press;
}

export function SignCard(p: SignProps) {
  const ph = phase(p.poll);
  const before = ph === "draft" || ph === "zero" || ph === "ready";
  return (
    <section class="card sign" data-test="acts">
      {!before && <Files {...p} />}
      {before ? <ZeroButton {...p} /> : waits(p.poll) ? <HandConfirm poll={p.poll} me={p.me} press={p.press} />
        : ph === "void" ? null : <Certify {...p} />}
      {p.press.why && !["refuse", "hand", "hand-entry"].includes(p.press.failed) && (
        <p class="failed bad" role="alert" data-test="failed">
          <Icon name="warn" />
          {p.press.why}
        </p>
      )}
    </section>
  );
}

function Files(p: SignProps) {
  const { press, poll } = p;
  const [checking, check] = useState(false);
  const there = poll.state !== "open" && poll.state !== "paused";
  return (
    <div class="files">
      <Button
        test="bundle"
        icon="download"
        off={!there || !!press.busy}
        why={there ? undefined : t("bundle.later")}
        onPress={() => void press.run("bundle", () => save(`/api/polls/${poll.id}/bundle.zip`, poll.id + ".zip"))}
      >
        {t(press.busy === "bundle" ? "bundle.busy" : "bundle")}
      </Button>
      <Button test="verify" icon="check" off={!!press.busy} onPress={() => check(true)}>
        {t("verify")}
      </Button>
      {checking && <VerifySheet poll={poll.id} onClose={() => check(false)} />}
    </div>
  );
}

function ZeroButton(p: SignProps) {
  const step = stepOf(p.poll, "zero");
  const done = !!p.poll.zero;
  const note = done ? t("zero.wait") : step?.ok ? "" : why(step, p.poll, p.attendance);
  return (
    <>
      <Button
        kind="main"
        test="zero"
        class="tall"
        off={done || !step?.ok || !!p.press.busy}
        icon={done ? "check" : undefined}
        onPress={() => void p.press.run("zero", () => post(`/api/polls/${p.poll.id}/zero`))}
      >
        {p.press.busy === "zero" ? desk("working") : t(done ? "zero.done" : "do.zero")}
      </Button>
      <p class="note" data-test="reason">
        {note}
      </p>
    </>
  );
}

function Certify(p: SignProps) {
  const [asked, ask] = useState(false);
  const { poll, press } = p;
  const step = stepOf(poll, "certify");
  const mine = (poll.certificates || []).find((c) => c.principal === p.me);
  // Figures that do not add up can always be refused with the discrepancy, even where they cannot be certified.
  const refusable = (step?.ok || step?.code === "impossible_sums") && !mine?.agree;
  const off = !step?.ok || !!mine?.agree || p.verdict === false || (p.verdict === undefined && !p.unknown);
  const open = () => {
    press.clear();
    ask(true);
  };
  return (
    <>
      <div class="sign-row">
        {refusable && (
          <Button test="refuse" off={!!press.busy} onPress={open}>
            {t("do.refuse")}
          </Button>
        )}
        <Button
          kind="main"
          class="tall"
          test="certify"
          icon={mine?.agree ? "check" : undefined}
          off={off || !!press.busy}
          onPress={() => void press.run("certify", () => post(`/api/polls/${poll.id}/certify`, { agree: true }))}
        >
          {press.busy === "certify" ? desk("working") : t(mine?.agree ? "do.signed" : "do.certify")}
        </Button>
      </div>
      <p class="note" data-test="reason">
        {note(p, off, mine)}
      </p>
      {asked && (
        <ReasonSheet
          title={t("refuse.title")}
          what={t("refuse.what")}
          label={t("refuse.label")}
          go={t("refuse.go")}
          test="refuse-sheet"
          press={press}
          onGo={(discrepancy) => press.run("refuse",
            () => post(`/api/polls/${poll.id}/certify`, { agree: false, discrepancy }))}
          onClose={() => ask(false)}
        />
      )}
    </>
  );
}

// note returns the text under the button: who has certified and how many still have to, or why it is disabled.
function note(p: SignProps, off: boolean, mine: Certificate | undefined): string {
  const { poll } = p;
  const names = (poll.certificates || []).filter((c) => c.agree).map((c) => c.name);
  const of = poll.certifiers || 0;
  const ph = phase(poll);
  if (ph === "over") return names.length ? t("do.done", { names: names.join(t("sep")) }) : t("do.none_needed");
  if (ph !== "check") return why(stepOf(poll, "certify"), poll, p.attendance);
  if (!of) return t("do.none_needed");
  if (mine && !mine.agree) return t("do.mine_refused");
  if (p.verdict === false) return t("do.differs");
  const step = stepOf(poll, "certify");
  if (step && !step.ok) return why(step, poll, p.attendance);
  const signed = t(names.length ? "do.need_names" : "do.need", { of, n: names.length, names: names.join(t("sep")) });
  if (off && p.verdict === undefined) return t("do.wait_checks") + t("sep") + signed;
  return signed;
}
