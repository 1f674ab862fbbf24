import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharp } from '../sharp.ts';
import { pictureSha256 } from './picture-hash.ts';
import { encodePng, fromPicture, readPng } from './png.ts';

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );

describe('encodePng and readPng', () => {
  it('give the same pixels back', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async (picture) => {
        expect(await readPng(await encodePng(picture))).toEqual(picture);
      }),
      { numRuns: 40 },
    );
  });

  it('keep few colours out of a palette, and grey in three channels', async () => {
    const grey = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(7) };
    const { channels, isPalette } = await sharp(await encodePng(grey)).metadata();
    expect([channels, isPalette]).toEqual([3, false]);
  });

  it('refuses a picture whose data does not fit', async () => {
    await expect(encodePng({ width: 2, height: 2, data: new Uint8Array(11) })).rejects.toThrow('2 x 2 x 3 bytes');
  });

  it.each([
    ['alpha', (image: ReturnType<typeof fromPicture>) => image.ensureAlpha(0.5).png()],
    ['16 bits', (image: ReturnType<typeof fromPicture>) => image.toColourspace('rgb16').png()],
    ['grey', (image: ReturnType<typeof fromPicture>) => image.toColourspace('b-w').png()],
    ['a profile', (image: ReturnType<typeof fromPicture>) => image.withIccProfile('p3').png()],
    ['a palette', (image: ReturnType<typeof fromPicture>) => image.png({ palette: true })],
    ['JPEG', (image: ReturnType<typeof fromPicture>) => image.jpeg()],
  ])('readPng refuses %s', async (_, encode) => {
    const picture = { width: 4, height: 4, data: Uint8Array.from({ length: 48 }, (__, index) => index * 5) };
    const bytes = await encode(fromPicture(picture, 'test')).toBuffer();
    await expect(readPng(bytes)).rejects.toMatchObject({ code: 'IMAGE_NOT_LOSSLESS_RGB8' });
  });
});

describe('pictureSha256', () => {
  it('depends on size and pixels only', async () => {
    const data = Uint8Array.from({ length: 24 }, (_, index) => index);
    const picture = { width: 4, height: 2, data };
    expect(pictureSha256(picture)).toMatch(/^[0-9a-f]{64}$/);
    expect(pictureSha256(await readPng(await encodePng(picture)))).toBe(pictureSha256(picture));
    expect(pictureSha256({ width: 2, height: 4, data })).not.toBe(pictureSha256(picture));
  });
});
