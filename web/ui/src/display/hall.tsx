// The hall display, laid out in a box of 1920 × 1080 units, or 1440 × 1080 on a 4:3 projector. The unit is --u: on the
// projector a fraction of the window, in a preview one pixel of a box that is scaled down.

import type { HallProps } from "./parts";
import { Scenes } from "./scenes";
import { StageOf, useWindowStage, wideStage } from "./stage";
import "./themes.css";
import "./hall.css";
import "./welcome.css";
import "./voting.css";
import "./bars.css";
import "./projects.css";
import "./introduce.css";
import "./grid.css";
import "./marks.css";
import "./check.css";
import "./tall.css";

// Hall fills the window.
export function Hall(p: HallProps & { theme: string }) {
  const stage = useWindowStage();
  return (
    <main class={"hall " + p.theme + (stage.tall ? " tall" : "")} data-test="hall" data-scene={p.view.scene.scene}>
      <div class="stage">
        <StageOf.Provider value={stage}>
          <Scenes {...p} />
        </StageOf.Provider>
      </div>
    </main>
  );
}

// HallPreview shows the hall display scaled to a width in pixels, as a picture: nothing in it takes the focus.
export function HallPreview(p: HallProps & { width: number; label: string }) {
  const scale = p.width / 1920;
  return (
    <div class="hall preview" role="img" aria-label={p.label}
        style={{ width: p.width + "px", height: 1080 * scale + "px" }}>
      <div class="stage" aria-hidden="true" style={{ transform: "scale(" + scale + ")" }}>
        <StageOf.Provider value={wideStage}>
          <Scenes {...p} still />
        </StageOf.Provider>
      </div>
    </div>
  );
}
