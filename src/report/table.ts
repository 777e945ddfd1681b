import type { TextFormat, TextStyle } from './text-style.ts';

export interface Cell {
  readonly text: string;
  readonly format?: TextFormat;
}

/** A table with aligned columns. Formats are applied after the widths are known: they have no width. */
export function renderTable(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: TextStyle,
): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  const lineOf = (cells: readonly Cell[]): string => {
    const last = cells.findLastIndex(({ text }) => text !== '');
    return cells
      .slice(0, last + 1)
      .map(({ text, format }, column) => {
        const padding = column === last ? '' : ' '.repeat((widths[column] ?? 0) - text.length);
        return `${format === undefined ? text : style(format, text)}${padding}`;
      })
      .join('  ');
  };
  const head = lineOf(titles.map((text): Cell => ({ text, format: 'bold' })));
  return `${[head, ...rows.map(lineOf)].join('\n')}\n`;
}
