import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import english from './en.json' with { type: 'json' };
import chinese from './zh-CN.json' with { type: 'json' };

const web = resolve(import.meta.dirname, '..');

/** Every message by its path. */
function messages(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]): (readonly [string, string])[] => {
      if (typeof value === 'string') return [[path + key, value]];
      return typeof value === 'object' && value !== null ? [...messages(value, `${path}${key}.`)] : [];
    }),
  );
}

/** Names that a message takes, e.g. `count` of `{count, plural, other {...}}`, also within its branches; and its tags. */
function parameters(message: string): readonly string[] {
  const names = new Set<string>();
  for (const [, tag] of message.matchAll(/<([a-z]+)>/g)) names.add(`<${tag ?? ''}>`);
  // Braces alternate: text holds arguments, an argument's branches hold text again.
  const isArgument: boolean[] = [];
  for (const { 0: brace, index } of message.matchAll(/[{}]/g)) {
    if (brace === '}') isArgument.pop();
    else {
      const opens = isArgument.at(-1) !== true;
      isArgument.push(opens);
      if (opens) names.add(/^\s*(\w+)/.exec(message.slice(index + 1))?.[1] ?? '');
    }
  }
  return [...names].sort();
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', '.next', 'generated'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.tsx') ? [path] : [];
  });
}

/** Attributes that people read or hear. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'description', 'hint', 'caption']);
/** Specs of transforms, which are the same in every language: `jpeg:75, median:3`. */
const SPECS = /^(?:[a-z-]+(?::[\w.-]+)+(?:, )?)+$/;
const isWords = (text: string): boolean => /\p{L}{2,}/u.test(text) && !SPECS.test(text);

/** Texts between tags and in spoken attributes that come from no catalogue. */
function literals(path: string): readonly string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    const where = `${relative(web, path)}:${line + 1}`;
    if (ts.isJsxText(node) && isWords(node.text)) found.push(`${where} ${node.text.trim()}`);
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText(file)) && node.initializer !== undefined) {
      if (ts.isStringLiteral(node.initializer) && isWords(node.initializer.text))
        found.push(`${where} ${node.initializer.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe('the message catalogue', () => {
  const en = messages(english);
  const zh = messages(chinese);

  it('has the same messages in every language', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('asks for nothing that the formatter of messages parsed beforehand does not know', () => {
    expect([...en, ...zh].filter(([, text]) => text.includes('scale/')).map(([key]) => key)).toEqual([]);
  });

  it('gives a message the same parameters in every language', () => {
    const differing = [...en].filter(([key, text]) => parameters(text).join() !== parameters(zh.get(key) ?? '').join());
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('holds every word that pages show', () => {
    expect(sources(web).flatMap(literals)).toEqual([]);
  });
});
