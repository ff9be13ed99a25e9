// The tab to print slips: for all deputies, one delegation, one deputy, or the staff. A new slip voids the old one.

import { useState } from "preact/hooks";
import type { StaffMember, View } from "../types";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { PrintSheet, type Wanted } from "./print";
import { byDelegation, matches } from "./rollfile";
import { WallCard } from "./wall";
import { t } from "./words";

export function SlipsTab(p: { view: View; staff: StaffMember[] | undefined }) {
  const { view } = p;
  const [wanted, want] = useState<Wanted | undefined>();
  const [find, setFind] = useState("");
  const { staff } = p;
  const roll = view.roll || [];
  const found = find.trim() ? roll.filter((d) => matches(d, find)).slice(0, 8) : [];
  return (
    <main class="clerk-page two">
      <section class="card stack">
        <h2>{t("slips.deputies")}</h2>
        <p class="secondary">{t(view.meeting.pin ? "slips.what_pin" : "slips.what")}</p>
        {!!view.slips && (
          <p class="good" role="status" data-test="slips-made">
            <Icon name="check" />
            {t("todo.slips_done", { n: view.slips, of: roll.length })}
          </p>
        )}
        {roll.length === 0 ? (
          <p class="lead">
            <Icon name="info" />
            {t("slips.no_roll")}
          </p>
        ) : (
          <>
            <Button kind="main" icon="print" test="slips-all" onPress={() =>
                want({ what: t("slips.all", { n: roll.length }), n: roll.length, body: { deputies: "all" } })}>
              {t("slips.all", { n: roll.length })}
            </Button>
            <h3>{t("slips.by_delegation")}</h3>
            <div class="chips">
              {byDelegation(roll).map((g) => {
                const what = t("slips.delegation",
                  { name: spaced(g.name) || t("roll.no_delegation"), n: g.deputies.length });
                return (
                  <Button small key={g.name} test={"slips-" + (g.name || "none")} onPress={() =>
                      want({ what, n: g.deputies.length, body: { deputies: g.deputies.map((d) => d.number) } })}>
                    {what}
                  </Button>
                );
              })}
            </div>
          </>
        )}
      </section>
      <div class="column">
        {roll.length > 0 && (
          <section class="card form">
            <h2>{t("slips.one")}</h2>
            <input type="text" aria-label={t("find")} placeholder={t("find")} value={find} data-test="slips-find"
              onInput={(e) => setFind(e.currentTarget.value)} />
            {found.length > 0 && <ul class="rows">
              {found.map((d) => (
                <li key={d.number} class="row">
                  <span class="no">{d.number}</span>
                  <span>
                    <b>{d.name}</b>
                    <span class="more">{d.delegation}</span>
                  </span>
                  <Button small icon="print" test={"slip-" + d.number}
                      onPress={() => want({ what: t("slips.deputy", { number: d.number, name: d.name }), n: 1,
                        body: { deputies: [d.number] } })}>
                    {t("slips.print")}
                  </Button>
                </li>
              ))}
            </ul>}
            {find.trim() && !found.length && <p class="secondary">{t("find.none")}</p>}
          </section>
        )}
        <section class="card stack">
          <h2>{t("slips.staff")}</h2>
          <p class="secondary">{t("slips.staff_what")}</p>
          <Button
            small
            icon="print"
            test="slips-staff"
            off={!staff?.length}
            why={staff?.length ? undefined : t("staff.none")}
            onPress={() => want({ what: t("slips.staff_all", { n: staff?.length || 0 }),
              n: staff?.length || 0, body: { staff: "all" } })}
          >
            {t("slips.staff_all", { n: staff?.length || 0 })}
          </Button>
        </section>
        <WallCard />
      </div>
      {wanted && <PrintSheet first={!view.slips && !!wanted.body.deputies} meeting={view.meeting.id}
        wanted={wanted} onClose={() => want(undefined)} />}
    </main>
  );
}
