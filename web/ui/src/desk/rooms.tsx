// The turnout of each delegation: several rooms may vote in one poll.

import { useState } from "preact/hooks";
import type { Room } from "../types";
import { Button } from "../ui/button";
import { Bar } from "../ui/parts";
import { Sheet } from "./sheet";
import { t } from "./words";

// Rooms is a button that opens the table; with one room the poll's own figures say it all.
export function Rooms(p: { rooms: Room[] | undefined; voting: boolean }) {
  const [open, set] = useState(false);
  if (!p.rooms || p.rooms.length < 2) return null;
  const close = () => set(false);
  return (
    <>
      <Button test="rooms" class="rooms-open" onPress={() => set(true)}>
        {t("rooms.button")}
      </Button>
      {open && (
        <Sheet wide title={t("rooms.title")} test="rooms-sheet" onClose={close} foot={<Button onPress={close}>{t("close")}</Button>}>
          <RoomTable rooms={p.rooms} voting={p.voting} />
        </Sheet>
      )}
    </>
  );
}

function RoomTable(p: { rooms: Room[]; voting: boolean }) {
  const heads = ["rooms.entitled", "rooms.present", ...(p.voting ? (["rooms.issued", "rooms.returned"] as const) : [])] as const;
  return (
    <div class="tally-scroll" tabIndex={0} role="region" aria-label={t("rooms.title")}>
      <table class="tally rooms">
        <thead>
          <tr>
            <th scope="col">{t("rooms.delegation")}</th>
            {heads.map((h) => (
              <th scope="col" class="num" key={h}>
                {t(h)}
              </th>
            ))}
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {p.rooms.map((r) => {
            const of = p.voting ? r.issued : r.entitled;
            const value = p.voting ? r.returned : r.present;
            return (
              <tr key={r.delegation} data-test={"room-" + r.delegation}>
                <th scope="row">{r.delegation || t("rooms.none")}</th>
                <td class="num">{r.entitled}</td>
                <td class="num">{r.present}</td>
                {p.voting && <td class="num">{r.issued}</td>}
                {p.voting && <td class="num first">{r.returned}</td>}
                <td class="share">
                  <Bar of={of} value={value} label={`${r.delegation} ${value} / ${of}`} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
