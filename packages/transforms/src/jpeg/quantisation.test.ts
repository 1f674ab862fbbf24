import { describe, expect, it } from 'vitest';
import { quantisationTables } from './quantisation.ts';

describe('JPEG quantisation tables', () => {
  it('are those of Annex K at quality 50 and all ones at 100', () => {
    expect(quantisationTables(50).luminance.slice(0, 8)).toEqual([16, 11, 10, 16, 24, 40, 51, 61]);
    expect(new Set(quantisationTables(100).chrominance)).toEqual(new Set([1]));
  });

  it('are scaled and clamped to 1..255 as libjpeg does at the ends', () => {
    expect(Math.max(...quantisationTables(1).luminance)).toBe(255);
    // First row of the DQT segment that sharp writes at quality 75, read from its bytes.
    expect(quantisationTables(75).luminance.slice(0, 8)).toEqual([8, 6, 5, 8, 12, 20, 26, 31]);
    expect(quantisationTables(75).chrominance.slice(0, 8)).toEqual([9, 9, 12, 24, 50, 50, 50, 50]);
  });
});
