// The further fields of an item, for the hall to read before the vote: place, who benefits, due date, and up to three
// pictures.

import { ask } from "../api";
import { usePress } from "../desk/press";
import type { Photo } from "../types";
import { Icon } from "../ui/icons";
import type { ItemDraft } from "./draft";
import { DropFile } from "./dropfile";
import { Failed, Text } from "./form";
import { t } from "./words";

const most = 3; // the maximum number of pictures

export interface MoreProps {
  meeting: string;
  item: ItemDraft;
  at: number; // the row, from 0
  onPut: (change: (item: ItemDraft) => Partial<ItemDraft>) => void; // changes the current item
}

export function ItemMore(p: MoreProps) {
  const { item, at } = p;
  const put = (change: Partial<ItemDraft>) => p.onPut(() => change);
  return (
    <div class="item-more">
      <Text label={t("items.place")} value={item.place} max={60} test={`item-place-${at + 1}`}
        onText={(place) => put({ place })} />
      <Text label={t("items.serves")} value={item.serves} max={60} test={`item-serves-${at + 1}`}
        placeholder={t("items.serves_hint")} onText={(serves) => put({ serves })} />
      <label class="fieldset">
        <span class="field-label">{t("items.due")}</span>
        <input type="date" value={item.due} max="2999-12-31" data-test={`item-due-${at + 1}`}
          onInput={(e) => put({ due: e.currentTarget.value })} />
      </label>
      <Pictures {...p} />
    </div>
  );
}

function Pictures(p: MoreProps) {
  const press = usePress();
  const { item, at } = p;
  const add = (file: File) =>
    void press.run("photo", async () => {
      const { hash } = await ask<Photo>(`/api/meetings/${p.meeting}/photos`,
        { method: "POST", raw: file, type: "application/octet-stream", timeout: 60000 });
      p.onPut((now) => ({ pictures: [...now.pictures.filter((h) => h !== hash), hash].slice(0, most) }));
    });
  const remove = (hash: string) => p.onPut((now) => ({ pictures: now.pictures.filter((h) => h !== hash) }));
  const forward = (n: number) =>
    p.onPut((now) => {
      const pictures = [...now.pictures];
      pictures.splice(n - 1, 2, pictures[n]!, pictures[n - 1]!);
      return { pictures };
    });
  return (
    <div class="fieldset pictures" role="group" aria-label={`${t("items.pictures")} ${at + 1}`}>
      <span class="field-label">
        <span>{t("items.pictures")}</span>
        <span class="hint">{t("items.pictures_hint")}</span>
      </span>
      <ul>
        {item.pictures.map((hash, n) => (
          <li key={hash} data-test={`picture-${at + 1}-${n + 1}`}>
            <img src={`/api/meetings/${p.meeting}/photos/${hash}?w=640&page=clerk`}
              alt={t("items.picture", { n: n + 1 })} />
            <span class="tools">
              <button type="button" class="left" disabled={n === 0} title={t("items.forward")}
                  aria-label={t("items.forward_n", { n: n + 1 })} data-test={`picture-forward-${at + 1}-${n + 1}`}
                  onClick={() => forward(n)}>
                <Icon name="down" />
              </button>
              <button type="button" title={t("items.picture_remove")}
                  aria-label={t("items.picture_remove_n", { n: n + 1 })}
                  data-test={`picture-remove-${at + 1}-${n + 1}`} onClick={() => remove(hash)}>
                <Icon name="cross" />
              </button>
            </span>
          </li>
        ))}
        {item.pictures.length < most && (
          <li>
            <DropFile small label={press.busy ? t("items.picture_busy") : t("items.picture_add")}
              accept=".jpg,.jpeg,.png,image/jpeg,image/png" test={`picture-file-${at + 1}`} onFile={add} />
          </li>
        )}
      </ul>
      <p class="secondary fine">{t("items.pictures_duty")}</p>
      <Failed why={press.why} />
    </div>
  );
}
