// The scenes before the vote, with a drawing of the hall's seats: plain in the welcome, turning gold as deputies sign
// in. No voting scene shows them.

import type { View } from "../types";
import { meetingName, meetingParts, spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { fitOne } from "./fit";
import { Head, Lines, sized } from "./parts";
import { useStage } from "./stage";
import { t } from "./words";

export function Welcome(p: { view: View }) {
  const ca = document.querySelector<HTMLMetaElement>('meta[name="piaojue-ca"]')?.content;
  const [body, session] = meetingParts(p.view.meeting);
  const agenda = p.view.poll ? p.view.poll.title : p.view.others.length ? p.view.others[0]!.title : "";
  const stage = useStage();
  // The letter spacing is wider here than in other scenes; the widths allow for that.
  const over = fitOne(body, stage.room * 0.93, 110, [64, 56, 48, 44, 40]);
  const name = fitOne(session, stage.room * 0.9, 230, [128, 112, 96, 88, 80, 72, 64, 56], 1.3);
  const todo = fitOne(spaced(agenda), 600, 178, [60, 46, 40, 36], 1.2);
  return (
    <>
      <div class="welcome" data-test="welcome">
        <p class="body" style={sized(over.size)}><Lines lines={over.lines} /></p>
        <h1 style={sized(name.size)}><Lines lines={name.lines} /></h1>
        <div class="rule" />
      </div>
      <Seats n={p.view.attendance.entitled} taken={0} quiet cx={stage.wide / 2} {...(ca ? aboveMark : wholeHall)} />
      {ca && (
        <p class="ca" data-test="ca">
          {t("ca")} <b>{ca}</b>
        </p>
      )}
      {agenda && <p class="agenda" style={sized(todo.size)}><Lines lines={todo.lines} /></p>}
    </>
  );
}

// The seats are placed higher where the digits of the hall's own certificate, for comparison, need room below them.
const wholeHall = { cy: 1002, radii: [363, 412, 461, 510], dot: 13 };
const aboveMark = { cy: 952, radii: [332, 376, 420, 464], dot: 12 };

// In the sign-in scene, the seats are beside the code; on a 4:3 screen they are closer together.
const besideCode = { cx: 656, cy: 765, radii: [372, 427, 481, 536], dot: 18 };
const besideCodeTall = { cx: 490, cy: 730, radii: [290, 329, 368, 406], dot: 14 };

export function SignIn(p: { view: View }) {
  const a = p.view.attendance;
  const stage = useStage();
  return (
    <>
      <Head title={t("signinTitle")} meeting={p.view.meeting} />
      <Seats n={a.entitled} taken={a.present} {...(stage.tall ? besideCodeTall : besideCode)} />
      <div class="present">
        <p class="label">{t("present")}</p>
        <p class="key" data-test="present" data-count={a.present}>
          {a.present}
        </p>
      </div>
      <div class="signin-foot label">
        <span>
          {t("entitled")} <b data-test="entitled">{a.entitled}</b>
        </span>
        <span>
          {t("absent")} <b data-test="absent">{Math.max(0, a.entitled - a.present)}</b>
        </span>
        {a.quorum > 0 && (
          <span class={"quorum" + (a.quorum_met ? "" : " need")} data-test="quorum" data-met={a.quorum_met ? "1" : "0"}>
            {a.quorum_met && <Icon name="check" />}
            <span>{t(a.quorum_met ? "quorumMet" : "quorumNeed", { n: a.quorum })}</span>
          </span>
        )}
      </div>
      <div class="qr">
        <img src="/api/qr.svg" alt={meetingName(p.view.meeting)} />
        <h2>{t("scan")}</h2>
        <p>{t("scanHint")}</p>
        <p>{t("scanThen")}</p>
      </div>
    </>
  );
}

interface SeatsProps {
  n: number; // deputies entitled
  taken: number;
  quiet?: boolean;
  cx: number;
  cy: number;
  radii: number[];
  dot: number;
}

interface Dot {
  x: number;
  y: number;
  angle: number;
}

// seats places n dots on arcs, in proportion to their lengths, and returns them in order from left to right.
export function seats(n: number, cx: number, cy: number, radii: number[]): Dot[] {
  const sum = radii.reduce((a, r) => a + r, 0);
  const dots: Dot[] = [];
  let used = 0;
  radii.forEach((r, i) => {
    const k = i === radii.length - 1 ? n - used : Math.round((n * r) / sum);
    used += k;
    for (let j = 0; j < k; j++) {
      const angle = k === 1 ? Math.PI / 2 : Math.PI - (Math.PI * j) / (k - 1);
      dots.push({ x: cx + r * Math.cos(angle), y: cy - r * Math.sin(angle), angle });
    }
  });
  return dots.sort((a, b) => b.angle - a.angle || a.y - b.y);
}

// Seats fill from left to right by count, never by a deputy's seat or number. Above 300, an arc bar replaces them.
function Seats(p: SeatsProps) {
  const stage = useStage();
  if (p.n > 300) return <Arc {...p} />;
  return (
    <svg class="seats" viewBox={`0 0 ${stage.wide} 1080`} aria-hidden="true">
      {seats(p.n, p.cx, p.cy, p.radii).map((d, i) => (
        <circle
          key={i}
          cx={d.x.toFixed(1)}
          cy={d.y.toFixed(1)}
          r={p.quiet || i < p.taken ? p.dot : p.dot - 1.5}
          class={p.quiet ? "quiet" : i < p.taken ? "taken" : "free"}
        />
      ))}
    </svg>
  );
}

function Arc(p: SeatsProps) {
  const stage = useStage();
  const r = (p.radii[0]! + p.radii[p.radii.length - 1]!) / 2;
  const path = `M${p.cx - r} ${p.cy}A${r} ${r} 0 0 1 ${p.cx + r} ${p.cy}`;
  const length = Math.PI * r;
  const share = p.n ? Math.min(1, p.taken / p.n) : 0;
  return (
    <svg class="seats" viewBox={`0 0 ${stage.wide} 1080`} aria-hidden="true">
      <path d={path} class={"arc" + (p.quiet ? " quiet" : "")} />
      {!p.quiet && share > 0 && <path d={path} class="arc taken" stroke-dasharray={share * length + " " + length} />}
    </svg>
  );
}
