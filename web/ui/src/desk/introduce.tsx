// The switch of the scene that introduces one item after the other, with the time that each director has.

import { post } from "../api";
import type { PollView, View } from "../types";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import type { Press } from "./press";
import { t } from "./words";

const times = [0, 3, 5, 8, 10, 15];

export function Introduce(p: { view: View; poll?: PollView; press: Press; small?: boolean }) {
  const { view, press, small } = p;
  const { scene } = view;
  const polls = (view.polls || []).filter((x) => x.items.length);
  const on = scene.scene === "introduce";
  const poll = polls.find((x) => x.id === (on ? scene.poll : p.poll?.id)) ||
    polls.find((x) => x.state === "draft" || x.state === "adopted");
  if (!poll) return null;
  const at = on ? poll.items.findIndex((x) => x.id === scene.item) : -1;
  const put = (n: number, minutes: number) =>
    void press.run("scene", () => post(`/api/meetings/${view.meeting.id}/scene`,
      { scene: "introduce", poll: poll.id, item: poll.items[n]!.id, minutes: minutes || undefined }));
  const now = (on && scene.minutes) || 0;
  if (at < 0)
    return (
      <Button small={small} icon="info" test="intro-start" onPress={() => put(0, now)}>
        {t("intro.start")}
      </Button>
    );
  const item = poll.items[at]!;
  return (
    <div class="introducing" role="group" aria-label={t("intro.start")} data-test="introducing">
      <p>
        <span class="secondary">{t("intro.at", { n: at + 1, of: poll.items.length })}</span> <b>{spaced(item.title)}</b>
      </p>
      <div class="intro-steps">
        <Button small={small} test="intro-back" off={at === 0} onPress={() => put(at - 1, now)}>
          {t("intro.back")}
        </Button>
        <Button small={small} kind="main" test="intro-next" off={at === poll.items.length - 1}
            onPress={() => put(at + 1, now)}>
          {t("intro.next")}
        </Button>
        <label>
          <span class="secondary">{t("intro.minutes")}</span>
          <select value={String(now)} data-test="intro-minutes"
              onChange={(e) => put(at, Number(e.currentTarget.value))}>
            {times.map((n) => (
              <option key={n} value={String(n)}>
                {n ? t("intro.n", { n }) : t("intro.free")}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
