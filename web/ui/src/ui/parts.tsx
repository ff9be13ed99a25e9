// The small components that screens share.

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icons";
import { t } from "./words";

type Children = { children?: ComponentChildren };

// Figure is a label on the left and its bold figure on the right; its parent is a <dl>.
export function Figure(p: { label: string; value: ComponentChildren; test?: string }) {
  return (
    <div class="figure">
      <dt>{p.label}</dt>
      <dd data-test={p.test}>{p.value}</dd>
    </div>
  );
}

// Bar shows a share of a whole; the figure beside it is authoritative.
export function Bar(p: { of: number; value: number; label: string }) {
  const share = p.of > 0 ? Math.min(1, p.value / p.of) : 0;
  return (
    <div class="bar" role="img" aria-label={p.label}>
      <i style={{ width: share * 100 + "%" }} />
    </div>
  );
}

// Notice is a coloured box with icon and text, never colour alone.
export function Notice(p: Children & { tone?: "info" | "warn" | "error";
    icon?: IconName; test?: string; size?: number }) {
  const icon = p.icon || (p.tone === "warn" || p.tone === "error" ? "warn" : "info");
  return (
    <div class={"notice " + (p.tone || "info")} role={p.tone === "error" ? "alert" : "status"} data-test={p.test}>
      <Icon name={icon} size={p.size || 40} />
      <div>{p.children}</div>
    </div>
  );
}

export interface StepMark {
  label: string;
  state: "done" | "now" | "later";
}

// Steps is the row of steps: a done step has a check, the current one is filled, later ones are numbered.
export function Steps(p: { steps: StepMark[] }) {
  return (
    <nav>
      <ol class="steps" data-test="steps">
        {p.steps.map((s, i) => (
          <li
            key={s.label}
            class={s.state + (i > 0 && s.state !== "later" ? " passed" : "")}
            aria-current={s.state === "now" ? "step" : undefined}
          >
            <span class="dot">{s.state === "done" ? <Icon name="check" size={24} /> : i + 1}</span>
            <span>{s.label}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

// Connection shows in words and shape whether the live channel is connected.
export function Connection(p: { online: boolean }) {
  return (
    <span class={"link " + (p.online ? "up" : "down")} data-test="connection" data-online={p.online ? "1" : "0"}>
      <Icon name={p.online ? "wifi" : "nowifi"} />
      <span>{t(p.online ? "online" : "offline")}</span>
    </span>
  );
}

// RehearsalMark shows 演练 across the whole screen. It receives no taps.
export function RehearsalMark(p: { on: boolean }) {
  if (!p.on) return null;
  return (
    <div class="rehearsal-mark" data-test="rehearsal">
      <span>{t("rehearsal")}</span>
    </div>
  );
}

// MeetingKind is the tag 正式 or 演练.
export function MeetingKind(p: { rehearsal: boolean }) {
  return (
    <span class="tag" data-test="meeting-kind">
      {t(p.rehearsal ? "rehearsal" : "formal")}
    </span>
  );
}
