// The notice that the presidium publishes with the result: its number, date and text, all optional.

import { useState } from "preact/hooks";
import { Sheet } from "../desk/sheet";
import { Button } from "../ui/button";
import type { Notice } from "./send";
import { t } from "./words";

export interface NoticeProps {
  notice: Notice | undefined;
  suggested: string; // the text offered if none is written yet
  number: string; // the number offered with it
  today: string;
  onSet: (n: Notice) => void;
  onClose: () => void;
}

export function NoticeSheet(p: NoticeProps) {
  const [notice, set] = useState<Notice>(p.notice || { text: "", number: "", date: p.today });
  const done = (n: Notice) => {
    p.onSet(n);
    p.onClose();
  };
  const { text, number, date } = notice;
  return (
    <Sheet
      title={t("notice.title")}
      test="notice-sheet"
      onClose={() => (p.notice || text.trim() || number.trim() ? done(notice) : p.onClose())}
      foot={
        <>
          <Button test="notice-clear" onPress={() => done({ text: "", number: "", date: "" })}>
            {t("notice.clear")}
          </Button>
          <Button kind="main" test="notice-go" off={!text.trim() && !number.trim()}
              onPress={() => done({ text: text.trim(), number: number.trim(), date })}>
            {t("notice.go")}
          </Button>
        </>
      }
    >
      <p>{t("notice.what")}</p>
      <div class="notice-head">
        <label class="field">
          <span>{t("notice.number")}</span>
          <input type="text" maxLength={30} value={number} placeholder={t("notice.number_hint")}
            data-test="notice-number" onInput={(e) => set({ ...notice, number: e.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{t("notice.date")}</span>
          <input type="date" value={date} data-test="notice-date"
            onInput={(e) => set({ ...notice, date: e.currentTarget.value })} />
        </label>
      </div>
      <label class="field">
        <span>{t("notice.label")}</span>
        <textarea rows={6} maxLength={2000} value={text} data-test="notice-text"
          onInput={(e) => set({ ...notice, text: e.currentTarget.value })} />
      </label>
      {!text.trim() && p.suggested && (
        <Button test="notice-suggest"
            onPress={() => set({ ...notice, text: p.suggested, number: number.trim() || p.number })}>
          {t("notice.suggest")}
        </Button>
      )}
    </Sheet>
  );
}
