import { decodePhoto, encodePng } from '@holdfast/vision';
import { expect, it } from 'vitest';
import { smallPicture } from './small-picture.ts';

const pngOf = (width: number, height: number): Promise<Uint8Array> =>
  encodePng({ width, height, data: Uint8Array.from({ length: 3 * width * height }, (_, index) => (index * 31) % 256) });

it('makes a WebP of at most 320 pixels, with the sides as they were to each other', async () => {
  const png = await pngOf(640, 480);
  const small = await smallPicture('a.png', png);
  if (small === undefined) throw new Error('none made');
  expect(Buffer.from(small).toString('latin1', 8, 12)).toBe('WEBP');
  expect(small.length).toBeLessThan(png.length / 4);
  const { width, height } = await decodePhoto(small, { where: 'small' });
  expect([width, height]).toEqual([320, 240]);
});

it('leaves a picture alone that is as small', async () => {
  expect(await smallPicture('a.png', await pngOf(320, 200))).toBeUndefined();
});
