import { randomFor } from '@holdfast/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianFootprint, medianShapes } from './footprint.ts';
import { medianReference } from './reference.ts';
import { lazy, merge, selectFromUnion, sort } from './sorting.ts';

const numbers = { min: Math.min, max: Math.max };
const ascending = (a: number, b: number): number => a - b;
const lazily = (values: readonly number[]) => values.map((value) => lazy(() => value));

describe('median windows', () => {
  it.each([
    ['square', [9, 25, 49]],
    ['line', [3, 5, 7]],
    ['cross', [5, 9, 13]],
    ['circle', [9, 21, 37]],
    ['ring', [8, 12, 16]],
  ] as const)('%s has %j samples at sizes 3, 5, 7', (shape, counts) => {
    expect([3, 5, 7].map((size) => medianFootprint(size, shape).length)).toEqual(counts);
  });

  it.each(medianShapes)('%s equals sorting every window by brute force', (shape) => {
    const [width, height] = [13, 9];
    const random = randomFor(['median', shape]);
    const data = Uint8Array.from({ length: 3 * width * height }, () => random.integer(0, 255));
    const footprint = medianFootprint(5, shape);
    const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
    const expected = Array.from(data, (_, index) => {
      const pixel = Math.floor(index / 3);
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const window = footprint
        .map(({ dx, dy }) => data[3 * (clamp(y + dy, height) * width + clamp(x + dx, width)) + (index % 3)] ?? NaN)
        .sort(ascending);
      return window[Math.floor(window.length / 2)];
    });
    expect(Array.from(medianReference({ width, height, data }, footprint).data)).toEqual(expected);
  });
});

describe('sorting networks', () => {
  const list = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 14 });

  it('sort any list', () => {
    fc.assert(
      fc.property(list, (values) => {
        const sorted = sort(numbers, lazily(values)).map((value) => value.get());
        expect(sorted).toEqual([...values].sort(ascending));
      }),
    );
  });

  it('merge sorted lists of any two lengths', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const merged = merge(numbers, lazily([...a].sort(ascending)), lazily([...b].sort(ascending)));
        expect(merged.map((value) => value.get())).toEqual([...a, ...b].sort(ascending));
      }),
    );
  });

  it('select any rank from two sorted lists', () => {
    fc.assert(
      fc.property(list, list, fc.nat(), (a, b, place) => {
        fc.pre(a.length + b.length > 0);
        const rank = place % (a.length + b.length);
        const lists = { a: lazily([...a].sort(ascending)), b: lazily([...b].sort(ascending)), rank };
        expect(selectFromUnion(numbers, lists)).toBe([...a, ...b].sort(ascending)[rank]);
      }),
    );
  });

  it('emit nothing that does not reach the wanted rank', () => {
    let compared = 0;
    const counting = {
      min: (a: number, b: number) => (compared++, Math.min(a, b)),
      max: (a: number, b: number) => (compared++, Math.max(a, b)),
    };
    const values = sort(counting, lazily([3, 1, 2, 5, 4, 9, 8, 7, 6]));
    expect(compared).toBe(0);
    expect(values[0]?.get()).toBe(1);
    expect(compared).toBe(8);
  });
});
