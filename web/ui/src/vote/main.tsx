// The page /vote: a deputy's tablet, phone or browser.

import "../css/tokens.css";
import "../css/base.css";
import "../css/core.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { speak } from "../i18n/words";
import { connect } from "../live";
import { seat, signOut, type Seat } from "../session";
import { createStore, useStore } from "../store";
import { clearLook } from "../tablet/size";
import type { PollDetail } from "../types";
import { askBox, isOver, send, type VoteStore } from "./cast";
import { useLoading } from "./details";
import { forget, load, save } from "./keep";
import { current, draftOf, reduce, start, type VoteMessage, type VoteState } from "./state";
import { Tablet } from "./tablet";

const store: VoteStore = createStore<VoteState, VoteMessage>(start, reduce);

function App() {
  const state = useStore(store);
  const [me, setMe] = useState<Seat | null>(null);
  useEffect(() => void seat("vote").then(setMe), []);
  useKept(me);
  useSeat(me);
  useBox(state);
  const who = me && me.principal;
  const poll = current(state);
  useLoading(poll, !!state.view && state.view.meeting.rehearsal);
  const phase = poll ? draftOf(state, poll.id).phase : "choose";
  useEffect(() => {
    if (who && poll && phase === "sending") void send(store, poll.id, who.number || "");
  }, [who, poll && poll.id, phase]);

  return (
    <Tablet
      who={who}
      state={state}
      send={store.send}
      onPick={pick}
      onSignOut={() => {
        forget(); // the next person must find nothing of this deputy
        clearLook();
        void signOut();
      }}
    />
  );
}

// pick switches to another running poll.
function pick(id: string): void {
  get<PollDetail>("/api/polls/" + id).then((poll) => store.send({ type: "pick", poll }), () => undefined);
}

// useSeat restores the deputy's drafts and follows the live channel of their meeting.
function useSeat(me: Seat | null): void {
  useEffect(() => {
    if (!me || !me.principal.meeting) return;
    store.send({ type: "restore", drafts: load(me.draft_key || "") });
    const live = connect("vote", me.principal.meeting, () => store.get().seq, store.send);
    return () => live.stop();
  }, [me]);
}

// useKept stores each draft at once, so that no reload loses a tap, and removes all once the sign-in has ended.
function useKept(me: Seat | null): void {
  useEffect(() => {
    if (!me) return;
    let kept = store.get().drafts;
    return store.listen(() => {
      const { drafts, ended } = store.get();
      if (ended) forget();
      else if (drafts !== kept) save(me.draft_key || "", (kept = drafts));
    });
  }, [me]);
}

// useBox asks the box for this deputy's ballot: when a poll first appears, after its close, and while it is unknown
// whether the ballot arrived.
function useBox(state: VoteState): void {
  const poll = current(state);
  const id = poll ? poll.id : "";
  const over = isOver(state, id);
  const running = !!poll && (poll.state === "open" || poll.state === "paused");
  const unknown = draftOf(state, id).phase === "unknown";
  const asked = state.asked[id];
  const want = state.online && (over || running) && (!asked || (over && asked !== "over") || unknown);
  useEffect(() => {
    if (!want) return;
    let timer = 0;
    let here = true;
    const ask = async () => {
      const answered = await askBox(store, id);
      if (here && !answered) timer = window.setTimeout(ask, 3000);
    };
    void ask();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [want, id, over]);
}

void speak().then(() => render(<App />, document.getElementById("app")!));
