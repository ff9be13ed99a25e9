// The key pad and the boxes that it fills. There is no text field, so no input method is involved.

import { Button } from "../ui/button";
import "../ui/icons-more";
import { Icon } from "../ui/icons";
import { t } from "./words";

// Boxes shows the characters entered in two groups; the next empty box has the caret.
export function Boxes(p: { value: string; length: number; hide?: boolean }) {
  const boxes = [];
  for (let i = 0; i < p.length; i++) {
    if (i === p.length / 2) boxes.push(<i key="dash" class="dash" />);
    const c = p.value[i];
    boxes.push(
      <span key={i} class={"box" + (i === p.value.length ? " next" : "")}>
        {c && (p.hide ? "●" : c)}
      </span>,
    );
  }
  return (
    <div class="boxes" role="img" aria-label={t("codeLabel", { n: p.value.length, of: p.length })} data-test="boxes">
      {boxes}
    </div>
  );
}

export interface PadProps {
  keys: string;
  missing: number;
  busy: boolean;
  onKey: (k: string) => void;
  onErase: () => void;
  onClear: () => void;
  onDone: () => void;
}

export function Pad(p: PadProps) {
  return (
    <div class={"pad" + (p.keys.length <= 10 ? " digits" : "")}>
      <div class="keys">
        {p.keys.split("").map((k) => (
          <button key={k} type="button" class="key" data-test={"key-" + k} onClick={() => p.onKey(k)}>
            {k}
          </button>
        ))}
      </div>
      <div class="acts">
        <button type="button" class="key word" data-test="erase" onClick={p.onErase}>
          <Icon name="erase" />
          <span>{t("erase")}</span>
        </button>
        <button type="button" class="key word" data-test="clear" onClick={p.onClear}>
          {t("clear")}
        </button>
        <Button
          kind="main"
          class="go"
          test="signin"
          off={p.missing > 0 || p.busy}
          why={p.missing > 0 ? t("missing", { n: p.missing }) : undefined}
          onPress={p.onDone}
        >
          {t(p.busy ? "busy" : "signIn")}
        </Button>
      </div>
    </div>
  );
}
