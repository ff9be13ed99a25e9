// The control of the scene that introduces one item after another, with the time that each director has to speak.

import { post } from "../api";
import type { PollView, View } from "../types";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import type { Press } from "./press";
import { t } from "./words";

const times = [0, 3, 5, 8, 10, 15];

interface IntroduceProps {
  view: View;
  poll?: PollView; // the poll whose items to introduce, if no introduction is on
  press: Press;
}

interface Introducing {
  at: number; // the index of the item; -1: none is introduced
  poll: PollView;
  minutes: number;
  put: (n: number, minutes: number) => void;
}

// introducing returns the item on display and the function that shows another; undefined if there is nothing to show.
export function introducing(p: IntroduceProps): Introducing | undefined {
  const { scene } = p.view;
  const polls = (p.view.polls || []).filter((x) => x.items.length);
  const on = scene.scene === "introduce";
  const poll = polls.find((x) => x.id === (on ? scene.poll : p.poll?.id)) ||
    polls.find((x) => x.state === "draft" || x.state === "adopted");
  if (!poll) return undefined;
  const at = on ? poll.items.findIndex((x) => x.id === scene.item) : -1;
  const put = (n: number, minutes: number) =>
    void p.press.run("scene", () => post(`/api/meetings/${p.view.meeting.id}/scene`,
      { scene: "introduce", poll: poll.id, item: poll.items[n]!.id, minutes: minutes || undefined }));
  return { at, poll, minutes: (on && scene.minutes) || 0, put };
}

// Introduce is the control while an item is on display; before, it offers to begin, but not on the console. There it
// replaces the scenes, has a button back to them, and leaves out the item's title, which the preview shows.
export function Introduce(p: IntroduceProps & { onList?: () => void }) {
  const now = introducing(p);
  if (!now) return null;
  const { at, poll, minutes, put } = now;
  const small = !p.onList;
  if (at < 0)
    return small ? (
      <Button small test="intro-start" onPress={() => put(0, minutes)}>
        {t("intro.start")}
      </Button>
    ) : null;
  const of = poll.items.length;
  return (
    <div class={"introducing" + (small ? " small" : "")} role="group" aria-label={t("intro.start")}
        data-test="introducing">
      {small && <b>{spaced(poll.items[at]!.title)}</b>}
      <div class="scenes">
        <Button small={small} test="intro-back" off={at === 0} onPress={() => put(at - 1, minutes)}>
          {t("intro.back")}
        </Button>
        <Button small={small} test="intro-next" off={at === of - 1} onPress={() => put(at + 1, minutes)}>
          {t("intro.next")}
        </Button>
        {p.onList && (
          <Button test="intro-list" onPress={p.onList}>
            {t("intro.list")}
          </Button>
        )}
      </div>
      <div class="intro-time">
        <span>{t("intro.at", { n: at + 1, of })}</span>
        <select value={String(minutes)} aria-label={t("intro.minutes")} data-test="intro-minutes"
            onChange={(e) => put(at, Number(e.currentTarget.value))}>
          {times.map((n) => (
            <option key={n} value={String(n)}>
              {n ? t("intro.n", { n }) : t("intro.free")}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
