import { expect, it } from 'vitest';
import { nameContains } from './scope.ts';

it('searches for a name in both ways to write its accents, and for everything where nothing is typed', () => {
  const like = (contains: string) => ({ name: { contains, mode: 'insensitive' } });
  expect(nameContains(' stop ')).toEqual({ OR: [like('stop')] });
  expect(nameContains('\u00e9t\u00e9')).toEqual({ OR: [like('\u00e9t\u00e9'), like('e\u0301te\u0301')] });
  expect([nameContains(null), nameContains('  ')]).toEqual([{}, {}]);
});
