import { expect, it } from 'vitest';
import { partialNote } from './partial-note.ts';

it('calls no finished run unfinished, also before its last report is read', () => {
  expect(partialNote('DONE', { complete: false })).toBeNull();
  expect(partialNote('DONE', { complete: true })).toBeNull();
});

it('says whether the numbers of a part will change', () => {
  expect(partialNote('RUNNING', { complete: false })).toBe('partial');
  expect(partialNote('CANCELLED', { complete: false })).toBe('cancelled');
  expect(partialNote('FAILED', { complete: false })).toBe('failed');
});
