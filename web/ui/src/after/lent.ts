// What the second file of the deputy's page borrows from the first, so that nothing loads twice.

import type { Fragment, h } from "preact";
import type { useEffect, useState } from "preact/hooks";
import type { get, post } from "../api";
import type { Button } from "../ui/button";
import type { money, sentence, spaced } from "../ui/format";
import type { addIcons, Icon } from "../ui/icons";
import type { Notice } from "../ui/parts";
import type { scaleOf } from "../vote/ballot";
import type { markWord } from "../vote/choose";
import type { Details } from "../vote/details";
import type { Act, ReceiptText, StateCard } from "../vote/states";
import type { t as vote } from "../vote/words";

export interface Lent {
  h: typeof h;
  Fragment: typeof Fragment;
  useEffect: typeof useEffect;
  useState: typeof useState;
  get: typeof get;
  post: typeof post;
  Button: typeof Button;
  money: typeof money;
  sentence: typeof sentence;
  spaced: typeof spaced;
  Icon: typeof Icon;
  addIcons: typeof addIcons;
  Notice: typeof Notice;
  scaleOf: typeof scaleOf;
  markWord: typeof markWord;
  Details: typeof Details;
  Act: typeof Act;
  ReceiptText: typeof ReceiptText;
  StateCard: typeof StateCard;
  vote: typeof vote;
}

// lent is filled before anything here is drawn. JSX in this folder becomes calls of lent.h.
export const lent = {} as Lent;
