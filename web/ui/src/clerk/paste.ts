// A block of cells copied in WPS or Excel, converted to text that is read like a file. Pure.

// A PastedCell is a cell of the copied table, with the number of rows and columns that it spans.
export interface PastedCell {
  text: string;
  rows: number;
  cols: number;
}

const most = 20_000; // the most columns that a cell may span

// spread lays cells out in a grid. The text of a cell that spans several rows is in each of them, as in a workbook; the
// text of one that spans several columns is in the first.
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

// asTabs returns a grid as tab-separated text, quoted where necessary.
export function asTabs(grid: string[][]): string {
  const cell = (s: string) => (/["\t\r\n]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s);
  return grid.map((row) => row.map(cell).join("\t")).join("\n") + "\n";
}

// isBlock reports whether pasted text is a block of cells and not a single value.
export function isBlock(text: string): boolean {
  return /\t/.test(text) || text.trim().split("\n").length > 1;
}
