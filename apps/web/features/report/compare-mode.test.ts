import { expect, it } from 'vitest';
import { amplificationOf, compareModeOf } from './compare-mode.ts';

it('reads the way of comparing and the amplification from an address, and the usual ones where it names none', () => {
  expect([undefined, 'slider', 'difference', 'upside-down'].map(compareModeOf)).toEqual([
    'side',
    'slider',
    'difference',
    'side',
  ]);
  expect([undefined, '1', '50', '51', '0', '2.5', 'much', ''].map(amplificationOf)).toEqual([
    10, 1, 50, 10, 10, 10, 10, 10,
  ]);
});
