// When and where a meeting is held, as free text. Both may be empty.

import type { Fault } from "../types";
import { faultsAt } from "./draft";
import { Text } from "./form";
import { t } from "./words";

export interface WhenAndWhereProps {
  date: string;
  place: string;
  faults: Fault[];
  onSet: (change: { date?: string; place?: string }) => void;
}

export function WhenAndWhere(p: WhenAndWhereProps) {
  return (
    <div class="pair">
      <Text label={t("meeting.date")} hint={t("meeting.date_hint")} value={p.date} max={60} test="meeting-date"
        faults={faultsAt(p.faults, "date")} onText={(date) => p.onSet({ date })} />
      <Text label={t("meeting.place")} hint={t("meeting.place_hint")} value={p.place} max={60} test="meeting-place"
        faults={faultsAt(p.faults, "place")} onText={(place) => p.onSet({ place })} />
    </div>
  );
}
