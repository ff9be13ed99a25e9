// The screens for a deputy who is not on the attendance list: after leaving, or if signing in failed to reach the
// service.

import { useState } from "preact/hooks";
import { post } from "../api";
import type { Presence } from "../types";
import { sentence } from "../ui/format";
import { Notice } from "../ui/parts";
import { Act, StateCard } from "./states";
import { after as t } from "./words";

// NotIssued is shown if the poll was opened before this deputy was present.
export function NotIssued() {
  return (
    <StateCard tone="bad" icon="warn" title={t("notIssuedTitle")} test="not-issued">
      <p>{t("notIssuedHint")}</p>
    </StateCard>
  );
}

// NotPresent offers to sign the attendance list again.
export function NotPresent(p: { meeting: string; presence: Presence }) {
  const [busy, set] = useState(false);
  const [fault, setFault] = useState("");
  const go = () => {
    set(true);
    setFault("");
    post("/api/meetings/" + p.meeting + "/signin")
      .catch((e: unknown) => setFault(sentence(e)))
      .then(() => set(false));
  };
  return (
    <StateCard tone="plain" icon="info" title={t(p.presence === "left" ? "leftTitle" : "absentTitle")} test="absent">
      <p>{t("absentHint")}</p>
      {fault && (
        <Notice tone="error" test="fault">
          {fault}
        </Notice>
      )}
      <Act test="signin" words={t(busy ? "signingIn" : "signIn")} off={busy} onPress={go} />
    </StateCard>
  );
}
