// Buttons. A disabled button stays in place and says why.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons";

export interface ButtonProps {
  children: ComponentChildren;
  kind?: "main" | "outline" | "plain"; // one main button on each screen
  small?: boolean; // 48 px, for forms used with a mouse
  icon?: IconName;
  why?: string; // a second line; with off, why the button is disabled
  off?: boolean;
  pressed?: boolean; // for toggle buttons
  class?: string;
  test?: string;
  label?: string; // for screen readers, if the button's text alone is not enough
  submit?: boolean;
  onPress?: () => void;
}

export function Button(p: ButtonProps) {
  return (
    <button
      type={p.submit ? "submit" : "button"}
      class={classes(p)}
      aria-disabled={p.off ? "true" : undefined}
      aria-pressed={p.pressed === undefined ? undefined : p.pressed ? "true" : "false"}
      aria-label={p.label}
      data-test={p.test}
      onClick={() => !p.off && p.onPress && p.onPress()}
    >
      <Words {...p} />
    </button>
  );
}

const hold = 1500; // milliseconds

// HoldButton acts after it was held for 1.5 s, by finger, mouse, space or enter. Letting go earlier does nothing. If
// `now` is set it acts on a plain press; it remains the same element, so that it keeps the focus.
export function HoldButton(p: ButtonProps & { now?: boolean }) {
  const [holding, set] = useState(false);
  const held = useRef(false); // the current press began as one to hold
  const timer = useRef(0);
  const act = useRef(p.onPress);
  act.current = p.onPress;
  const end = () => {
    clearTimeout(timer.current);
    timer.current = 0;
    set(false);
  };
  const begin = () => {
    held.current = !p.now;
    if (p.now || p.off || timer.current) return;
    set(true);
    timer.current = window.setTimeout(() => {
      end();
      if (act.current) act.current();
    }, hold);
  };
  useEffect(() => end, []);
  useEffect(() => {
    if (p.off || p.now) end();
  }, [p.off, p.now]);
  const key = (e: KeyboardEvent) => e.key === " " || e.key === "Enter";
  return (
    <button
      type="button"
      class={classes(p) + (holding ? " holding" : "")}
      aria-disabled={p.off ? "true" : undefined}
      aria-label={p.label}
      data-test={p.test}
      onPointerDown={begin}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onKeyDown={(e) => {
        if (!key(e)) return;
        if (!p.now) e.preventDefault();
        if (!e.repeat) begin();
      }}
      onKeyUp={(e) => key(e) && end()}
      onBlur={end}
      onClick={() => {
        const was = held.current;
        held.current = false;
        if (p.now && !was && !p.off && act.current) act.current();
      }}
      onContextMenu={(e) => e.preventDefault()}
    >
      <span class="fill" />
      <Words {...p} />
    </button>
  );
}

function classes(p: ButtonProps): string {
  return ["btn", p.off ? "" : p.kind, p.small && "small", p.class].filter(Boolean).join(" ");
}

function Words(p: ButtonProps) {
  return (
    <>
      {p.icon && <Icon name={p.icon} />}
      {p.why ? (
        <span class="two">
          <span>{p.children}</span>
          <span class="why">{p.why}</span>
        </span>
      ) : (
        <span>{p.children}</span>
      )}
    </>
  );
}
