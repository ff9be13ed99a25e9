// 收票码: the first digits of the hash over what was returned by the close.

import type { PollView } from "../types";
import { fours } from "./format";
import { t } from "./words";

// BoxCode shows it from the close on, so that anyone who notes it can compare the record with it.
export function BoxCode(p: { poll: PollView }) {
  if (!p.poll.box_code) return null;
  return (
    <span class="box-code nowrap" data-test="box-code">
      {t("boxCode")} <b>{fours(p.poll.box_code).join(" ")}</b>
    </span>
  );
}
