// Undo of the last removal. It uses the ordinary routes, and states what cannot be restored.

import type { Press } from "../desk/press";
import { t as desk } from "../desk/words";
import { Button } from "../ui/button";
import { Failed } from "./form";
import { t } from "./words";

// A Removal is the last removal on a tab.
export interface Removal {
  done: string; // names what was removed
  lost: string; // names what undo does not restore; "" for nothing
  back: () => Promise<unknown>;
}

// Removed is the banner that names what was removed and offers undo. It disappears once undone or dismissed.
export function Removed(p: { removal: Removal | undefined; press: Press; onSet: (r: Removal | undefined) => void }) {
  const { removal, press } = p;
  if (!removal) return null;
  const undo = () =>
    void press.run("undo", async () => {
      await removal.back();
      p.onSet(undefined);
    });
  return (
    <div class="banner removed" role="status" data-test="removed">
      <span>
        <b>{removal.done}</b>
        {removal.lost && <span class="more">{removal.lost}</span>}
      </span>
      <Button small test="undo" off={!!press.busy} onPress={undo}>
        {press.busy === "undo" ? desk("working") : t("undo.go")}
      </Button>
      <Button small kind="plain" icon="cross" label={desk("close")} test="undo-close"
          onPress={() => p.onSet(undefined)}>
        {""}
      </Button>
      {press.failed === "undo" && <Failed why={press.why} />}
    </div>
  );
}
