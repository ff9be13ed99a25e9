// The second file of this page: loaded when the first is drawn, asked for again until it comes.

import { Fragment, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { After } from "../after/main";
import type { Lent } from "../after/lent";
import { get, post } from "../api";
import { Button } from "../ui/button";
import { money, sentence, spaced } from "../ui/format";
import { addIcons, Icon } from "../ui/icons";
import { Notice } from "../ui/parts";
import { scaleOf } from "./ballot";
import { markWord } from "./choose";
import { Details } from "./details";
import { Act, ReceiptText, StateCard } from "./states";
import { t } from "./words";

// The packer puts the names of the files here: see pack.mjs.
const file = "/static/@after.js@";
const style = "/static/@after.css@";

let loaded: After | undefined;

function dress(again: string): Promise<unknown> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = style + again;
  return new Promise((done, failed) => {
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

async function load(again: string): Promise<After> {
  await dress(again);
  const m = (await import(file + again)) as { default: (from: Lent) => Promise<After> };
  return m.default({
    h,
    Fragment,
    useEffect,
    useState,
    get,
    post,
    Button,
    money,
    sentence,
    spaced,
    Icon,
    addIcons,
    Notice,
    scaleOf,
    markWord,
    Details,
    Act,
    ReceiptText,
    StateCard,
    vote: t,
  });
}

// useAfter gives what the second file draws, once it is there.
export function useAfter(): After | undefined {
  const [, draw] = useState(0);
  useEffect(() => {
    let tries = 0;
    const next = () => {
      // Some browsers remember that a name could not be loaded.
      load(tries ? "?" + tries : "").then(
        (a) => draw(((loaded = a), -1)),
        () => setTimeout(next, Math.min(20000, 1000 * ++tries)),
      );
    };
    if (!loaded) next();
  }, []);
  return loaded;
}
