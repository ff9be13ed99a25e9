// The turnout of each delegation: several rooms may vote in one poll.

import type { Room } from "../types";
import { spaced } from "../ui/format";
import { Bar } from "../ui/parts";
import { t } from "./words";

export function RoomTable(p: { rooms: Room[]; voting: boolean }) {
  const heads = ["rooms.entitled", "rooms.present",
    ...(p.voting ? (["rooms.issued", "rooms.returned"] as const) : [])] as const;
  return (
    <div class="tally-scroll" tabIndex={0} role="region" aria-label={t("folder.rooms")}>
      <table class="tally rooms">
        <thead>
          <tr>
            <th scope="col">{t("rooms.delegation")}</th>
            {heads.map((h) => (
              <th scope="col" class="num" key={h}>
                {t(h)}
              </th>
            ))}
            <th scope="col">{t("rooms.share")}</th>
          </tr>
        </thead>
        <tbody>
          {p.rooms.map((r) => {
            const of = p.voting ? r.issued : r.entitled;
            const value = p.voting ? r.returned : r.present;
            const key = r.summed ? "summed" : r.delegation;
            const name = r.summed ? t("rooms.summed", { n: r.summed }) : spaced(r.delegation) || t("rooms.none");
            return (
              <tr key={key} data-test={"room-" + key}>
                <th scope="row">{name}</th>
                <td class="num">{r.entitled}</td>
                <td class="num">{r.present}</td>
                {p.voting && <td class="num">{r.issued}</td>}
                {p.voting && <td class="num first">{r.returned}</td>}
                <td class="share">
                  <Bar of={of} value={value} label={`${name} ${value} / ${of}`} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {p.rooms.some((r) => r.summed) && <p class="secondary small">{t("rooms.why")}</p>}
    </div>
  );
}
