// useLive connects a screen to its live channel: its principal and the newest view.

import { useEffect, useState } from "preact/hooks";
import { connect, type Live } from "./live";
import { nothing, reduce, type LiveState, type Message } from "./reduce";
import { whoAmI } from "./session";
import { createStore, useStoreEvery, type Store } from "./store";
import type { Page, Principal } from "./types";

export interface Seat extends LiveState {
  principal: Principal | null; // null until known
  again(): void; // reconnect at once
}

// useLive gets the principal by the page's cookie (or goes to the sign-in page) and follows a meeting: the principal's
// own, or the one given, for a clerk who has none. every is the least time between two renders, in milliseconds.
export function useLive(page: Page, every = 100, meeting?: string): Seat {
  const [principal, setPrincipal] = useState<Principal | null>(null);
  const [store] = useState<Store<LiveState, Message>>(() => createStore<LiveState, Message>(nothing, reduce));
  const [live, setLive] = useState<Live | null>(null);
  const state = useStoreEvery(store, every);
  useEffect(() => {
    void whoAmI(page).then(setPrincipal);
  }, [page]);
  const id = meeting || (principal && principal.meeting) || "";
  useEffect(() => {
    if (!principal || !id) return;
    const l = connect(page, id, () => store.get().seq, store.send);
    setLive(l);
    return () => l.stop();
  }, [principal, id, page, store]);
  return { ...state, principal, again: () => live && live.again() };
}
