import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

const BEGIN = '<!-- measured: begin (written by the script; edits from here to the end mark are lost) -->';
const END = '<!-- measured: end -->';

/** Replaces the measured part of a document, or adds one; what people wrote before and after it stays. */
export async function writeMeasuredPart(path: string, measured: string): Promise<void> {
  const document = existsSync(path) ? await readFile(path, 'utf8') : '';
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  const before = begin < 0 ? document : document.slice(0, begin);
  const after = end < 0 ? '\n' : document.slice(end + END.length);
  const text = `${before}${BEGIN}\n\n${measured.trim()}\n\n${END}${after}`;
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
}

/** A Markdown table. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(header)}${line(header.map(() => '---'))}${rows.map(line).join('')}`;
}
