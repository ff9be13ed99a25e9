// A field to paste a block of cells from WPS or Excel into. While it is on the page, it also takes what is pasted
// outside of any field.

import { useEffect } from "preact/hooks";
import { asTabs, isBlock, spread } from "./paste";
import { t } from "./words";

export function PasteBox(p: { onFile: (f: File) => void }) {
  useEffect(() => {
    const anywhere = (e: ClipboardEvent) => {
      const at = e.target as Element | null;
      if (!at?.closest("input, textarea")) take(e, p.onFile);
    };
    document.addEventListener("paste", anywhere);
    return () => document.removeEventListener("paste", anywhere);
  });
  return (
    <label class="paste">
      <span class="secondary fine">{t("paste.what")}</span>
      <textarea rows={2} placeholder={t("paste.here")} data-test="paste" value=""
        onPaste={(e) => take(e, p.onFile)} onInput={(e) => (e.currentTarget.value = "")} />
    </label>
  );
}

function take(e: ClipboardEvent, onFile: (f: File) => void): void {
  const text = blockOf(e.clipboardData);
  if (!text) return;
  e.preventDefault();
  onFile(new File([text], t("paste.name") + ".csv", { type: "text/csv" }));
}

// blockOf returns the pasted table's cells as tab-separated text or, without a table, the pasted block of text.
function blockOf(data: DataTransfer | null): string {
  if (!data) return "";
  const html = data.getData("text/html");
  const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (table) return asTabs(spread([...table.rows].map((r) => [...r.cells].map(cellOf))));
  const text = data.getData("text/plain");
  return isBlock(text) ? text : "";
}

function cellOf(c: HTMLTableCellElement) {
  for (const br of c.querySelectorAll("br")) br.replaceWith("\n");
  const text = (c.textContent || "").replace(/[ \u00a0]*\n[ \u00a0]*/g, "\n").replace(/[ \u00a0]+/g, " ").trim();
  return { text, rows: c.rowSpan, cols: c.colSpan };
}
