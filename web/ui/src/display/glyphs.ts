// Finds the characters that this computer cannot draw: they are drawn as the same box as a character that does not
// exist.

// Draw returns the picture of a text in a form that can be compared.
export type Draw = (text: string) => string;

const none = ["\u0378", "\uffff", "\u{10fffe}"]; // no font has these

// missingIn lists the characters that are drawn like those that do not exist, or not at all.
export function missingIn(chars: string, draw: Draw): string[] {
  const boxes = new Set([...none, " "].map(draw));
  return Array.from(chars).filter((c) => boxes.has(draw(c)));
}

const side = 28;

// canvasDraw returns a Draw in a font; null if the browser has no 2D canvas.
export function canvasDraw(font: string): Draw | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.font = `24px ${font}`;
  pen.textBaseline = "middle";
  return (text) => {
    pen.clearRect(0, 0, side, side);
    pen.fillText(text, 2, side / 2);
    return pen.getImageData(0, 0, side, side).data.join("");
  };
}

// missingHere lists the characters that this page cannot draw; none if the browser does not let a canvas be read.
export function missingHere(chars: string): string[] {
  try {
    const draw = canvasDraw(getComputedStyle(document.body).fontFamily);
    return draw ? missingIn(chars, draw) : [];
  } catch {
    return [];
  }
}
