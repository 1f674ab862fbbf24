import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const docs = resolve(import.meta.dirname, '../../docs');

/** Fenced blocks of one language in a document, in their order. */
export function documentBlocks(file: string, language: string): string[] {
  const text = readFileSync(resolve(docs, file), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');
}
