// A block copied in WPS or Excel, as a file that is read like any other. Pure.

// A PastedCell is a cell of the copied table, with the rows and columns that it is merged over.
export interface PastedCell {
  text: string;
  rows: number;
  cols: number;
}

const most = 20_000; // rows and columns that a span may name

// spread lays cells out in a grid. A cell merged over several rows stands in each of them, as in a workbook; one merged
// over several columns stands in the first.
export function spread(table: PastedCell[][]): string[][] {
  const grid: (string | undefined)[][] = table.map(() => []);
  table.forEach((cells, y) => {
    let x = 0;
    for (const c of cells) {
      while (grid[y]![x] !== undefined) x++;
      const cols = Math.min(Math.max(1, c.cols), most);
      for (let dy = 0; dy < Math.max(1, c.rows) && y + dy < grid.length; dy++)
        for (let dx = 0; dx < cols && dx < 64; dx++) grid[y + dy]![x + dx] = dx ? "" : c.text;
      x += cols;
    }
  });
  return grid.map((row) => Array.from(row, (cell) => cell ?? ""));
}

// asTabs writes a grid as text with tabs between cells, quoted where it has to be.
export function asTabs(grid: string[][]): string {
  const cell = (s: string) => (/["\t\r\n]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s);
  return grid.map((row) => row.map(cell).join("\t")).join("\n") + "\n";
}

// isBlock tells a block of cells from a word that somebody pastes into a field.
export function isBlock(text: string): boolean {
  return /\t/.test(text) || text.trim().split("\n").length > 1;
}
