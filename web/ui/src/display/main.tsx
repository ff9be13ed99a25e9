// The page of the hall display: any browser on the projector, no keyboard.

import "../css/tokens.css";
import "../css/base.css";
import "../css/sr.css";
import "../ui/icons-more";
import { render } from "preact";
import { speak } from "../i18n/words";
import { useLive } from "../useLive";
import { Hall } from "./hall";
import { t } from "./words";

function Display() {
  const seat = useLive("display", 100);
  if (!seat.view) {
    return (
      <main class="hall">
        <p class="hall-wait">{t("noView")}</p>
      </main>
    );
  }
  return <Hall view={seat.view} skew={seat.skew} offline={!seat.online} />;
}

void speak().then(() => render(<Display />, document.getElementById("app")!));
