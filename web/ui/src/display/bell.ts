// A bell at the end of a timed vote, made with WebAudio. Browsers may forbid sound until somebody has touched the page:
// the bell then stays silent, and nothing throws.

import { useEffect, useRef } from "preact/hooks";
import { secondsLeft } from "../reduce";
import { useClock } from "../store";
import type { View } from "../types";

// A Moment is the part of a view that the bell needs: the poll, its deadline, and the seconds left.
export interface Moment {
  poll: string;
  running: boolean;
  closes: string; // "": no deadline, or not running
  left: number | null;
}

export function momentOf(view: View, skew: number, now: number): Moment {
  const p = view.poll;
  const running = !!p && p.state === "open";
  const closes = (running && p.closes_at) || "";
  return { poll: p ? p.id : "", running, closes, left: closes ? secondsLeft(closes, skew, now) : null };
}

// ends reports whether the time ran out between two moments: its last second has passed, and before that the poll was
// not closed by hand, nor its deadline moved or removed.
export function ends(before: Moment | null, now: Moment): boolean {
  if (!before || before.poll !== now.poll || before.left === null || before.left === 0) return false;
  if (now.running) return now.closes === before.closes && now.left === 0;
  return before.left <= 1;
}

type Contexts = { AudioContext?: typeof AudioContext; webkitAudioContext?: typeof AudioContext };

let context: AudioContext | null = null;

// ready starts the audio if the browser allows it, and reports whether it runs.
export function ready(): boolean {
  try {
    const Sound = (window as Contexts).AudioContext || (window as Contexts).webkitAudioContext;
    if (!Sound) return false;
    context = context || new Sound();
    if (context.state === "suspended") void context.resume().catch(() => undefined);
    return context.state === "running";
  } catch {
    return false;
  }
}

// ring plays two strokes.
export function ring(): void {
  if (!ready() || !context) return;
  try {
    for (const at of [0, 0.9]) strike(context, context.currentTime + at);
  } catch {
    // the device has no sound
  }
}

function strike(c: AudioContext, at: number): void {
  for (const [pitch, loud] of [[660, 0.5], [1320, 0.25], [1980, 0.12]] as const) {
    const tone = c.createOscillator();
    const gain = c.createGain();
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime(loud, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 1.6);
    tone.connect(gain);
    gain.connect(c.destination);
    tone.start(at);
    tone.stop(at + 1.7);
  }
}

// useBell rings when the time of the poll on the display runs out. If the browser requires it, the first touch or key
// press enables the sound.
export function useBell(on: boolean, view: View | undefined | null, skew: number): void {
  const now = useClock(250);
  const before = useRef<Moment | null>(null);
  useEffect(() => {
    if (!on) return;
    const open = () => void ready();
    open();
    const events = ["pointerdown", "keydown"] as const;
    events.forEach((e) => window.addEventListener(e, open));
    return () => events.forEach((e) => window.removeEventListener(e, open));
  }, [on]);
  useEffect(() => {
    if (!on || !view) return;
    const moment = momentOf(view, skew, now);
    if (ends(before.current, moment)) {
      document.documentElement.dataset.bell = String(Number(document.documentElement.dataset.bell || 0) + 1);
      ring();
    }
    before.current = moment;
  });
}
