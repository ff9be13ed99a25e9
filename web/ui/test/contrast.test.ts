// The contrast of every pair of text and background in use, measured from the tokens themselves: nobody can see the
// difference between 9 to 1 and 10 to 1.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Tokens = Record<string, string>;

// tokensOf returns the custom properties of one rule of a style sheet.
function tokensOf(file: string, rule: string): Tokens {
  const css = "\n" + readFileSync(file, "utf8");
  const at = css.indexOf("\n" + rule + " {");
  assert.ok(at >= 0, file + " has no rule " + rule);
  const body = css.slice(at, css.indexOf("}", at + 1));
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{3,6});/g)].map((m) => [m[1], m[2]]));
}

function luminance(hex: string): number {
  const h = hex.length === 4 ? hex.replace(/[0-9a-f]/g, "$&$&") : hex;
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(h.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

// A Use is text or a shape on a background: tokens, or colours as written in a rule.
type Use = [what: string, on: string];

function hold(name: string, tokens: Tokens, least: number, uses: Use[]): void {
  const value = (k: string): string => {
    const v = k.startsWith("--") ? tokens[k] : k;
    assert.ok(v, name + ": no token " + k);
    return v;
  };
  for (const [what, on] of uses) {
    const got = contrast(value(what), value(on));
    assert.ok(got >= least,
      `${name}: ${what} ${value(what)} on ${on} ${value(on)} has ${got.toFixed(2)}, wants ${least}`);
  }
}

const root = tokensOf("src/css/tokens.css", ":root");
const high = { ...root, ...tokensOf("src/css/tokens.css", ".contrast") };

// Text and buttons of deputies: 10 to 1.
const text: Use[] = [
  ["--ink", "--ground"],
  ["--ink", "--surface"],
  ["--ink", "--tint"],
  ["--ink-2", "--ground"],
  ["--ink-2", "--surface"],
  ["--ink-2", "--tint"],
  ["--ink-2", "--info"],
  ["--ink", "--info"],
  ["--ink", "--warn"],
  ["--ink", "--error"],
  ["--blue", "--surface"],
  ["--blue-ink", "--blue"],
  ["--yes", "--surface"],
  ["--no", "--surface"],
];

// Set marks, which the high-contrast mode draws black on white.
const marks: Use[] = [
  ["#ffffff", "--yes"],
  ["#ffffff", "--no"],
  ["#1a1a1a", "--abstain"],
];

// Borders and shapes: 3 to 1.
const shapes: Use[] = [
  ["--blue", "--ground"],
  ["--blue", "--tint"],
  ["--overlimit", "--surface"],
  ["--edge", "--surface"],
  ["--off-edge", "--surface"],
  ["--blue", "--info"],
  ["--no", "--error"],
  ["--yes", "--ground"],
];

test("text and controls of the ballot have a contrast of 10", () => {
  hold("ballot", root, 10, [...text, ...marks]);
});

test("what cannot be pressed is still read, and shapes are seen", () => {
  hold("ballot", root, 4.5, [["--off", "--surface"]]);
  hold("ballot", root, 3, shapes);
});

test("the high-contrast mode is 21 to 1", () => {
  hold("high contrast", high, 21, [...text, ["--off", "--surface"], ["--edge", "--surface"], ["#000000", "#ffffff"]]);
});

// The hall reads text from 20 m; bars and icons have their figures beside them.
const wall: Use[] = [
  ["--h-ink", "--h-ground"],
  ["--h-cream", "--h-ground"],
  ["--h-gold", "--h-ground"],
  ["--h-on-gold", "--h-gold"],
];
const quiet: Use[] = [
  ["--h-rest", "--h-ground"],
  ["--h-ink", "--h-panel"],
  ["--h-gold", "--h-panel"],
];
const bars: Use[] = [
  ["--h-yes", "--h-ground"],
  ["--h-no", "--h-ground"],
  ["--h-abstain", "--h-ground"],
  ["--h-none", "--h-ground"],
  ["--h-gold", "--h-panel"],
  ["--h-bar-rest", "--h-ground"],
  ["--h-ring", "--h-ground"],
  ["--h-clay", "--h-ground"],
  ["--h-light", "--h-ground"],
  ["--h-free", "--h-ground"],
];

const red = tokensOf("src/display/themes.css", ".hall");
for (const [name, own] of [
  ["red", {}],
  ["navy", tokensOf("src/display/themes.css", ".hall.navy")],
  ["light", tokensOf("src/display/themes.css", ".hall.light")],
] as const) {
  test(`the ${name} hall display has a contrast of 10 for text, 7 for what is not chosen, 3 for bars`, () => {
    const tokens = { ...red, ...own };
    assert.ok(name === "red" || Object.keys(own).length >= 18, name + " leaves tokens to the red one");
    hold(name, tokens, 10, wall);
    hold(name, tokens, 7, quiet);
    hold(name, tokens, 3, bars);
  });
}
