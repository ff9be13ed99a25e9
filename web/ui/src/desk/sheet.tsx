// A sheet is a modal dialog over the page for one question. 取消, Escape or an answer closes it.

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Notice } from "../ui/parts";
import type { Press } from "./press";
import { t } from "./words";

export interface SheetProps {
  title: string;
  children?: ComponentChildren;
  foot?: ComponentChildren;
  wide?: boolean;
  class?: string;
  test?: string;
  onClose: () => void;
}

export function Sheet(p: SheetProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(p.onClose);
  close.current = p.onClose;
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const first = box.current?.querySelector<HTMLElement>("textarea, input, button");
    (first || box.current)?.focus({ preventScroll: true });
    const key = (e: KeyboardEvent) => {
      if (e.key === "Escape") close.current();
      if (e.key === "Tab" && box.current) keepWithin(box.current, e);
    };
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("keydown", key);
      before?.focus();
    };
  }, []);
  return (
    <div class="sheet-ground" onPointerDown={(e) => e.target === e.currentTarget && p.onClose()}>
      <div
        ref={box}
        class={["sheet", p.wide && "wide", p.class].filter(Boolean).join(" ")}
        role="dialog"
        aria-modal="true"
        aria-label={p.title}
        tabIndex={-1}
        data-test={p.test}
      >
        <h2>{p.title}</h2>
        <div class="sheet-body">{p.children}</div>
        {p.foot && <div class="sheet-foot">{p.foot}</div>}
      </div>
    </div>
  );
}

// keepWithin keeps the focus inside the sheet, so that nothing behind it can be pressed.
function keepWithin(box: HTMLElement, e: KeyboardEvent): void {
  const all = [...box.querySelectorAll<HTMLElement>("button, input, textarea, select, a[href]")];
  const first = all[0];
  const last = all[all.length - 1];
  if (!first || !last) return;
  if (e.shiftKey && document.activeElement === first) {
    e.preventDefault();
    last.focus();
  } else if (!e.shiftKey && document.activeElement === last) {
    e.preventDefault();
    first.focus();
  }
}

export interface ReasonProps {
  title: string;
  what: string; // the consequence of the act
  label: string;
  go: string;
  test: string;
  press: Press;
  max?: number;
  small?: boolean;
  onGo: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

// ReasonSheet asks for a typed reason before an act that cannot be undone. After a failure the typed text is kept.
export function ReasonSheet(p: ReasonProps) {
  const [reason, set] = useState("");
  const empty = !reason.trim();
  const go = async () => {
    if (await p.onGo(reason.trim())) p.onClose();
  };
  return (
    <Sheet
      title={p.title}
      test={p.test}
      onClose={p.onClose}
      foot={
        <>
          <Button test={p.test + "-cancel"} small={p.small} onPress={p.onClose}>
            {t("cancel")}
          </Button>
          <Button
            kind="main"
            small={p.small}
            test={p.test + "-go"}
            off={empty || !!p.press.busy}
            why={empty ? t("reason_needed") : undefined}
            onPress={() => void go()}
          >
            {p.press.busy ? t("working") : p.go}
          </Button>
        </>
      }
    >
      <p>{p.what}</p>
      <label class="field">
        <span>{p.label}</span>
        <textarea
          rows={3}
          maxLength={p.max || 200}
          value={reason}
          data-test={p.test + "-text"}
          onInput={(e) => set(e.currentTarget.value)}
        />
      </label>
      {p.press.why && (
        <Notice tone="error" test="failed">
          {p.press.why}
        </Notice>
      )}
    </Sheet>
  );
}
