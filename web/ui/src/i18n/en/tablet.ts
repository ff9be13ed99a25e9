import type zh from "../zh/tablet";

const words: Record<keyof typeof zh, string> = {
  size: "Text",
  sizeTitle: "Text size",
  s22: "Small",
  s30: "Medium",
  s40: "Large",
  s52: "Largest",
  contrast: "High contrast",
  done: "Done",
  signOut: "Sign out",
  number: "No. {number}",
  deputy: "Deputy {number}",
};

export default words;
