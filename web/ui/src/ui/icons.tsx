// Icons are SVG paths, never characters: a box of 24 units, strokes of 3 with round caps unless a shape needs less.

const paths = {
  check: "M4.5 12.5l5 5 10-10.5",
  cross: "M5.5 5.5l13 13M18.5 5.5l-13 13",
  circle: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z",
  dash: "M5 12h14",
  right: "M9 5l7 7-7 7",
  down: "M5 9l7 7 7-7",
  wifi: "M2.5 9.5a14 14 0 0 1 19 0M6 13.2a9 9 0 0 1 12 0M9.3 16.7a4.2 4.2 0 0 1 5.4 0M12 19.8v.1",
  nowifi: "M2.5 9.5a14 14 0 0 1 19 0M6 13.2a9 9 0 0 1 12 0M9.3 16.7a4.2 4.2 0 0 1 5.4 0M12 19.8v.1M3 4l18 17",
  info: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 11v5.5M12 7.5v.1",
  warn: "M12 3.5L2.5 20h19zM12 9.5v5M12 17.3v.1",
  clock: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 7v5.5l3.5 2",
  pause: "M8.5 5v14M15.5 5v14",
  send: "M21 3L10 14M21 3l-7 18-4-7-7-4z",
  exit: "M10 4H5v16h5M10 12h11M17 8l4 4-4 4",
  equal: "M5 9h14M5 15h14",
  stop: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM6 18L18 6",
};

// More icons, for pages that need them: see icons-more.ts.
export interface MoreIcons {
  up: string;
  lock: string;
  refresh: string;
  edit: string;
  left: string;
  unlock: string;
  erase: string;
  scan: string;
  speech: string;
  download: string;
  upload: string;
  plus: string;
  print: string;
  grip: string;
}

export type IconName = keyof typeof paths | keyof MoreIcons;

const drawn: Partial<Record<IconName, string>> = paths;

// addIcons registers more icons with Icon.
export function addIcons(more: Partial<MoreIcons>): void {
  Object.assign(drawn, more);
}

const bold = ["check", "cross", "circle", "dash", "equal", "right", "down", "up", "left", "pause", "plus"];

// Icon renders one icon in the colour of the text around it. It is decoration: the text beside it carries the meaning.
export function Icon(p: { name: IconName; size?: number | string; class?: string }) {
  const size = p.size || "1em";
  const css = typeof size === "number" ? size + "px" : size; // an SVG attribute cannot hold calc()
  return (
    <svg
      class={p.class}
      style={{ width: css, height: css }}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={bold.includes(p.name) ? 3 : 2.2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawn[p.name]} />
    </svg>
  );
}
