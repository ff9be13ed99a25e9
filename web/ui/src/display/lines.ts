// The width of a text and its line breaks, computed from its characters alone: the same on every screen, and testable
// without one. Widths are in em, and rather overestimated than underestimated.

// emOf returns the width of one character in the display's bold sans serif.
function emOf(c: string): number {
  const n = c.codePointAt(0)!;
  if (n >= 0x2e80 || n === 0xb7 || (n >= 0x2010 && n <= 0x203b) || (n >= 0x2100 && n <= 0x27bf)) return 1;
  if (c >= "0" && c <= "9") return 0.6;
  if (/[MW@%—]/.test(c)) return 1;
  if (/[mw]/.test(c)) return 0.95;
  if (/[A-Z&#+=<>~]/.test(c)) return 0.75;
  if (/[a-z]/.test(c)) return 0.62;
  if (n < 0x80) return 0.4; // a space or punctuation
  return 0.8;
}

// em returns the width of a text on one line.
export function em(text: string): number {
  let sum = 0;
  for (const c of text) sum += emOf(c);
  return sum;
}

const opening = /[（《“‘「『【〔(<[{]/;
const closing = /[）》”’」』】〕)>\]}，。、；：！？…·,.;:!?%]/;
const joined = /[A-Za-z0-9.\-\u00c0-\u024f]/;

// pieces splits a text where a line may break: between any two Han characters and after a space, but never before a
// closing mark, after an opening one, or inside a word of Latin letters or a number.
export function pieces(text: string): string[] {
  const out: string[] = [];
  let last = "";
  for (const c of text) {
    const word = joined.test(c) && joined.test(last);
    if (last !== "" && (closing.test(c) || c === " " || opening.test(last) || word)) out[out.length - 1] += c;
    else out.push(c);
    last = c;
  }
  return out;
}

// filled breaks a text into lines of at most a width, each as full as possible. A longer word is split.
export function filled(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    for (const part of em(piece.trimEnd()) > width ? Array.from(piece) : [piece]) {
      if (line && em((line + part).trimEnd()) > width) {
        lines.push(line);
        line = "";
      }
      line += part;
    }
  }
  return line ? [...lines, line] : lines;
}

// evenly breaks a text into as few lines as a width allows, of similar length. If there are two, it prefers a break
// near the middle that is before 及, 与, 和 or 暨, or after 、 or ，.
export function evenly(text: string, width: number): string[] {
  const n = filled(text, width).length;
  if (n < 2) return filled(text, width);
  if (n === 2) return inTwo(text, width);
  let [low, high] = [em(text) / n, width];
  for (let i = 0; i < 8; i++) {
    const middle = (low + high) / 2;
    if (filled(text, middle).length > n) low = middle;
    else high = middle;
  }
  return filled(text, high);
}

function inTwo(text: string, width: number): string[] {
  const all = pieces(text);
  let best = filled(text, width);
  let cost = Infinity;
  for (let i = 1; i < all.length; i++) {
    const two = [all.slice(0, i).join(""), all.slice(i).join("")];
    const longer = Math.max(em(two[0]!.trimEnd()), em(two[1]!));
    const here = longer - (/^[及与和暨]/.test(two[1]!) || /[、，]$/.test(two[0]!) ? 2 : 0);
    if (longer > width || here >= cost) continue;
    [best, cost] = [two, here];
  }
  return best;
}

// widest returns the width of the widest line.
export function widest(lines: string[]): number {
  return lines.reduce((w, l) => Math.max(w, em(l.trimEnd())), 0);
}
