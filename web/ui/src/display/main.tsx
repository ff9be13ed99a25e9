// The page of the hall display: any browser on the projector, no keyboard.

import "../css/tokens.css";
import "../css/base.css";
import "../css/plain.css";
import "../css/sr.css";
import "../ui/icons-more";
import { render } from "preact";
import { speak } from "../i18n/words";
import { useLive } from "../useLive";
import { useBell } from "./bell";
import { Hall } from "./hall";
import { lookOf } from "./look";
import { Rostrum } from "./rostrum";
import { t } from "./words";

function Display() {
  const seat = useLive("display", 100);
  const { theme, rostrum, bell, rates } = lookOf(location.search);
  useBell(bell, seat.view, seat.skew);
  if (!seat.view) {
    return (
      <main class={"hall " + theme}>
        <p class="hall-wait">{t("noView")}</p>
      </main>
    );
  }
  const Screen = rostrum ? Rostrum : Hall;
  return <Screen theme={theme} view={seat.view} skew={seat.skew} offline={!seat.online} ended={!!seat.ended}
    rates={rates} bell={bell} />;
}

void speak().then(() => render(<Display />, document.getElementById("app")!));
