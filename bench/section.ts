/** One table of a report: a title, a note on how to read it, and rows of named cells. */
export interface Section {
  readonly title: string;
  readonly note: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export function printSection({ title, note, rows }: Section): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => (line[index] ?? '').length)),
  );
  console.log(`\n${title}\n${note}\n`);
  for (const line of lines) {
    const cells = line.map((cell, index) => {
      const width = widths[index] ?? 0;
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join('  '));
  }
}
