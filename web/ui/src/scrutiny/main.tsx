// The scrutineer's page: the empty box before the vote, the ballot account after it, and their certification.

import "../css/tokens.css";
import "../css/base.css";
import "../css/plain.css";
import "../css/controls.css";
import { render } from "preact";
import { useState } from "preact/hooks";
import { chosen } from "../desk/agenda";
import { FolderTool } from "../desk/folder";
import { Empty, Frame, Loading } from "../desk/frame";
import { waits } from "../desk/hand";
import { LogTail } from "../desk/log";
import { Requests } from "../desk/requests";
import { usePress } from "../desk/press";
import { t as desk } from "../desk/words";
import { speak } from "../i18n/words";
import type { PollView, View } from "../types";
import { Steps } from "../ui/parts";
import { useLive, type Seat } from "../useLive";
import { phase, stepOfPhase } from "./checks";
import { useProofs } from "./proof";
import { SelfCheck, verdict } from "./selfcheck";
import { SheetCard } from "./sheet";
import { SignCard } from "./sign";
import { t } from "./words";
import "../desk/desk.css";
import "../desk/figures.css";
import "../desk/folder.css";
import "./scrutiny.css";
import "./sign.css";
import "../desk/requests.css";
import "../verify/verify.css";
import "../desk/narrow.css";
import "./narrow.css";

const steps = ["zero", "check", "sign"] as const;

function Scrutiny() {
  const seat = useLive("scrutiny", 100);
  const [wanted, want] = useState("");
  const { view } = seat;
  const polls = view?.polls || [];
  const poll = chosen(polls, view?.poll, wanted);
  return (
    <Frame title={t("title")} seat={seat} who={desk("role.scrutineer")} class="scrutiny"
        tools={view && <FolderTool view={view} poll={poll} />}
        row={poll && <Row poll={poll} me={seat.principal?.id || ""} />}>
      {!view ? (
        <Loading />
      ) : !poll ? (
        <Empty title={t("empty.title")} more={t("empty.more")} />
      ) : (
        <Desk view={view} poll={poll} polls={polls} seat={seat} onGo={want} />
      )}
    </Frame>
  );
}

function Row(p: { poll: PollView; me: string }) {
  const signed = (p.poll.certificates || []).some((c) => c.agree && c.principal === p.me);
  const at = stepOfPhase(phase(p.poll), signed);
  const mark = (i: number) => (i < at ? "done" : i === at && p.poll.state !== "void" ? "now" : "later");
  return <Steps steps={steps.map((s, i) => ({ label: t(`step.${s}`), state: mark(i) }))} />;
}

interface DeskProps {
  view: View;
  poll: PollView;
  polls: PollView[];
  seat: Seat;
  onGo: (poll: string) => void;
}

function Desk(p: DeskProps) {
  const { view, poll } = p;
  const press = usePress(poll.id + poll.state);
  const ph = phase(poll);
  const wanted = ph === "check" || ph === "over";
  const proofs = useProofs(view.meeting.id, poll, wanted);
  const full = wanted || waits(poll);
  const asked = !!view.requests?.length; // a request takes the place of the log until it is answered
  const unknown = !!((!poll.by_hand && proofs.recount.why) || proofs.log.why);
  return (
    <main class="scrutiny-grid">
      <div class={"left" + (asked ? " asked-for" : full ? "" : " with-log")}>
        <SheetCard key={poll.id} poll={poll} polls={p.polls} attendance={view.attendance} press={press} onGo={p.onGo} />
        {asked ? <Requests meeting={view.meeting.id} list={view.requests} />
          : !full && <LogTail view={view} poll={poll} />}
      </div>
      <div class="right">
        <SelfCheck poll={poll} proofs={proofs} wanted={wanted} lines={view.log || []} />
        <SignCard
          poll={poll}
          attendance={view.attendance}
          me={p.seat.principal?.id || ""}
          verdict={wanted ? verdict(poll, proofs) : undefined}
          unknown={unknown}
          press={press}
        />
      </div>
    </main>
  );
}

void speak().then(() => render(<Scrutiny />, document.getElementById("app")!));
