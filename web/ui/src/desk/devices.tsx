// The tablets: how many are online, which deputies are present without one, and whether this page uses HTTPS.

import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import type { Role, RollEntry, Sighting, View } from "../types";
import { clock, sentence } from "../ui/format";
import { Icon } from "../ui/icons";
import { t } from "./words";

const every = 4000; // milliseconds between two requests

// useTablets polls the list of tablets while it is shown.
function useTablets(meeting: string): { list?: Sighting[]; why: string } {
  const [found, set] = useState<{ list?: Sighting[]; why: string }>({ why: "" });
  useEffect(() => {
    let here = true;
    const look = () =>
      get<{ tablets: Sighting[] }>(`/api/meetings/${meeting}/devices`).then(
        (a) => here && set({ list: a.tablets, why: "" }),
        (e) => here && set((was) => ({ ...was, why: sentence(e) })),
      );
    void look();
    const timer = setInterval(look, every);
    return () => {
      here = false;
      clearInterval(timer);
    };
  }, [meeting]);
  return found;
}

// A Lost is a deputy who is present while their tablet is not online. Without `at`, it was never seen.
export interface Lost {
  number: string;
  name: string;
  delegation: string;
  at?: string;
}

// A DeviceRow is one delegation: how many tablets are online, and the deputies whose tablets are not.
export interface DeviceRow {
  delegation: string;
  online: number;
  lost: Lost[];
}

// byDelegation joins the roll with the tablets seen. A deputy who is not present needs no tablet. A desk without the
// roll knows only the deputies whose tablets were seen.
export function byDelegation(roll: RollEntry[], tablets: Sighting[]): DeviceRow[] {
  const rows: DeviceRow[] = [];
  const row = (name: string | undefined) => {
    let r = rows.find((x) => x.delegation === (name || ""));
    if (!r) rows.push((r = { delegation: name || "", online: 0, lost: [] }));
    return r;
  };
  const seen = new Map(tablets.map((x) => [x.number, x]));
  const all: { number: string; name: string; delegation?: string; presence: string }[] = roll.length ? roll
    : tablets.map((x) => ({ ...x, presence: "present" }));
  for (const d of all) {
    const r = row(d.delegation);
    const x = seen.get(d.number);
    if (x?.online) r.online++;
    else if (d.presence === "present")
      r.lost.push({ number: d.number, name: d.name, delegation: d.delegation || "", at: x?.at });
  }
  return rows;
}

const desks: Role[] = ["display", "presiding", "scrutineer", "clerk"];

export function DevicesPanel(p: { view: View }) {
  const { view } = p;
  const { list, why } = useTablets(view.meeting.id);
  const devices = view.devices || {};
  const here = (list || []).filter((x) => x.online).length;
  const elsewhere = Math.max(0, (devices.deputy || 0) - here);
  const rows = byDelegation(view.roll || [], list || []);
  return (
    <div class="devices-panel" data-test="devices" tabIndex={0} role="region" aria-label={t("folder.devices")}>
      <ul class="health">
        <Health ok={(devices.deputy || 0) >= view.attendance.present} label={t("device.deputy")}
          value={`${devices.deputy || 0} / ${view.attendance.present}`} test="health-deputy" />
        {desks.map((r) => (
          <Health key={r} ok={!!devices[r] || r === "clerk"} label={t(`role.${r}`)} off={!devices[r]}
            value={devices[r] ? t("device.on", { n: devices[r]! }) : t("device.off")} test={"health-" + r} />
        ))}
        <Health
          ok={location.protocol === "https:"}
          label={t("device.link")}
          value={t(location.protocol === "https:" ? "device.https" : "device.http")}
          test="health-link"
        />
      </ul>
      {location.protocol !== "https:" && <p class="secondary">{t("device.http_what")}</p>}
      {why && <p class="bad">{why}</p>}
      {list && elsewhere > 0 && <p class="secondary">{t("device.elsewhere", { n: elsewhere })}</p>}
      {list && <Rows rows={rows} />}
    </div>
  );
}

function Health(p: { ok: boolean; off?: boolean; label: string; value: string; test: string }) {
  return (
    <li class={p.ok ? "is-ok" : "is-bad"} data-test={p.test} data-ok={p.ok ? "1" : "0"}>
      <span class="secondary">{p.label}</span>
      <b>
        <Icon name={p.ok ? (p.off ? "dash" : "check") : "warn"} />
        {p.value}
      </b>
    </li>
  );
}

function Rows(p: { rows: DeviceRow[] }) {
  return (
    <table class="tally device-rows">
      <thead>
        <tr>
          <th scope="col">{t("rooms.delegation")}</th>
          <th scope="col" class="num">
            {t("device.online")}
          </th>
          <th scope="col" class="num">
            {t("device.offline")}
          </th>
          <th scope="col">{t("device.lost")}</th>
        </tr>
      </thead>
      <tbody>
        {p.rows.map((r) => (
          <tr key={r.delegation} data-test={"device-" + r.delegation}>
            <th scope="row">{r.delegation || t("rooms.none")}</th>
            <td class="num first">{r.online}</td>
            <td class="num">{r.lost.length}</td>
            <td>
              {r.lost.map((d) => (
                <span class="lost" key={d.number}>
                  <span class="no">{d.number}</span> {d.name} <span class="secondary">
                    {d.at ? t("device.last", { at: clock(d.at) }) : t("device.never")}</span>
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
