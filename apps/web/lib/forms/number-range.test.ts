import { describe, expect, it } from 'vitest';
import { NO_NUMBER, numberFault, numberText, readNumber } from './number-range.ts';

describe('numbers of forms', () => {
  it('takes an empty field for no number, never for 0', () => {
    expect(readNumber('')).toBeNaN();
    expect(readNumber('  ')).toBeNaN();
    expect(readNumber('0')).toBe(0);
    expect(numberText(NO_NUMBER)).toBe('');
    expect(numberFault(readNumber(''), { min: 0 })).toBe('missing');
    expect(numberFault(readNumber(''), { min: 0, isOptional: true })).toBeUndefined();
  });

  it('reads decimals and fractions, and nothing else', () => {
    expect(readNumber('0.25')).toBe(0.25);
    expect(readNumber('1/255')).toBeCloseTo(1 / 255, 12);
    for (const text of ['1/', '1/0', '1/2/3', 'eight', '1e999']) expect(readNumber(text)).toBeNaN();
  });

  it('holds a number against its bounds', () => {
    const share = { min: 0, max: 1 };
    expect([-0.1, 0, 1, 1.1].map((value) => numberFault(value, share))).toEqual([
      'unfit',
      undefined,
      undefined,
      'unfit',
    ]);
    expect(numberFault(0, { min: 0, isAbove: true })).toBe('unfit');
    expect(numberFault(0.01, { min: 0, isAbove: true })).toBeUndefined();
    expect(numberFault(1.5, { min: 1, isWhole: true })).toBe('unfit');
    expect(numberFault(2 ** 53, { min: 1, isWhole: true })).toBe('unfit');
    expect(numberFault(40, { min: 1, isWhole: true })).toBeUndefined();
  });
});
