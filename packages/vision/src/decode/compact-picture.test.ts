import type { Picture } from '@holdfast/scene';
import { expect, it } from 'vitest';
import { compactPicture } from './compact-picture.ts';
import { decodePhoto } from './decode-photo.ts';
import { encodePng } from './png.ts';

const picture: Picture = {
  width: 37,
  height: 23,
  data: Uint8Array.from({ length: 37 * 23 * 3 }, (_, index) =>
    Math.floor(Math.abs(Math.sin(index * 12.9898) * 43758.5453) % 256),
  ),
};

it('keeps every pixel when it is asked to be lossless', async () => {
  const webp = await compactPicture(await encodePng(picture), { lossless: true });
  expect(await decodePhoto(webp)).toEqual(picture);
});

it('is smaller when it is only looked at', async () => {
  const png = await encodePng(picture);
  const { length } = await compactPicture(png, { lossless: false });
  expect(length).toBeLessThan(png.length / 2);
});
