// The verifier in a sheet. It is loaded only when opened, to keep the page small.

import { useEffect, useState } from "preact/hooks";
import alone from "../../build/verify.html";
import { askBlob } from "../api";
import { Sheet } from "../desk/sheet";
import { Button } from "../ui/button";
import type { Page } from "../verify/page";
import { t } from "./words";

export function VerifySheet(p: { poll: string; onClose: () => void }) {
  const [loaded, load] = useState<{ Page: typeof Page }>();
  const [failed, fail] = useState(false);
  useEffect(() => void import("../verify/page").then(load, () => fail(true)), []);
  return (
    <Sheet wide title={t("verify.title")} test="verify-sheet" onClose={p.onClose}
        foot={<Button test="verify-close" onPress={p.onClose}>{t("verify.close")}</Button>}>
      {loaded && <loaded.Page key={p.poll} load={() => askBlob(`/api/polls/${p.poll}/bundle.zip`)} alone={alone} />}
      {failed && <p role="alert">{t("verify.failed")}</p>}
    </Sheet>
  );
}
