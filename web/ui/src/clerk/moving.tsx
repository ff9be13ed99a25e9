// Reordering rows: by dragging a handle with mouse, finger or pen, or by Alt with an arrow key. The new place is
// announced to screen readers.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icons";
import { landing, lineAt, scrollStep, stepOf } from "./move";
import { t } from "./words";

interface Drag {
  key: number; // of the row
  from: number;
  to: number;
  pointer: number;
}

// Moving is the result of useMoving: the props of a row and of its handle, and the function that moves a row.
export type Moving = ReturnType<typeof useMoving>;

// useMoving takes the rows' keys in order, a function that names a row, and the function that changes the order.
export function useMoving(keys: number[], name: (key: number) => string, onMove: (key: number, to: number) => void) {
  const table = useRef<HTMLTableElement>(null);
  const [drag, set] = useState<Drag | undefined>();
  const [said, say] = useState("");
  const move = (key: number, to: number) => {
    if (!(to in keys) || keys[to] === key) return;
    const had = document.activeElement as HTMLElement | null;
    onMove(key, to);
    say(t("items.moved", { title: name(key), n: to + 1, of: keys.length }));
    requestAnimationFrame(() => had?.isConnected && had.focus({ preventScroll: true })); // a moved element loses focus
  };
  useDrag(table, drag, set, (d) => move(d.key, d.to));
  const row = (key: number) => {
    const at = keys.indexOf(key);
    const line = drag ? lineAt(at, drag.from, drag.to, keys.length) : "";
    return {
      "data-key": key,
      class: [drag?.key === key && "moving", line && "drop-" + line].filter(Boolean).join(" "),
      onKeyDown: (e: KeyboardEvent) => {
        const by = stepOf(e);
        if (!by) return;
        e.preventDefault();
        move(key, at + by);
      },
    };
  };
  const grip = (key: number) => ({
    onPointerDown: (e: PointerEvent) => {
      if (e.button) return;
      const from = keys.indexOf(key);
      set({ key, from, to: from, pointer: e.pointerId });
    },
  });
  return { table, said, move, row, grip };
}

type Table = { current: HTMLTableElement | null };

// useDrag follows the pointer until it is released. Escape or a cancelled pointer leaves the order unchanged.
function useDrag(table: Table, drag: Drag | undefined, set: (d: Drag | undefined) => void, drop: (d: Drag) => void) {
  const end = useRef(drop);
  end.current = drop;
  const now = useRef(drag);
  now.current = drag;
  const pointer = drag?.pointer;
  useLayoutEffect(() => { // before the pointer's next event
    if (pointer === undefined) return;
    let y: number | undefined;
    let frame = 0;
    const place = () => {
      const d = now.current;
      if (!d || y === undefined || !table.current) return;
      const to = placeAt(table.current, d.from, y);
      if (to !== d.to) set({ ...d, to });
    };
    const follow = () => {
      if (y !== undefined && table.current && scroll(table.current, y)) place();
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    const on = {
      pointermove: (e: PointerEvent) => {
        if (e.pointerId !== pointer) return;
        y = e.clientY;
        place();
      },
      pointerup: (e: PointerEvent) => {
        if (e.pointerId !== pointer) return;
        const d = now.current;
        set(undefined);
        if (d && d.to !== d.from) end.current(d);
      },
      pointercancel: () => set(undefined),
      keydown: (e: KeyboardEvent) => e.key === "Escape" && set(undefined),
    };
    const all = Object.entries(on) as [string, EventListener][];
    all.forEach(([what, act]) => document.addEventListener(what, act));
    return () => {
      cancelAnimationFrame(frame);
      all.forEach(([what, act]) => document.removeEventListener(what, act));
    };
  }, [pointer]);
}

function placeAt(table: HTMLTableElement, from: number, y: number): number {
  const rows = [...table.querySelectorAll("tr[data-key]")];
  return landing(rows.map((r) => r.getBoundingClientRect().top), table.getBoundingClientRect().bottom, from, y);
}

// scroll scrolls the table's scrolling ancestor, or else the window, while the pointer is near an edge of it.
function scroll(table: HTMLTableElement, y: number): boolean {
  let box: Element | null = table.parentElement;
  while (box && !(box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)))
    box = box.parentElement;
  const edges = box?.getBoundingClientRect() || { top: 0, bottom: innerHeight };
  const by = scrollStep(y, Math.max(0, edges.top), Math.min(innerHeight, edges.bottom));
  if (by) (box || document.scrollingElement!).scrollTop += by;
  return by !== 0;
}

// Handle is the button by which a row is dragged. The row handles its keys.
export function Handle(p: { moving: Moving; item: number; label: string; test: string }) {
  return (
    <button type="button" class="handle" aria-label={p.label} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        title={t("items.drag")} data-test={p.test} {...p.moving.grip(p.item)}>
      <Icon name="grip" size={28} />
    </button>
  );
}

// Moved announces the new place of the row that was moved last.
export function Moved(p: { moving: Moving }) {
  return <p class="sr" role="status" aria-live="polite" data-test="moved">{p.moving.said}</p>;
}
