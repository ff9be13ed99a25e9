// Not on the attendance list: after leaving, or when signing in did not reach the service.

import type { Presence } from "../types";
import { lent } from "./lent";
import { t } from "./words";

// NotIssued: the poll was opened before this deputy was there.
export function NotIssued() {
  return (
    <lent.StateCard tone="bad" icon="warn" title={t("notIssuedTitle")} test="not-issued">
      <p>{t("notIssuedHint")}</p>
    </lent.StateCard>
  );
}

// NotPresent offers the attendance list again.
export function NotPresent(p: { meeting: string; presence: Presence }) {
  const [busy, set] = lent.useState(false);
  const [fault, setFault] = lent.useState("");
  const go = () => {
    set(true);
    setFault("");
    lent.post("/api/meetings/" + p.meeting + "/signin")
      .catch((e: unknown) => setFault(lent.sentence(e)))
      .then(() => set(false));
  };
  return (
    <lent.StateCard tone="plain" icon="info" title={t(p.presence === "left" ? "leftTitle" : "absentTitle")} test="absent">
      <p>{t("absentHint")}</p>
      {fault && (
        <lent.Notice tone="error" test="fault">
          {fault}
        </lent.Notice>
      )}
      <lent.Act test="signin" words={t(busy ? "signingIn" : "signIn")} off={busy} onPress={go} />
    </lent.StateCard>
  );
}
