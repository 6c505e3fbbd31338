// Reads CSV as RFC 4180 has it: quoted cells may hold commas, line breaks and doubled quotes.

export type CsvRow = Record<string, string>;

/** Rows by the names of the first line. Throws on what the standard does not allow. */
export function parseCsv(text: string): CsvRow[] {
  const [names, ...lines] = records(text);
  if (!names) throw new Error('the CSV is empty: not even a first line');
  return lines.map((cells, at) => {
    if (cells.length !== names.length) throw new Error(`row ${at + 1} has ${cells.length} cells instead of ${names.length}`);
    return Object.fromEntries(names.map((name, column) => [name, cells[column]!]));
  });
}

function records(text: string): string[][] {
  const found: string[][] = [];
  // A cell, quoted or bare, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  let record: string[] = [];
  while (cell.lastIndex < text.length) {
    const from = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new Error(`no CSV from character ${from} on: ${text.slice(from, from + 40)}`);
    record.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === ',') continue;
    found.push(record);
    record = [];
  }
  return found;
}
