/** Punctuation that Markdown or HTML gives a meaning. */
const SPECIAL = /[\\`*_{}[\]<>|~&]/g;
/** Control characters, line ends and direction overrides; built from code points so that the source holds none of them. */
const CONTROL = new RegExp('[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]+', 'gu');

/**
 * Text of others (file names, reasons) in a Markdown line or table cell: shown as it is, and nothing else. Platforms turn `@name` and `#12` into
 * mentions and references after Markdown is done, which an escape does not stop; a zero-width space does.
 */
export function md(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(SPECIAL, (character) => `\\${character}`)
    .replace(/[@#](?=\w)/g, (character) => `${character}\u200b`);
}

/** A table; cells are Markdown already. */
export function mdTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (right.includes(i) ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** A part that is folded away. `summary` and `body` are Markdown already. */
export function mdDetails(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
