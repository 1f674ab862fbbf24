import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** Lints `text` as if it stood in the given file. */
async function rulesBroken(text: string, file: string): Promise<string[]> {
  const [result] = await new ESLint({ cwd: repository }).lintText(text, { filePath: resolve(repository, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'parse error');
}

it.each([
  ['Math.random', 'export const a = Math.random();', 'no-restricted-properties'],
  ['the clock', 'export const a = new Date();', 'no-restricted-globals'],
  ['the environment', 'export const a = process.env;', 'no-restricted-globals'],
  ['Node modules', "export { readFileSync } from 'node:fs';", 'no-restricted-imports'],
])('lint refuses %s in a pure package', async (_what, text, rule) => {
  expect(await rulesBroken(text, 'packages/scene/src/box.ts')).toContain(rule);
});

it('lint refuses to be silenced by a comment', async () => {
  const text = '// eslint-disable-next-line\nexport const a = Math.random();';
  expect(await rulesBroken(text, 'packages/scene/src/box.ts')).toContain('no-restricted-properties');
});

it('lint lets the clock through elsewhere', async () => {
  expect(await rulesBroken('export const a = new Date();\n', 'packages/runtime/src/runtime.ts')).toEqual([]);
});

it('lint and import rules agree on which packages are pure', () => {
  const listIn = (file: string): string | undefined =>
    /PURE_PACKAGES = (\[[^\]]*\])/.exec(readFileSync(resolve(repository, file), 'utf8'))?.[1];
  expect(listIn('eslint.config.js')).toBeDefined();
  expect(listIn('eslint.config.js')).toBe(listIn('.dependency-cruiser.cjs'));
});
