// The WebSocket client, and the only owner of the socket: it connects, subscribes, reconnects after a loss, and
// dispatches what it receives.
//
// A socket can be dead without a close event: the Wi-Fi is gone, a proxy drops the frames, or the tablet slept. The
// service repeats its newest view within 10 s in any case, so a silent socket is a dead one. Nothing else is probed: a
// response to an HTTP request would say nothing about the socket.

import { get, Problem } from "./api";
import type { Message } from "./reduce";
import type { Bye, LiveView, Page } from "./types";

const ends = ["revoked", "replaced"]; // bye codes after which only a new sign-in helps
const firstWait = 300; // milliseconds before the first retry
const longestWait = 3000;
const silence = 15000; // milliseconds without a message after which the socket counts as dead
const patience = 10000; // milliseconds to connect
const grace = 2000; // milliseconds a page that woke has to get a first view before it shows that it is offline
const doubt = 10000; // a page that becomes visible keeps its socket if a message came within so many milliseconds
const settling = 1000; // milliseconds: waking a page fires several events, which must open one socket only

export interface Live {
  stop(): void;
  // again reconnects at once: for a button that a person presses.
  again(): void;
}

// connect keeps a live channel open for a page and a meeting until it is stopped or the sign-in ends.
export function connect(page: Page, meeting: string, since: () => number, tell: (msg: Message) => void): Live {
  let socket: WebSocket | null = null;
  let opened = 0; // when the socket was created
  let heard = { run: 0, wall: 0 }; // when the last message came
  let over = false;
  let wait = firstWait;
  let retry = 0;
  let limit = 0; // the timer that drops a silent socket
  let owning = 0; // the timer after which a page that woke shows that it is offline

  const open = () => {
    clearTimeout(retry);
    const scheme = location.protocol === "https:" ? "wss://" : "ws://";
    const ws = new WebSocket(scheme + location.host + "/live?page=" + page, "piaojue.v1");
    let fresh = true; // no view has come yet
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
        if (msg.retry || !ends.includes(msg.code)) return; // the close event that follows reconnects
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

  // letGo drops the socket without waiting for its close.
  const letGo = () => {
    const ws = socket;
    socket = null;
    clearTimeout(retry);
    clearTimeout(limit);
    clearTimeout(owning);
    if (ws) ws.close();
  };

  // A refused upgrade, or a close before the first view, gives no reason. Ask the service, so that a page whose sign-in
  // has ended does not retry for ever.
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

  // renew replaces a socket that may be dead. It closes the old one first: a sign-in may have only a few.
  const renew = () => {
    const coming = socket && socket.readyState === WebSocket.CONNECTING && performance.now() - opened < settling;
    if (over || coming) return;
    letGo();
    wait = firstWait;
    owning = window.setTimeout(() => tell({ type: "link", online: false }), grace);
    open();
  };

  // recent reports whether a message came within `doubt`, by both clocks: performance.now may stop while a tablet
  // sleeps, and Date.now may be set.
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
  window.addEventListener("online", renew); // perhaps with another IP address
  window.addEventListener("offline", drop);
  window.addEventListener("pageshow", restored);
  document.addEventListener("visibilitychange", seen);
  document.addEventListener("resume", renew); // after the browser froze the page
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
