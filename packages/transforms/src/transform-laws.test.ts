import { randomFor } from '@holdfast/random';
import { boxArea, type Box, type Picture } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRangeToken, type ParamField } from './params.ts';
import { transforms } from './registry.ts';
import { formatTransformSpec, parseTransformSpec } from './spec.ts';
import type { Codecs } from './transform.ts';

/** Spec parts of a field: fixed numbers, ranges and words inside the declared limits. */
function partOf(field: ParamField): fc.Arbitrary<string> {
  if (field.kind === 'choice') return fc.constantFrom(...field.choices);
  if (field.name === 'size') return fc.constantFrom('3', '5', '7');
  const value = field.integer
    ? fc.integer({ min: field.min, max: field.max })
    : fc.integer({ min: Math.ceil(field.min * 100), max: field.max * 100 }).map((hundredths) => hundredths / 100);
  const pair = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}..${Math.max(a, b)}`);
  // A fixed number is written as an empty range, which is right at every place (spec.ts).
  const fixed = value.map((number) => `${number}..${number}`);
  return field.range ? fc.oneof(fixed, pair) : fixed;
}

const specs = fc
  .constantFrom(...transforms)
  .chain((transform) =>
    fc
      .tuple(...transform.fields.map(partOf))
      .map((parts) => ({ transform, parts, text: [transform.name, ...parts].join(':') })),
  );

const unusedCodecs: Codecs = {
  jpeg: () => Promise.reject(new Error('jpeg is not part of this test')),
  webp: () => Promise.reject(new Error('webp is not part of this test')),
  median: () => Promise.reject(new Error('median is not part of this test')),
  resize: (picture, { size }) =>
    picture.width === size.width && picture.height === size.height
      ? Promise.resolve(picture)
      : Promise.reject(new Error('resizing is not part of this test')),
};

const size = { width: 40, height: 30 };

function gradientPicture(): Picture {
  const data = Uint8Array.from(
    { length: 3 * size.width * size.height },
    (_, index) => (index * 7 + (index >> 4)) % 256,
  );
  return { ...size, data };
}

describe('every transform', () => {
  it('gives the same parameters and text after writing and reading its spec', () => {
    fc.assert(
      fc.property(specs, ({ text }) => {
        const spec = parseTransformSpec(text);
        const again = parseTransformSpec(formatTransformSpec(spec));
        expect(again.params).toEqual(spec.params);
        expect(again.text).toBe(spec.text);
      }),
      { numRuns: 500 },
    );
  });

  it('draws the same instance for the same key, as a plain JSON value, random only where it says so', () => {
    fc.assert(
      fc.property(specs, fc.integer(), ({ text }, seed) => {
        const { transform, params } = parseTransformSpec(text);
        const first = transform.draw(params, randomFor(['law', seed]), size);
        expect(transform.draw(params, randomFor(['law', seed]), size)).toEqual(first);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
        if (!transform.isRandom(params)) {
          expect(transform.draw(params, randomFor(['other', seed]), size)).toEqual(first);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('draws inside the range it was given', () => {
    fc.assert(
      fc.property(specs, fc.integer(), ({ transform, parts, text }, seed) => {
        const instance = transform.draw(parseTransformSpec(text).params, randomFor(['range', seed]), size);
        const drawn = new Map<string, unknown>(Object.entries(instance ?? {}));
        transform.fields.forEach((field, index) => {
          const range = readRangeToken(parts[index] ?? '');
          const value = drawn.get(field.name);
          if (range === undefined || typeof value !== 'number') return;
          expect(value).toBeGreaterThanOrEqual(range.from - 1e-5);
          expect(value).toBeLessThanOrEqual(range.to + 1e-5);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a mapped box inside the frame', () => {
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
    const boxes = fc.tuple(coordinate, coordinate, coordinate, coordinate).map(([a, b, c, d]): Box => ({
      x0: Math.min(a, b) * size.width,
      x1: Math.max(a, b) * size.width,
      y0: Math.min(c, d) * size.height,
      y1: Math.max(c, d) * size.height,
    }));
    fc.assert(
      fc.property(specs, boxes, ({ text }, box) => {
        const { transform, params } = parseTransformSpec(text);
        const mapped = transform.mapBox(box, transform.draw(params, randomFor(['box']), size), size);
        if (mapped === undefined) return;
        expect(Math.min(mapped.x0, mapped.y0)).toBeGreaterThanOrEqual(0);
        expect(mapped.x1).toBeLessThanOrEqual(size.width);
        expect(mapped.y1).toBeLessThanOrEqual(size.height);
        expect(boxArea(mapped)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['identity'],
    ['brightness:1'],
    ['contrast:1'],
    ['noise:0'],
    ['noise:0:uniform'],
    ['crop:1'],
    ['resize:1'],
    ['rotate:0'],
    ['stretch:1'],
    ['stretch:1:1:black'],
    ['motion-blur:1'],
    ['gaussian-blur:0.1'],
  ])('%s leaves picture and boxes unchanged', async (text) => {
    const { transform, params } = parseTransformSpec(text);
    const picture = gradientPicture();
    const instance = transform.draw(params, randomFor(['unchanged']), picture);
    expect((await transform.real(picture, instance, unusedCodecs)).data).toEqual(picture.data);
    const box = { x0: 3, y0: 4, x1: 20, y1: 17 };
    expect(transform.mapBox(box, instance, size)).toEqual(box);
  });
});
