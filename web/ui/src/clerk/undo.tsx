// The last removal, and the way back: what is put back by the ordinary routes, and what does not come back.

import type { Press } from "../desk/press";
import { t as desk } from "../desk/words";
import { Button } from "../ui/button";
import { Failed } from "./form";
import { t } from "./words";

// A Removal is what was taken away last on a tab.
export interface Removal {
  done: string; // what was taken away, in words
  lost: string; // what does not come back with it, in words; "" for nothing
  back: () => Promise<unknown>;
}

// Removed says what was taken away, and offers to put it back. It goes with the press, or when it is put away.
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
