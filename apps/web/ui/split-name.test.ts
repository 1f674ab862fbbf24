import { expect, it } from 'vitest';
import { splitName } from './split-name.ts';

it('keeps the end of a long name, and never cuts through a character', () => {
  expect(splitName('photo-1.png')).toEqual({ start: 'photo-1.png', end: '' });
  expect(splitName('Fußgängerübergang_im_März_00042.png')).toEqual({
    start: 'Fußgängerübergang_im_Mär',
    end: 'z_00042.png',
  });
  const family = '👨‍👩‍👧';
  const { start, end } = splitName(`${family.repeat(20)}e\u0301.png`);
  expect(start).toBe(family.repeat(14));
  expect(end).toBe(`${family.repeat(6)}e\u0301.png`);
});
