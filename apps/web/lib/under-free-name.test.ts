import { expect, it } from 'vitest';
import { underFreeName } from './under-free-name.ts';

const named = (taken: readonly string[]) => (name: string) =>
  Promise.resolve({ name, userErrors: taken.includes(name) ? [{ code: 'TAKEN' }] : [] });

it('puts a number behind a name that is taken, within the length of names', async () => {
  expect((await underFreeName('Copy', named([])))?.name).toBe('Copy');
  expect((await underFreeName('Copy', named(['Copy', 'Copy 2'])))?.name).toBe('Copy 3');
  const long = 'x'.repeat(120);
  expect((await underFreeName(`${long} (copy)`, named([long])))?.name).toBe(`${'x'.repeat(118)} 2`);
});

it('leaves every other answer as it is', async () => {
  const refused = { userErrors: [{ code: 'INVALID' }] };
  expect(await underFreeName('Copy', () => Promise.resolve(refused))).toBe(refused);
  expect(await underFreeName('Copy', () => Promise.resolve(undefined))).toBeUndefined();
});
