import { describe, expect, it } from 'vitest';
import { formatLevels, parseLevels } from './levels.ts';

describe('parseLevels', () => {
  it('reads fractions and numbers of the 0..1 scale as levels, exactly where they are whole', () => {
    for (let level = 1; level <= 255; level++) expect(parseLevels(`${level}/255`)).toBe(level);
    expect(parseLevels('0.1')).toBe(25.5);
    expect(parseLevels('1e-1')).toBe(25.5);
    expect(parseLevels(formatLevels(2.5))).toBe(2.5);
  });

  it.each(['', '0', '-1', '8/0', 'abc', '1/2/3', '8/', 'NaN'])('refuses %j', (text) => {
    expect(() => parseLevels(text)).toThrow(/8\/255/);
  });
});
