// The one owner of the socket: it connects, subscribes, comes back after a loss, and says what it heard.

import { ask, get, Problem } from "./api";
import type { Message } from "./reduce";
import type { Page, View } from "./types";

const ends = ["revoked", "replaced"]; // byes after which only a new sign-in helps
const firstWait = 300; // milliseconds before the first retry
const longestWait = 5000;
const silence = 15000; // after so long without a word the service is asked whether it is there

export interface Live {
  stop(): void;
  // again reconnects at once, for a person who presses a button or a page that comes back into view.
  again(): void;
}

interface Wire {
  type: string;
  seq?: number;
  view?: View;
  code?: string;
  retry?: boolean;
}

// connect keeps a live channel open for a page and a meeting until stopped or told that the sign-in is over.
export function connect(page: Page, meeting: string, since: () => number, tell: (msg: Message) => void): Live {
  let socket: WebSocket | null = null;
  let over = false;
  let wait = firstWait;
  let retry = 0;
  let probe = 0;
  let settled = 0;

  const open = () => {
    clearTimeout(retry);
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const ws = new WebSocket(scheme + location.host + "/live?page=" + page, "piaojue.v1");
    let fresh = true; // nothing heard yet
    socket = ws;
    ws.onopen = () => {
      settled = window.setTimeout(() => tell({ type: "link", online: true }), 1000); // there may be no newer view to wait for
      ws.send(JSON.stringify({ meeting, since: since() }));
      heard();
    };
    ws.onmessage = (e) => {
      if (socket !== ws) return;
      heard();
      const msg = JSON.parse(String(e.data)) as Wire;
      if (msg.type === "view" && msg.view) {
        wait = firstWait;
        tell({ type: "view", seq: msg.seq || 0, view: msg.view, at: Date.now(), fresh });
        fresh = false;
      } else if (msg.type === "bye") {
        const code = msg.code || "";
        if (msg.retry || !ends.includes(code)) return; // the close that follows brings us back
        over = true;
        tell({ type: "bye", code });
      }
    };
    ws.onclose = () => {
      if (socket === ws) lost(fresh);
    };
  };

  const lost = (unheard: boolean) => {
    socket = null;
    clearTimeout(probe);
    clearTimeout(settled);
    if (over) return;
    tell({ type: "link", online: false });
    if (unheard) void stillSignedIn();
    retry = window.setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(longestWait, wait * 1.7);
  };

  // A refused upgrade, or a close before the first view, does not say why: ask, so that an ended sign-in is not retried for ever.
  const stillSignedIn = async () => {
    try {
      await get("/api/me");
    } catch (e) {
      if (!(e instanceof Problem) || e.status !== 401 || over) return;
      over = true;
      clearTimeout(retry);
      tell({ type: "bye", code: "revoked" });
    }
  };

  const heard = () => {
    clearTimeout(probe);
    probe = window.setTimeout(check, silence);
  };

  // A socket can be dead without a close when the Wi-Fi drops silently.
  const check = async () => {
    const asked = socket;
    const there = await fetchable();
    if (socket !== asked || !asked) return;
    if (there) heard();
    else drop();
  };

  const drop = () => {
    const ws = socket;
    if (!ws) return;
    lost(false);
    ws.close();
  };

  const again = () => {
    if (over || socket) return;
    wait = firstWait;
    open();
  };
  const seen = () => {
    if (document.visibilityState === "visible") again();
  };
  window.addEventListener("online", again);
  window.addEventListener("offline", drop);
  document.addEventListener("visibilitychange", seen);
  open();

  return {
    again,
    stop() {
      over = true;
      clearTimeout(retry);
      clearTimeout(probe);
      clearTimeout(settled);
      window.removeEventListener("online", again);
      window.removeEventListener("offline", drop);
      document.removeEventListener("visibilitychange", seen);
      const ws = socket;
      socket = null;
      if (ws) ws.close();
    },
  };
}

function fetchable(): Promise<boolean> {
  return ask("/healthz", { timeout: 5000 }).then(() => true, () => false);
}
