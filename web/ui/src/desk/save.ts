// Files that the service makes: saving them, or opening them in a window to read and print.

import { askBlob, type Ask } from "../api";
import { t } from "./words";

// servesPDF reports whether the service makes PDF. If it has no browser to print with, the user saves the page as PDF
// in this browser's print dialog.
export const servesPDF = !document.querySelector('meta[name="piaojue-pdf"]');

// save fetches a file and downloads it.
export async function save(path: string, name: string, ask: Ask = {}): Promise<void> {
  const blob = await askBlob(path, { timeout: 120000, accept: "*/*", ...ask });
  const url = URL.createObjectURL(blob);
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// openPage fetches a page and shows it in a new window. The window is opened before the fetch, inside the click
// handler, or the browser would block it. It inherits this page's content security policy, which refuses inline styles,
// so the page's rules are adopted as a constructed style sheet.
export async function openPage(path: string, ask: Ask = {}, keep = !servesPDF): Promise<void> {
  const w = window.open("", "_blank");
  try {
    const blob = await askBlob(path, { timeout: 120000, accept: "text/html", ...ask });
    const doc = new DOMParser().parseFromString(await blob.text(), "text/html");
    if (w) {
      fill(w, doc);
      offer(w, keep);
    } else saveText(blob);
  } catch (e) {
    w?.close();
    throw e;
  }
}

function fill(w: Window, from: Document): void {
  const to = w.document;
  to.title = from.title;
  to.documentElement.lang = from.documentElement.lang;
  for (const link of from.querySelectorAll("link[rel=stylesheet]")) to.head.append(to.importNode(link, true));
  adopt(w, [...from.querySelectorAll("style")].map((s) => s.textContent || "").join("\n"));
  for (const s of from.querySelectorAll("style, script, link")) s.remove();
  to.body.className = from.body.className;
  to.body.replaceChildren(...[...from.body.childNodes].map((n) => to.importNode(n, true)));
}

// offer puts a print button above the page and, if keep is set, how to save it as PDF. Neither is printed.
function offer(w: Window, keep: boolean): void {
  const bar = w.document.createElement("div");
  const button = w.document.createElement("button");
  bar.className = "to-print";
  button.textContent = t(keep ? "format.html_pdf" : "format.html");
  button.onclick = () => w.print();
  addEventListener("pagehide", () => bar.remove()); // the button needs this page's script
  bar.append(button, keep ? t("print.save") : "");
  w.document.body.prepend(bar);
}

// adopt applies the style rules to the window; a browser without constructed style sheets prints without styles.
function adopt(w: Window, rules: string): void {
  const Sheet = (w as unknown as { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet;
  if (!rules || !("adoptedStyleSheets" in w.document) || !Sheet.prototype.replaceSync) return;
  const sheet = new Sheet();
  sheet.replaceSync(rules);
  w.document.adoptedStyleSheets = [sheet];
}

// saveText downloads the page as a file if the browser opened no window.
function saveText(blob: Blob): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = "piaojue.html";
  a.click();
}
