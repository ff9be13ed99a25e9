// The layout of a list without bars: number, title, a name beside it, and a figure. The names are shown in full too.

import { em, evenly } from "./lines";
import { fit, largestTitle, leading, tallestRow, type Fit } from "./fit";
import { perPage } from "./pages";
import type { Stage } from "./stage";

export interface TableFit {
  fit: Fit;
  beside: (text: string) => string[];
  ruled: boolean; // a hairline separates the rows, because some texts have several lines
  style: Record<string, number>;
}

const no = 100; // width of the number, with the space after it
const gap = 44; // space after a title
const size = 40; // of the texts beside it
const mostBeside = 440;

// fitTable lays out a list of titles, each with a text beside it and a figure on the right.
export function fitTable(titles: string[], beside: string[], figures: string[], room: number, stage: Stage): TableFit {
  const sum = Math.ceil(Math.max(0, ...figures.map(em)) * size) + (figures.some(Boolean) ? 16 : 0);
  const one = Math.ceil(Math.max(0, ...beside.map(em)) * size);
  const most = stage.tall ? 300 : mostBeside;
  const dept = one ? Math.min(one, most) + 16 : 0;
  const cut = (text: string) => evenly(text, (dept - 16) / size);
  const least = Math.max(1, ...beside.map((x) => cut(x).length)) * size * leading + 4;
  const found = fit({
    titles, room, width: stage.room - no - gap - dept - sum, most: perPage, least: stage.least, largest: largestTitle,
    tallest: tallestRow, row: least,
  });
  const ruled = titles.some((x) => found.lines(x).length > 1) || beside.some((x) => cut(x).length > 1);
  const style = { "--row": found.row, "--size": found.size, "--dept": dept, "--sum": sum };
  return { fit: found, beside: cut, ruled, style };
}
