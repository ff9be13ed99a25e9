// The header of a deputy's screens: meeting, task, connection, number, text size.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Connection, MeetingKind } from "../ui/parts";
import { spaced } from "../ui/format";
import type { Principal } from "../types";
import { sizes, useLook } from "./size";
import { t } from "./words";
import "./tablet.css";

export interface HeaderProps {
  meeting: string;
  title: string;
  tag?: string; // the round, if it is not the first
  rehearsal?: boolean;
  online?: boolean; // undefined where no connection is to be shown
  who?: Principal;
  onSignOut?: () => void;
}

function Header(p: HeaderProps) {
  const [open, set] = useState(false);
  return (
    <header class={"top" + (p.who?.number ? " of" : "") + (open ? " open" : "")}>
      <div class="top-row">
        <div class="top-title">
          <p class="top-meeting">
            {p.rehearsal && <MeetingKind rehearsal />}
            {spaced(p.meeting)}
          </p>
          <h1>
            {p.tag && (
              <span class="tag" data-test="round">
                {p.tag}
              </span>
            )}
            {spaced(p.title)}
          </h1>
        </div>
        <div class="top-who">
          {p.online !== undefined && <Connection online={p.online} />}
          {p.who && p.who.number && (
            <span class="who" data-test="who">
              <span class="from">{spaced(p.who.delegation || "")}</span> <span class="name">{p.who.name}</span> <span
                class="nowrap">{t("number", { number: p.who.number })}</span>
            </span>
          )}
        </div>
        <Button class="size" pressed={open} test="size" onPress={() => set(!open)}>
          {t("size")}
        </Button>
      </div>
      {open && <SizePanel onDone={() => set(false)} onSignOut={p.onSignOut} />}
    </header>
  );
}

function SizePanel(p: { onDone: () => void; onSignOut?: () => void }) {
  const [look, set] = useLook();
  return (
    <div class="size-panel" role="group" aria-label={t("sizeTitle")}>
      {sizes.map((s) => (
        <Button key={s} class={"try-" + s} pressed={look.size === s} test={"size-" + s}
            onPress={() => set({ ...look, size: s })}>
          {t(("s" + s) as "s22")}
        </Button>
      ))}
      <Button pressed={look.contrast} test="contrast" onPress={() => set({ ...look, contrast: !look.contrast })}>
        {t("contrast")}
      </Button>
      {p.onSignOut && (
        <Button icon="exit" test="sign-out" onPress={p.onSignOut}>
          {t("signOut")}
        </Button>
      )}
      <Button class="size-done" test="size-done" onPress={p.onDone}>
        {t("done")}
      </Button>
    </div>
  );
}

// Frame is a deputy's whole screen: header, an optional line, the scrolling content, an optional foot. Each screen
// starts scrolled to the top.
export function Frame(p: { header: HeaderProps; line?: ComponentChildren; foot?: ComponentChildren;
    children: ComponentChildren; screen: string }) {
  useLook();
  return (
    <div class="frame" data-test="screen" data-screen={p.screen}>
      <Header {...p.header} />
      {p.line}
      <main key={p.screen} class="scroll" tabIndex={0}>
        {p.children}
      </main>
      {p.foot}
    </div>
  );
}
