// The one owner of the socket: it connects, subscribes, comes back after a loss, and says what it heard.
//
// A socket can be dead without a close: the Wi-Fi is gone, a proxy swallows what is sent, the tablet slept. The service
// says its newest view again within 10 s whatever happens, so silence is a dead socket, and no other question is asked:
// that the service answers a request says nothing of the socket.

import { get, Problem } from "./api";
import type { Message } from "./reduce";
import type { Bye, LiveView, Page } from "./types";

const ends = ["revoked", "replaced"]; // byes after which only a new sign-in helps
const firstWait = 300; // milliseconds before the first retry
const longestWait = 3000;
const silence = 15000; // after so long without a word the socket is dead
const patience = 10000; // to connect
const grace = 2000; // a page that woke takes so long to find its new socket before it says that it has none
const doubt = 10000; // a page that comes into view trusts a socket that it heard since
const settling = 1000; // what wakes a page comes as several events

export interface Live {
  stop(): void;
  // again reconnects at once, for a person who presses a button.
  again(): void;
}

// connect keeps a live channel open for a page and a meeting until stopped or told that the sign-in is over.
export function connect(page: Page, meeting: string, since: () => number, tell: (msg: Message) => void): Live {
  let socket: WebSocket | null = null;
  let opened = 0; // when the socket was asked for
  let heard = { run: 0, wall: 0 }; // when it last spoke
  let over = false;
  let wait = firstWait;
  let retry = 0;
  let limit = 0; // until when the socket must speak
  let owning = 0; // until when a page that woke owns that it is cut off

  const open = () => {
    clearTimeout(retry);
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const ws = new WebSocket(scheme + location.host + "/live?page=" + page, "piaojue.v1");
    let fresh = true; // nothing heard yet
    socket = ws;
    opened = performance.now();
    speakWithin(patience);
    ws.onopen = () => {
      if (socket !== ws) return;
      speakWithin(silence);
      ws.send(JSON.stringify({ meeting, since: since() }));
    };
    ws.onmessage = (e) => {
      if (socket !== ws) return;
      speakWithin(silence);
      heard = clocks();
      const msg = JSON.parse(String(e.data)) as LiveView | Bye;
      if (msg.type === "view") {
        wait = firstWait;
        clearTimeout(owning);
        tell({ type: "view", seq: msg.seq, view: msg.view, at: Date.now(), fresh });
        fresh = false;
      } else if (msg.type === "bye") {
        if (msg.retry || !ends.includes(msg.code)) return; // the close that follows brings us back
        over = true;
        tell({ type: "bye", code: msg.code });
      }
    };
    ws.onclose = () => {
      if (socket === ws) lost(fresh);
    };
  };

  const speakWithin = (ms: number) => {
    clearTimeout(limit);
    limit = window.setTimeout(drop, ms);
  };

  const lost = (unheard: boolean) => {
    letGo();
    if (over) return;
    tell({ type: "link", online: false });
    if (unheard) void stillSignedIn();
    retry = window.setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(longestWait, wait * 1.7);
  };

  // letGo forgets the socket, which may close whenever it can.
  const letGo = () => {
    const ws = socket;
    socket = null;
    clearTimeout(retry);
    clearTimeout(limit);
    clearTimeout(owning);
    if (ws) ws.close();
  };

  // A refused upgrade, or a close before the first view, does not say why: ask, so that an ended sign-in is not retried
  // for ever.
  const stillSignedIn = async () => {
    try {
      await get("/api/me");
    } catch (e) {
      if (!(e instanceof Problem) || e.status !== 401 || over) return;
      over = true;
      letGo();
      tell({ type: "bye", code: "revoked" });
    }
  };

  const drop = () => {
    if (socket) lost(false);
  };

  // renew takes a new socket for one that may be dead. The old one goes first: a sign-in has only a few.
  const renew = () => {
    const coming = socket && socket.readyState === WebSocket.CONNECTING && performance.now() - opened < settling;
    if (over || coming) return;
    letGo();
    wait = firstWait;
    owning = window.setTimeout(() => tell({ type: "link", online: false }), grace);
    open();
  };

  // recent says whether the socket spoke a moment ago, by both clocks: one may stand still while a tablet sleeps, and
  // the other may be set.
  const recent = () => {
    const now = clocks();
    return now.run - heard.run < doubt && Math.abs(now.wall - heard.wall) < doubt;
  };
  const seen = () => {
    if (document.visibilityState === "visible" && !(socket && recent())) renew();
  };
  const restored = (e: PageTransitionEvent) => {
    if (e.persisted) renew();
  };
  window.addEventListener("online", renew); // by another address, perhaps
  window.addEventListener("offline", drop);
  window.addEventListener("pageshow", restored);
  document.addEventListener("visibilitychange", seen);
  document.addEventListener("resume", renew); // after being frozen
  open();

  return {
    again: renew,
    stop() {
      over = true;
      letGo();
      window.removeEventListener("online", renew);
      window.removeEventListener("offline", drop);
      window.removeEventListener("pageshow", restored);
      document.removeEventListener("visibilitychange", seen);
      document.removeEventListener("resume", renew);
    },
  };
}

function clocks(): { run: number; wall: number } {
  return { run: performance.now(), wall: Date.now() };
}
