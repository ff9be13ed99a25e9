// The address of the hall display: the clerk picks its background and which screen it is, and opens it on the
// projector's computer. The look is part of the address, so it is restored after a power cut.

import { useState } from "preact/hooks";
import { Choice, FieldSet } from "./form";
import { t } from "./words";

const grounds = ["red", "navy", "light"] as const;
const switched = ["off", "on"] as const;
type Ground = (typeof grounds)[number];

// WallMore holds the options that are off by default: a bell at the end of a timed vote, and shares beside counts.
export interface WallMore {
  bell?: boolean;
  rates?: boolean;
}

// wallAddress returns the address of the display with a look. The first background and the hall's screen are default.
export function wallAddress(origin: string, ground: Ground, rostrum: boolean, more: WallMore = {}): string {
  const said = [ground === "red" ? "" : "theme=" + ground, rostrum ? "rostrum=1" : "", more.bell ? "bell=1" : "",
    more.rates ? "rates=1" : ""].filter(Boolean).join("&");
  return origin + "/" + (said && "?" + said);
}

export function WallCard() {
  const [ground, setGround] = useState<Ground>("red");
  const [screen, setScreen] = useState<"hall" | "rostrum">("hall");
  const [bell, setBell] = useState(false);
  const [rates, setRates] = useState(false);
  return (
    <section class="card form">
      <h2>{t("wall.title")}</h2>
      <p class="secondary">{t("wall.what")}</p>
      <div class="wall-choices">
        <FieldSet label={t("wall.ground")}>
          <Choice value={ground} test="wall-ground"
            options={grounds.map((value) => ({ value, label: t(`wall.${value}`) }))} onSet={setGround} />
        </FieldSet>
        <FieldSet label={t("wall.screen")}>
          <Choice
            value={screen}
            test="wall-screen"
            options={(["hall", "rostrum"] as const).map((value) => ({ value, label: t(`wall.${value}`) }))}
            onSet={setScreen}
          />
        </FieldSet>
        <FieldSet label={t("wall.bell")}>
          <Choice value={bell ? "on" : "off"} test="wall-bell"
            options={switched.map((value) => ({ value, label: t(`wall.${value}`) }))}
            onSet={(v) => setBell(v === "on")} />
        </FieldSet>
        <FieldSet label={t("wall.rates")}>
          <Choice value={rates ? "on" : "off"} test="wall-rates"
            options={switched.map((value) => ({ value, label: t(`wall.${value}`) }))}
            onSet={(v) => setRates(v === "on")} />
        </FieldSet>
      </div>
      <p class="wall-address" data-test="wall-address">
        {wallAddress(location.origin, ground, screen === "rostrum", { bell, rates })}
      </p>
    </section>
  );
}
