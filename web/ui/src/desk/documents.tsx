// The documents of a poll and its meeting, each with a button for each of its formats.

import type { PollView, View } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { FinalButton, finalOf } from "./final";
import { documents, pathOf, type DocumentKind, type Format } from "./paper";
import { usePress } from "./press";
import { openPage, save, servesPDF } from "./save";
import { Sheet } from "./sheet";
import { t } from "./words";

export interface DocumentsProps {
  view: View;
  poll?: PollView;
  small?: boolean; // small buttons, for use with a mouse
}

export function DocumentsPanel(p: DocumentsProps) {
  const { view, poll } = p;
  const press = usePress();
  const final = poll && finalOf(view.polls || [], poll);
  const word = (format: Format) => t(format === "html" && !servesPDF ? "format.html_pdf" : `format.${format}`);
  const take = (kind: DocumentKind, format: Format) => {
    const path = pathOf(kind, format, view.meeting.id, poll);
    const name = `${kind.of === "meeting" ? view.meeting.id : poll?.id}-${kind.name}.${format}`;
    void press.run(kind.name + "." + format, () => (format === "html" ? openPage(path) : save(path, name)));
  };
  return (
    <div class="documents" data-test="documents" tabIndex={0} role="region" aria-label={t("folder.files")}>
      {poll && (
        <p class="secondary">
          {poll.title} {poll.round === "first" ? "" : t(`round.${poll.round}`)} {t(`state.${poll.state}`)}
        </p>
      )}
      {press.why && (
        <p class="failed bad" role="alert" data-test="failed">
          <Icon name="warn" />
          {press.why}
        </p>
      )}
      <ul>
        {documents(poll, view.role, servesPDF).map(({ kind, formats, ready }) => (
          <li key={kind.name} data-test={"document-" + kind.name} data-ready={ready ? "1" : "0"}>
            <span>
              <b>{nameOf(kind, poll)}</b>
              <span class="more">{t(ready ? `file.${kind.name}_what` : `file.${kind.name}_later`)}</span>
            </span>
            <span class="formats">
              {ready &&
                formats.map((f) => (
                  <Button
                    key={f}
                    small={p.small}
                    icon={f === "html" ? "print" : "download"}
                    test={kind.name + "-" + f}
                    label={nameOf(kind, poll) + " " + word(f)}
                    off={!!press.busy}
                    onPress={() => take(kind, f)}
                  >
                    {word(f)}
                  </Button>
                ))}
            </span>
          </li>
        ))}
        {final && (
          <li data-test="document-final" data-ready="1">
            <span>
              <b>{t("final.button")}</b>
              <span class="more">{t("file.final_what")}</span>
            </span>
            <span class="formats">
              <FinalButton final={final} small={p.small} />
            </span>
          </li>
        )}
      </ul>
    </div>
  );
}

// nameOf is what a document is called: the rules are called by the kind of their poll.
function nameOf(kind: DocumentKind, poll: PollView | undefined): string {
  return kind.name === "rules" && poll ? t(`rules_of.${poll.kind}`) : t(`file.${kind.name}`);
}

// DocumentsSheet lays the documents over a page.
export function DocumentsSheet(p: DocumentsProps & { onClose: () => void }) {
  return (
    <Sheet wide title={t("folder.files")} test="documents-sheet" onClose={p.onClose}
        foot={<Button small={p.small} onPress={p.onClose}>{t("close")}</Button>}>
      <DocumentsPanel {...p} />
    </Sheet>
  );
}
