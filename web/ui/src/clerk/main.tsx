// The clerk's page: one tab for each thing to prepare, from an empty meeting to its archive.

import "../css/tokens.css";
import "../css/base.css";
import "../css/plain.css";
import "../css/controls.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { FolderTool } from "../desk/folder";
import { Frame, Loading } from "../desk/frame";
import { t as desk } from "../desk/words";
import { speak } from "../i18n/words";
import { useLive } from "../useLive";
import type { View } from "../types";
import { Icon } from "../ui/icons";
import { ArchiveTab } from "./archive";
import { useAutosave, type Saving } from "./autosave";
import { touched, type Draft, type Edit } from "./draft";
import { HallTab } from "./hall";
import { MeetingTab } from "./meeting";
import { Meetings } from "./meetings";
import { PollsTab } from "./polls";
import type { Chosen } from "./preview";
import { RollTab } from "./roll";
import { go, TABS, useRoute, type Tab } from "./route";
import { SlipsTab } from "./slips";
import { StaffTab, useStaff, type Staff } from "./staff";
import { nextOf, stepsOf } from "./steps";
import type { Removal } from "./undo";
import { t } from "./words";
import "../desk/desk.css";
import "../desk/figures.css";
import "../desk/folder.css";
import "../desk/introduce.css";
import "./clerk.css";
import "./cards.css";
import "../desk/requests.css";
import "./form.css";
import "./itemmore.css";
import "./items.css";
import "./rules.css";
import "./put-right.css";
import "../desk/narrow.css";
import "./narrow.css";
import "./table.css";

function Clerk() {
  const route = useRoute();
  return route.meeting ? <OneMeeting key={route.meeting} id={route.meeting} tab={route.tab} /> : <AllMeetings />;
}

// AllMeetings lists the meetings. A clerk of one meeting goes straight to it.
function AllMeetings() {
  const seat = useLive("clerk", 200);
  const own = seat.principal?.meeting;
  useEffect(() => {
    if (own) go(own);
  }, [own]);
  return (
    <Frame title={t("title")} seat={{ ...seat, view: null }}
        who={desk("role.clerk")} class="clerk" quiet row={<span />}>
      {seat.principal && !own ? <Meetings /> : <Loading />}
    </Frame>
  );
}

function OneMeeting(p: { id: string; tab: Tab }) {
  const seat = useLive("clerk", 200, p.id);
  const { view, principal } = seat;
  const staff = useStaff(p.id, p.tab);
  // Unfinished work is kept here while the clerk looks at another tab.
  const [chosen, choose] = useState<Chosen | undefined>();
  const [draft, edit] = useState<Draft | undefined>();
  const saving = useAutosave(p.id, draft, edit);
  const [removal, setRemoval] = useState<{ tab: Tab; removal: Removal } | undefined>();
  useUnsaved(!!chosen || (!!draft && touched(draft)));
  const row = <Tabs meeting={p.id} tab={p.tab} many={!!principal && !principal.meeting}
    next={view ? nextOf(stepsOf(view, staff.staff), p.tab)?.tab : undefined} />;
  return (
    <Frame title={t("title")} seat={seat} who={desk("role.clerk")} class="clerk" row={row}
        tools={view && <FolderTool view={view} poll={view.poll} />}>
      {view ? <TabPage view={view} staff={staff} tab={p.tab} chosen={chosen} choose={choose}
        draft={draft} edit={edit} saving={saving} removal={removal?.tab === p.tab ? removal.removal : undefined}
        remove={(r) => setRemoval(r && { tab: p.tab, removal: r })} /> : <Loading />}
    </Frame>
  );
}

interface TabPageProps {
  view: View;
  staff: Staff;
  tab: Tab;
  chosen: Chosen | undefined;
  choose: (c: Chosen | undefined) => void;
  draft: Draft | undefined;
  edit: Edit;
  saving: Saving;
  removal: Removal | undefined; // the last removal on this tab
  remove: (r: Removal | undefined) => void;
}

function TabPage(p: TabPageProps) {
  switch (p.tab) {
    case "meeting":
      return <MeetingTab view={p.view} staff={p.staff.staff} />;
    case "roll":
      return <RollTab view={p.view} chosen={p.chosen} choose={p.choose} removal={p.removal} remove={p.remove} />;
    case "staff":
      return <StaffTab view={p.view} staff={p.staff} removal={p.removal} remove={p.remove} />;
    case "polls":
      return <PollsTab view={p.view} draft={p.draft} edit={p.edit} saving={p.saving}
        removal={p.removal} remove={p.remove} />;
    case "slips":
      return <SlipsTab view={p.view} staff={p.staff.staff} />;
    case "hall":
      return <HallTab view={p.view} />;
    case "archive":
      return <ArchiveTab view={p.view} />;
  }
}

function Tabs(p: { meeting: string; tab: Tab; many: boolean; next: Tab | undefined }) {
  return (
    <nav class="tabs" aria-label={t("title")}>
      {p.many && (
        <a href="#/" data-test="tab-meetings" class="tab-back" title={t("meetings.title")}>
          <Icon name="left" />
          {t("meetings.title")}
        </a>
      )}
      {TABS.map((x) => (
        <a key={x} href={`#/${p.meeting}/${x}`} class={x === p.tab ? "on" : ""}
            aria-current={x === p.tab ? "page" : undefined} data-test={"tab-" + x}>
          {t(`tab.${x}`)}
        </a>
      ))}
      {p.next && (
        <a href={`#/${p.meeting}/${p.next}`} class="tab-next" data-test="tab-next">
          {t("tab.next", { tab: t(`tab.${p.next}`) })}
          <Icon name="right" />
        </a>
      )}
    </nav>
  );
}

// useUnsaved asks for confirmation before the page closes with unsaved work.
function useUnsaved(half: boolean): void {
  useEffect(() => {
    if (!half) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [half]);
}

void speak().then(() => render(<Clerk />, document.getElementById("app")!));
