import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementCount, float32 } from '@holdfast/onnx';
import { joinPictures, pictureOf, repeatPicture } from './batch-tensors.ts';

const numbered = (dims: readonly number[], from: number) =>
  float32(
    dims,
    Array.from({ length: elementCount(dims) }, (_, index) => from + index),
  );

test('a picture taken out of a batch is the one that was put in', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 4 }), (rest, count) => {
      const pictures = Array.from({ length: count }, (_, index) => numbered([1, ...rest], 100 * index));
      const [first = numbered([1], 0), ...others] = pictures;
      const batch = joinPictures(first, others);
      expect(batch.dims).toEqual([count, ...rest]);
      pictures.forEach((picture, index) => expect(pictureOf(batch, { axis: 0, index })).toEqual(picture));
    }),
  );
});

test('every picture of a repeated one is that one, whichever axis counts', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sizes, fc.nat(3), fc.integer({ min: 1, max: 4 }), (dims, at, times) => {
      const axis = at % dims.length;
      const one = numbered(
        dims.map((size, index) => (index === axis ? 1 : size)),
        1,
      );
      const repeated = repeatPicture(one, axis, times);
      for (let index = 0; index < times; index++) expect(pictureOf(repeated, { axis, index })).toEqual(one);
    }),
  );
});
