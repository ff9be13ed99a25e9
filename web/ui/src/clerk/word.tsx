// Actions that need another person's approval: requesting it, the request's state, and doing once what was allowed.

import { ask as send, Problem, post, remove } from "../api";
import { usePress } from "../desk/press";
import { asked } from "../desk/requests";
import { t as desk } from "../desk/words";
import type { Asking, Request } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { Failed } from "./form";
import { t } from "./words";

// needsWord reports whether the service refused an action because another person has to allow it first.
export function needsWord(e: unknown): boolean {
  return e instanceof Problem && e.code === "needs_word";
}

// askWord requests approval. It ignores no_word_needed: the action may then be done without a request.
export async function askWord(meeting: string, asks: Asking[]): Promise<void> {
  for (const a of asks) {
    try {
      await post(`/api/meetings/${meeting}/requests`, a);
    } catch (e) {
      if (!(e instanceof Problem) || e.code !== "no_word_needed") throw e;
    }
  }
}

// carryOut does what a request allows, by the same route as an action that needs no request.
function carryOut(meeting: string, r: Request): Promise<unknown> {
  const staff = `/api/meetings/${meeting}/staff`;
  switch (r.act) {
    case "add":
      return post(staff, { name: r.name, roles: r.roles });
    case "rename":
      return send(`${staff}/${r.staff}`, { method: "PATCH", body: { name: r.name } });
    case "roles":
      return send(`${staff}/${r.staff}`, { method: "PATCH", body: { roles: r.roles } });
    case "remove":
      return remove(`${staff}/${r.staff}`);
    case "slip":
      return Promise.resolve();
  }
}

// Asked lists the requests and their state. An allowed slip leads to printing; anything else is done by one press.
export function Asked(p: { meeting: string; list: Request[] | undefined;
    onSlip: (r: Request) => void; onDone: () => void }) {
  const press = usePress();
  if (!p.list?.length) return null;
  const go = (r: Request) =>
    r.act === "slip" || r.first
      ? p.onSlip(r)
      : void press.run(r.id, async () => {
          await carryOut(p.meeting, r);
          p.onDone();
        });
  return (
    <div>
      <ul class="asked" data-test="asked">
        {p.list.map((r) => (
          <li key={r.id} data-test={"asked-" + r.id} data-allowed={r.allowed ? "1" : "0"}>
            <span>
              <b>{r.first ? t("ask.first", { who: r.who }) : asked(r)}</b>
              <span class="secondary">
                {r.allowed ? t("ask.allowed", { by: r.allowed_by || "" })
                  : t("ask.waits", { word: desk(`role.${r.word}`) })}
              </span>
            </span>
            <Button small kind={r.allowed ? "main" : undefined} test={"do-" + r.id}
                off={!r.allowed || !!press.busy} onPress={() => go(r)}>
              {press.busy === r.id ? desk("working") : t(r.act === "slip" || r.first ? "staff.print" : "ask.do")}
            </Button>
          </li>
        ))}
      </ul>
      <Failed why={press.why} />
    </div>
  );
}

// WordNote says that a request was made and waits for approval.
export function WordNote(p: { asked: boolean }) {
  if (!p.asked) return null;
  return (
    <p class="good" role="status" data-test="asked-note">
      <Icon name="check" />
      {t("ask.sent")}
    </p>
  );
}
