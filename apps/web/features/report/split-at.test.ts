import { expect, it } from 'vitest';
import { splitAt } from './split-at.ts';

it('divides a pane where the pointer is, and stays within it', () => {
  const pane = { left: 100, width: 400 };
  expect([50, 100, 201, 500, 900].map((x) => splitAt(x, pane))).toEqual([0, 0, 25, 100, 100]);
  expect(splitAt(1, { left: 0, width: 0 })).toBe(0);
});
