import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- measured: begin; written by the script, do not edit below -->';
const END = '<!-- measured: end -->';

/** The document as it is, or an empty one. */
export async function readDocument(path: string): Promise<string> {
  return existsSync(path) ? readFile(path, 'utf8') : '';
}

/** Replaces the measured part of a document; what people wrote before and after it stays. */
export async function writeDocument(path: string, document: string, measured: string): Promise<void> {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  const before = begin < 0 ? document : document.slice(0, begin);
  const after = end < 0 ? '\n' : document.slice(end + END.length);
  await writeFile(path, `${before}${BEGIN}\n\n${measured.trim()}\n\n${END}${after}`);
}
