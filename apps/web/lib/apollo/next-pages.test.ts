import { expect, it } from 'vitest';
import { nextPages } from './next-pages.ts';

const list = (endCursor: string | null, hasNextPage = false) => ({ pageInfo: { hasNextPage, endCursor } });

it('reads on while a list goes on, and asks a whole one for what is after its last row', () => {
  expect(nextPages({ models: list('m100', true), datasets: list('d7'), campaigns: list('') })).toEqual({
    modelsAfter: 'm100',
    datasetsAfter: 'd7',
  });
});

it('is done when every list is whole', () => {
  expect(nextPages({ models: list('m7'), campaigns: list(null) })).toBeUndefined();
});
