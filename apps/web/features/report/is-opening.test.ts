import { expect, it } from 'vitest';
import { isOpening } from './is-opening.ts';

it('takes a run without an eligible image for one that has only begun, as long as it goes on', () => {
  const report = { complete: false, counts: { eligible: 0 } };
  expect(isOpening('RUNNING', report)).toBe(true);
  expect(isOpening('RUNNING', { ...report, counts: { eligible: 1 } })).toBe(false);
  expect(isOpening('CANCELLED', report)).toBe(false);
  expect(isOpening('DONE', { ...report, complete: true })).toBe(false);
});
