import { describe, expect, it } from 'vitest';
import { meets } from './seen.ts';
import { parseTransformSpec } from './spec.ts';

const met = (bank: string, judged: string): boolean => meets(parseTransformSpec(bank), parseTransformSpec(judged));

describe('what optimising over a bank has met', () => {
  it.each([
    ['jpeg:75', 'jpeg:75'],
    ['jpeg:75', 'jpeg:75:420'],
    ['jpeg:30..90', 'jpeg:50'],
    ['jpeg:30..90', 'jpeg:40..60'],
    ['rotate:-10..10', 'rotate:-10'],
    ['motion-blur:3..7:-90..90', 'motion-blur:5:45..45'],
    ['motion-blur:3..7:-90..90', 'motion-blur:5'],
    ['crop:0.9..1:random', 'crop:0.95:random'],
    ['invert', 'invert'],
  ])('%s meets %s', (bank, judged) => {
    expect(met(bank, judged)).toBe(true);
  });

  it.each([
    ['jpeg:75', 'jpeg:60'],
    ['jpeg:75', 'jpeg:75:444'],
    ['jpeg:75', 'webp:75'],
    ['jpeg:75', 'jpeg:70..80'],
    ['rotate:-10..10', 'rotate:11'],
    ['rotate:-10..10', 'rotate:-10..10.5'],
    ['rotate:-10..10', 'rotate:5:black'],
    ['motion-blur:3..7', 'motion-blur:5:45..45'],
    ['crop:0.9..1:random', 'crop:0.95'],
    ['median:3', 'median:3:cross'],
  ])('%s does not meet %s', (bank, judged) => {
    expect(met(bank, judged)).toBe(false);
  });
});
