// The full text of a poll: the details of its items, and what an unmarked item counts as. Every tablet loads it once,
// when it shows the poll, so that no later request tells what a deputy reads or leaves unmarked.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Item, Line, PollDetail, PollView, Spec } from "../types";
import { Button } from "../ui/button";
import { t } from "./words";

let specs: Record<string, Spec> = {};
let loaded = ""; // what the specs are of: a rehearsal's may change before a formal meeting, and a draft's may too
const images: HTMLImageElement[] = []; // kept, so that opening an item sends no request either
const readers = new Set<() => void>();

// The longest random delays in milliseconds, so that tablets do not all request at once: shorter once the poll is open.
const soon = 1000;
const later = 5000;
const retry = 3000;

// useLoading loads the full text of a poll and retries until it succeeds.
export function useLoading(poll: PollView | undefined, rehearsal: boolean): void {
  const id = poll ? poll.id : "";
  const waits = !!poll && (poll.state === "adopted" || !!poll.released);
  const of = `${rehearsal} ${poll && poll.released}`;
  useEffect(() => {
    if (of !== loaded) specs = {};
    loaded = of;
    if (!id || specs[id]) return;
    let timer = 0;
    let here = true;
    const load = () =>
      get<PollDetail>("/api/polls/" + id).then(
        (d) => {
          if (here) {
            specs[id] = d.spec;
            for (const item of d.spec.items) {
              for (const hash of item.pictures || []) {
                const image = new Image();
                image.src = pictureAt(id, hash);
                images.push(image);
              }
            }
          }
          for (const draw of readers) draw();
        },
        () => here && (timer = window.setTimeout(load, retry)),
      );
    timer = window.setTimeout(load, Math.random() * (waits ? later : soon));
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [id, waits, of]);
}

// useSpec returns the full text of a poll once it is loaded. It makes no request.
export function useSpec(poll: string): Spec | undefined {
  const [, set] = useState(0);
  useEffect(() => {
    const draw = () => set((n) => n + 1);
    readers.add(draw);
    draw(); // it may have been loaded meanwhile
    return () => {
      readers.delete(draw);
    };
  }, []);
  return specs[poll];
}

// Details is what is shown under an opened item.
export function Details(p: { poll: string; item: Line }) {
  const spec = useSpec(p.poll);
  const item = spec && spec.items.find((i) => i.id === p.item.id);
  return (
    <div class="details" data-test={"details-" + p.item.id} aria-live="polite">
      {item ? <More poll={p.poll} item={item} /> : t("loadingDetails")}
    </div>
  );
}

function More(p: { poll: string; item: Item }) {
  const { item } = p;
  const facts = (["place", "serves", "due"] as const).map((k) => item[k] && t(k) + item[k]).filter(Boolean);
  return (
    <>
      <Aloud words={[item.title, ...facts, item.details].join("\n")} />
      {facts.map((fact) => <p>{fact}</p>)}
      {item.details || (!facts.length && !item.pictures && t("noDetails"))}
      {item.pictures?.map((hash) => <img src={pictureAt(p.poll, hash)} alt={item.title} />)}
    </>
  );
}

function pictureAt(poll: string, hash: string): string {
  return `/api/meetings/${poll.split("-")[0]}/photos/${hash}?w&page=vote`;
}

const speech = window.speechSynthesis as SpeechSynthesis | undefined;
const voices = () => (speech ? speech.getVoices() : []);
voices(); // has the browser look for them

// Aloud reads an item with a Chinese voice of the tablet's own; what speaks over the internet is none.
function Aloud(p: { words: string }) {
  const [on, set] = useState(false);
  const voice = voices().find((v) => v.localService && /^(zh|cmn)/.test(v.lang));
  useEffect(() => {
    if (!on) return;
    const said = new SpeechSynthesisUtterance(p.words);
    said.voice = voice!;
    said.onend = () => set(false);
    speech!.speak(said);
    return () => speech!.cancel();
  }, [on]);
  return voice ? (
    <Button test="aloud" onPress={() => set(!on)}>
      {t(on ? "quiet" : "aloud")}
    </Button>
  ) : null;
}
