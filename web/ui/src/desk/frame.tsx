// The frame of the three desks: a header with role and meeting, and the page below.

import type { ComponentChildren } from "preact";
import { signOut } from "../session";
import { Button } from "../ui/button";
import { meetingName } from "../ui/format";
import { Icon } from "../ui/icons";
import "../ui/icons-more";
import { MeetingKind } from "../ui/parts";
import type { Seat } from "../useLive";
import { lang } from "../i18n/words";
import { t } from "./words";

// chapters maps a desk to its chapter of the handbook.
const chapters: Record<string, string> = { clerk: "clerk", console: "presiding", scrutiny: "scrutineer" };

export interface FrameProps {
  title: string;
  seat: Seat;
  who: string; // the role, if the principal's name does not tell it
  class?: string;
  quiet?: boolean; // no meeting is followed, so no connection is shown
  tools?: ComponentChildren; // buttons in the header
  row?: ComponentChildren; // steps or tabs under the header
  children: ComponentChildren;
}

export function Frame(p: FrameProps) {
  const { seat } = p;
  const meeting = seat.view?.meeting;
  return (
    <div class={"desk " + (p.class || "")}>
      <header class={meeting?.rehearsal ? "desk-head drill" : "desk-head"}
          data-test={meeting?.rehearsal ? "rehearsal" : undefined} title={meeting?.rehearsal ? t("drill") : undefined}>
        <div class="desk-name">
          <h1>{p.title}</h1>
          <p class="desk-meeting">{meeting ? meetingName(meeting) : ""}</p>
          {meeting && <MeetingKind rehearsal={meeting.rehearsal} />}
        </div>
        <div class="desk-seat">
          {!p.quiet && <Link online={seat.online} first={!seat.view} />}
          <span class="desk-who">{seat.principal?.name || p.who}</span>
        </div>
        {!seat.ended && p.tools}
        <a class="btn desk-tool" href={`/handbook?lang=${lang()}#${chapters[p.class || ""] || "overview"}`}
            target="_blank" rel="noopener" data-test="handbook">
          {t("handbook")}
        </a>
        <button type="button" class="desk-out" data-test="signout" onClick={() => void signOut()}
            aria-label={t("signout")} title={t("signout")}>
          <Icon name="exit" size={28} />
        </button>
      </header>
      {p.row}
      {seat.ended ? <Ended code={seat.ended} /> : p.children}
    </div>
  );
}

// Link shows whether the live channel is connected. Before the first view it says connecting, not lost.
function Link(p: { online: boolean; first: boolean }) {
  if (p.first && !p.online) return <span class="desk-link secondary">{t("connecting")}</span>;
  return (
    <span class={"desk-link " + (p.online ? "up" : "down")} role="status"
        data-test="connection" data-online={p.online ? "1" : "0"}>
      <Icon name={p.online ? "check" : "nowifi"} />
      {t(p.online ? "ok" : "lost")}
    </span>
  );
}

function Ended(p: { code: "revoked" | "replaced" }) {
  return (
    <Empty icon="warn" title={t(p.code === "replaced" ? "ended.replaced" : "ended.revoked")} test="ended">
      <Button kind="main" onPress={() => location.replace("/")}>
        {t("ended.again")}
      </Button>
    </Empty>
  );
}

export interface EmptyProps {
  title: string;
  more?: string;
  icon?: "info" | "warn";
  test?: string;
  children?: ComponentChildren;
}

// Empty fills a page that has nothing to show yet, and says what will be shown.
export function Empty(p: EmptyProps) {
  return (
    <main class="empty" data-test={p.test || "empty"}>
      <Icon name={p.icon || "info"} size={56} />
      <h2>{p.title}</h2>
      {p.more && <p>{p.more}</p>}
      {p.children}
    </main>
  );
}

// Loading is shown until the first view comes.
export function Loading() {
  return <Empty title={t("loading")} test="loading" />;
}
