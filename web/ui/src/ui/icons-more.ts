// Icons that the deputy's tablet does not need. Importing this file registers them.

import { addIcons, type MoreIcons } from "./icons";

const more: MoreIcons = {
  up: "M5 15l7-7 7 7",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  left: "M15 5l-7 7 7 7",
  unlock: "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 6.8-1.2",
  erase: "M9 5h12v14H9l-6.5-7zM12 9.5l5 5M17 9.5l-5 5",
  scan:
    "M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9M15 4h3.5A1.5 1.5 0 0 1 20 5.5V9M20 15v3.5a1.5 1.5 0 0 1-1.5 1.5H15" +
    "M9 20H5.5A1.5 1.5 0 0 1 4 18.5V15M4 12h16",
  speech: "M3.5 4.5h17v12H9.5L5 20v-3.5H3.5zM7.5 8.700h9M7.5 12.300h6",
  download: "M12 3v12M7 10.5l5 5 5-5M4 20h16",
  upload: "M12 16V4M7 8.5l5-5 5 5M4 20h16",
  plus: "M12 4v16M4 12h16",
  print: "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  grip: "M9 6v.1M9 12v.1M9 18v.1M15 6v.1M15 12v.1M15 18v.1",
  refresh: "M20 12a8 8 0 1 1-2.600-5.900M20 3.5v4.5h-4.5",
};

addIcons(more);
