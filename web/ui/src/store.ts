// A store holds one state. Only its reducer changes it, and every change notifies the listeners.

import { useEffect, useState } from "preact/hooks";

export interface Store<S, M> {
  get(): S;
  send(msg: M): void;
  listen(fn: () => void): () => void;
}

export function createStore<S, M>(initial: S, reduce: (state: S, msg: M) => S): Store<S, M> {
  let state = initial;
  const ears = new Set<() => void>();
  return {
    get: () => state,
    send(msg) {
      const next = reduce(state, msg);
      if (next === state) return;
      state = next;
      ears.forEach((fn) => fn());
    },
    listen(fn) {
      ears.add(fn);
      return () => void ears.delete(fn);
    },
  };
}

// useStore renders a component again whenever the store changes.
export function useStore<S, M>(store: Store<S, M>): S {
  const [state, set] = useState(store.get());
  useEffect(() => {
    const draw = () => set(store.get());
    const stop = store.listen(draw);
    draw(); // the store may have changed before this effect ran
    return stop;
  }, [store]);
  return state;
}

// useStoreEvery is useStore with at most one render in `every` milliseconds; the newest state is always rendered.
export function useStoreEvery<S, M>(store: Store<S, M>, every: number): S {
  const [state, set] = useState(store.get());
  useEffect(() => {
    let timer = 0;
    let last = 0;
    const draw = () => {
      timer = 0;
      last = Date.now();
      set(store.get());
    };
    const hear = () => {
      if (!timer) timer = window.setTimeout(draw, Math.max(0, last + every - Date.now()));
    };
    const stop = store.listen(hear);
    hear(); // the store may have changed before this effect ran
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, every]);
  return state;
}

// useClock returns this browser's time and renders again every `every` milliseconds.
export function useClock(every = 1000): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
