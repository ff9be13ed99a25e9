// The upper right column: four checks that the system makes by itself, each with its basis.

import { clock } from "../ui/format";
import { Icon } from "../ui/icons";
import { Button } from "../ui/button";
import type { LogLine, PollView } from "../types";
import { shortHead } from "../desk/words";
import { agrees, differing, slipsSince, type LogAnswer } from "./checks";
import type { Proofs } from "./proof";
import { t } from "./words";

type Tone = "ok" | "bad" | "later";

// verdict reports whether all checks hold; undefined while the result of one is not known.
export function verdict(p: PollView, proofs: Proofs): boolean | undefined {
  const { recount, log } = proofs;
  if (p.by_hand) return log.value && log.value.intact; // paper ballots cannot be recounted
  if (!recount.value || !log.value) return undefined;
  return log.value.intact && agrees(p, recount.value);
}

export function SelfCheck(p: { poll: PollView; proofs: Proofs; wanted: boolean; lines: LogLine[] }) {
  const { poll, proofs, wanted } = p;
  const all = wanted ? verdict(poll, proofs) : undefined;
  const failed = (!poll.by_hand && proofs.recount.why) || proofs.log.why;
  return (
    <section class="card self" tabIndex={0} aria-label={t("self")} data-test="self"
        data-ok={all === undefined ? "" : all ? "1" : "0"}>
      <h2>{t("self")}</h2>
      <ul>
        <ZeroProof poll={poll} lines={proofs.log.value?.entries || p.lines} />
        <Chain wanted={wanted} proofs={proofs} void={poll.state === "void"} />
        <Recounted poll={poll} wanted={wanted} proofs={proofs} />
        <Row
          tone={all === undefined ? "later" : all ? "ok" : "bad"}
          title={t(all === false ? "self.diff_bad" : "self.diff")}
          more={all === undefined ? later(wanted, poll.state === "void")
            : t(all ? "self.diff_more" : "self.diff_bad_more")}
        />
        <Slips proofs={proofs} />
      </ul>
      {failed && wanted && (
        <Button test="recheck" onPress={proofs.again}>
          {t("self.again")}
        </Button>
      )}
    </section>
  );
}

function later(wanted: boolean, gone: boolean): string {
  return t(wanted ? "self.running" : gone ? "self.void" : "self.later");
}

function ZeroProof(p: { poll: PollView; lines: LogAnswer["entries"] }) {
  const line = p.lines.find((l) => l.act === "zero" && l.poll === p.poll.id);
  const tone: Tone = p.poll.zero ? "ok" : p.poll.issued > 0 && p.poll.certifiers ? "bad" : "later";
  const seen = line ? t("self.zero_more", { at: clock(line.at), by: line.by }) : "";
  const more = tone === "ok" ? seen : t(tone === "bad" ? "self.zero_not" : "self.zero_later");
  return <Row tone={tone} title={t("self.zero")} more={more} />;
}

function Chain(p: { proofs: Proofs; wanted: boolean; void: boolean }) {
  const { value, why } = p.proofs.log;
  if (why) return <Row tone="bad" title={t("self.log")} more={t("self.failed", { why })} />;
  if (!value) return <Row tone="later" title={t("self.log")} more={later(p.wanted, p.void)} />;
  return value.intact ? (
    <Row tone="ok" title={t("self.log")}
      more={t("self.log_more", { n: value.entries.length, head: shortHead(value.head) })} />
  ) : (
    <Row tone="bad" title={t("self.log_bad")} more={t("self.log_bad_more")} />
  );
}

function Recounted(p: { poll: PollView; proofs: Proofs; wanted: boolean }) {
  const { value, why } = p.proofs.recount;
  if (p.poll.by_hand) return <Row tone="later" title={t("self.hand")} more={t("self.hand_more")} />;
  if (why) return <Row tone="bad" title={t("self.recount")} more={t("self.failed", { why })} />;
  if (!value) return <Row tone="later" title={t("self.recount")} more={later(p.wanted, p.poll.state === "void")} />;
  return agrees(p.poll, value) ? (
    <Row tone="ok" title={t("self.recount")} more={t("self.recount_more", { n: value.tally.length })} />
  ) : (
    <Row tone="bad" title={t("self.recount_bad")}
      more={t("self.recount_bad_more", { title: differing(p.poll, value) || p.poll.title })} />
  );
}

// Slips shows for whom slips were made since the opening: the scrutineer knows who should have asked for one.
function Slips(p: { proofs: Proofs }) {
  const log = p.proofs.log.value;
  if (!log) return null;
  const { n, whose } = slipsSince(log.entries);
  return n > 0 ? <Row tone="later" title={t("self.slips", { n })} more={whose} /> : null;
}

function Row(p: { tone: Tone; title: string; more: string }) {
  return (
    <li class={"is-" + p.tone}>
      <span class="seal">{p.tone !== "later" && <Icon name={p.tone === "ok" ? "check" : "cross"} size={22} />}</span>
      <span>
        <b>{p.title}</b>
        <span class="more">{p.more}</span>
      </span>
    </li>
  );
}
