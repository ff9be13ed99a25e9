// The clerk's requests about scrutineers and presiding officers: one line each, answered by one press.

import { post } from "../api";
import type { Request } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { usePress } from "./press";
import { bound, t } from "./words";

// asked puts a request in words: what is to be done, and to whom.
export function asked(r: Request): string {
  const roles = (list: string[] | undefined) => (list || []).map((x) => t(`role.${x as "clerk"}`)).join(t("sep.names"));
  const args = { who: r.who, name: r.name || "", roles: roles(r.roles), of: roles(r.of) };
  return t(`ask.${r.act}`, args);
}

// Requests lists the requests that this desk can answer.
export function Requests(p: { meeting: string; list: Request[] | undefined }) {
  const press = usePress();
  if (!p.list?.length) return null;
  const answer = (r: Request, agree: boolean) =>
    void press.run(r.id, () => post(`/api/meetings/${p.meeting}/requests/${r.id}/allow`, { agree }));
  return (
    <section class="card requests" data-test="requests" aria-label={t("ask.title")}>
      {p.list.map((r) => (
        <div key={r.id} class="request" data-test={"request-" + r.id}>
          <p>
            <Icon name="info" />
            <span>{bound(t("ask.line", { what: asked(r) }))}</span>
          </p>
          <div class="request-acts">
            <Button test={"decline-" + r.id} off={!!press.busy} onPress={() => answer(r, false)}>
              {t("ask.decline")}
            </Button>
            <Button kind="outline" test={"allow-" + r.id} off={!!press.busy} onPress={() => answer(r, true)}>
              {press.busy === r.id ? t("working") : t("ask.allow")}
            </Button>
          </div>
        </div>
      ))}
      {press.why && (
        <p class="bad failed" role="alert">
          <Icon name="warn" />
          {press.why}
        </p>
      )}
    </section>
  );
}
