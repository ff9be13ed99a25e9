// The address of the hall display: the clerk picks its background and which screen it is, and opens it on the
// projector's computer. The look is part of the address, so it is restored after a power cut.

import { useState } from "preact/hooks";
import { Choice, FieldSet } from "./form";
import { t } from "./words";

const grounds = ["red", "navy", "light"] as const;
type Ground = (typeof grounds)[number];

// wallAddress returns the address for a look; the default background and the hall's own screen need no parameter.
export function wallAddress(origin: string, ground: Ground, rostrum: boolean): string {
  const said = [ground === "red" ? "" : "theme=" + ground, rostrum ? "rostrum=1" : ""].filter(Boolean).join("&");
  return origin + "/" + (said && "?" + said);
}

export function WallCard() {
  const [ground, setGround] = useState<Ground>("red");
  const [screen, setScreen] = useState<"hall" | "rostrum">("hall");
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
      </div>
      <p class="wall-address" data-test="wall-address">
        {wallAddress(location.origin, ground, screen === "rostrum")}
      </p>
    </section>
  );
}
