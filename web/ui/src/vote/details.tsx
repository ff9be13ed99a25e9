// An item's details, asked for once a poll when somebody wants to read them.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Line, PollDetail, Spec } from "../types";
import { t } from "./words";

const specs: Record<string, Spec> = {};
const asked: Record<string, Promise<Spec>> = {};

function load(poll: string): Promise<Spec> {
  const had = asked[poll];
  if (had) return had;
  const p = get<PollDetail>("/api/polls/" + poll).then((d) => (specs[poll] = d.spec));
  asked[poll] = p;
  p.catch(() => delete asked[poll]);
  return p;
}

// useSpec gives what was put to the meeting in a poll, once it is loaded. wanted starts loading.
export function useSpec(poll: string, wanted: boolean): { spec?: Spec; failed: boolean } {
  const [, draw] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!wanted || specs[poll]) return;
    let here = true;
    setFailed(false);
    load(poll).then(
      () => here && draw((n) => n + 1),
      () => here && setFailed(true),
    );
    return () => {
      here = false;
    };
  }, [poll, wanted]);
  return { spec: specs[poll], failed };
}

// Details is the text under an item that was opened.
export function Details(p: { poll: string; item: Line }) {
  const { spec, failed } = useSpec(p.poll, true);
  const item = spec && spec.items.find((i) => i.id === p.item.id);
  return (
    <div class="details" data-test={"details-" + p.item.id} aria-live="polite">
      {item ? item.details || t("noDetails") : t(failed ? "detailsFailed" : "loadingDetails")}
    </div>
  );
}
