// The verifier in a sheet. It is loaded when it is opened, so that the page itself stays light.

import { useEffect, useRef, useState } from "preact/hooks";
import { askBlob } from "../api";
import { Sheet } from "../desk/sheet";
import { Button } from "../ui/button";
import { t } from "./words";

// The packer puts the names of the files here.
const script = "/static/@verify.js@";
const sheet = "/static/@verify.css@";

interface Verifier {
  mount(at: HTMLElement, p: { load: () => Promise<Blob> }): () => void;
}

export function VerifySheet(p: { poll: string; onClose: () => void }) {
  const at = useRef<HTMLDivElement>(null);
  const [failed, fail] = useState(false);
  useEffect(() => {
    let gone = false;
    let unmount: (() => void) | undefined;
    style();
    (import(script) as Promise<Verifier>).then(
      (v) => {
        if (!gone && at.current) unmount = v.mount(at.current, { load: () => askBlob(`/api/polls/${p.poll}/bundle.zip`) });
      },
      () => fail(true),
    );
    return () => {
      gone = true;
      if (unmount) unmount();
    };
  }, [p.poll]);
  return (
    <Sheet wide title={t("verify.title")} test="verify-sheet" onClose={p.onClose} foot={<Button test="verify-close" onPress={p.onClose}>{t("verify.close")}</Button>}>
      <div ref={at} />
      {failed && <p role="alert">{t("verify.failed")}</p>}
    </Sheet>
  );
}

// style adds the verifier's style sheet to the page, once.
function style(): void {
  if (document.querySelector(`link[href="${sheet}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet;
  document.head.append(link);
}
