import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const features = resolve(import.meta.dirname, '../../features');
const files = readdirSync(features, { recursive: true, encoding: 'utf8' });
const read = (file: string): string => readFileSync(resolve(features, file), 'utf8');

/** The field that a mutation's answer is in, by the mutation's name. */
const fields = new Map(
  files
    .filter((file) => file.endsWith('.graphql'))
    .flatMap((file) => [...read(file).matchAll(/mutation (\w+)[^{]*\{\s*(\w+)/g)])
    .map(([, name = '', field = '']) => [name, field]),
);

/** Mutations by the file that uses them. */
const used = files
  .filter((file) => file.endsWith('.tsx'))
  .flatMap((file) => {
    const source = read(file);
    return [...source.matchAll(/useMutation\((\w+)Document/g)].map(([, name = '']) => {
      const field = fields.get(name) ?? '';
      return { file, name, isRead: new RegExp(`\\b${field}\\b`).test(source) && source.includes('userErrors') };
    });
  });

it('has no mutation whose refusal nobody reads: the API answers it without an error', () => {
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter(({ isRead }) => !isRead)).toEqual([]);
});
