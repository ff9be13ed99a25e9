// The folder, which a desk can open at any time without leaving its step: the roll, the delegations, the tablets, the
// log and the documents.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { PollView, View } from "../types";
import { Button } from "../ui/button";
import { DevicesPanel } from "./devices";
import { DocumentsPanel } from "./documents";
import { LogPanel } from "./logbook";
import { RollPanel } from "./people";
import { RoomTable } from "./rooms";
import { Sheet } from "./sheet";
import { t } from "./words";

export type Leaf = "roll" | "rooms" | "devices" | "log" | "files";

export interface FolderProps {
  view: View;
  poll?: PollView;
  at?: Leaf; // the tab that it opens at
  class?: string;
  test: string;
  children: ComponentChildren; // the button's text
}

// FolderButton opens the folder.
export function FolderButton(p: FolderProps) {
  const [open, set] = useState(false);
  return (
    <>
      <Button test={p.test} class={p.class} onPress={() => set(true)}>
        {p.children}
      </Button>
      {open && <Folder {...p} onClose={() => set(false)} />}
    </>
  );
}

// FolderTool is the folder's button in the header of a desk.
export function FolderTool(p: { view: View; poll?: PollView }) {
  return (
    <FolderButton view={p.view} poll={p.poll} class="desk-tool" test="folder">
      {t("folder.button")}
    </FolderButton>
  );
}

// Folder is the sheet of the folder.
export function Folder(p: Omit<FolderProps, "children" | "test"> & { onClose: () => void }) {
  const [at, go] = useState<Leaf>(p.at || "roll");
  const leaves: Leaf[] = ["roll", ...(several(p.poll) ? (["rooms"] as Leaf[]) : []), "devices", "log", "files"];
  return (
    <Sheet wide class="folder" title={t("folder.title")} test="folder-sheet" onClose={p.onClose}
        foot={<Button onPress={p.onClose}>{t("close")}</Button>}>
      <div class="folder-tabs" role="tablist" aria-label={t("folder.title")}>
        {leaves.map((x) => (
          <button key={x} type="button" role="tab" aria-selected={x === at} class={x === at ? "on" : ""}
              data-test={"leaf-" + x} onClick={() => go(x)}>
            {t(`folder.${x}`)}
          </button>
        ))}
      </div>
      <Page {...p} at={at} />
    </Sheet>
  );
}

function several(p: PollView | undefined): boolean {
  return !!p && (p.rooms || []).length > 1;
}

function Page(p: { view: View; poll?: PollView; at: Leaf }) {
  const { view, poll } = p;
  switch (p.at) {
    case "roll":
      return <RollPanel view={view} poll={poll} />;
    case "rooms":
      return <RoomTable rooms={poll?.rooms || []} voting={!!poll && poll.issued > 0} />;
    case "devices":
      return <DevicesPanel view={view} />;
    case "log":
      return <LogPanel meeting={view.meeting.id} polls={view.polls || []} newest={view.log?.[0]} />;
    case "files":
      return <DocumentsPanel view={view} poll={poll} />;
  }
}
