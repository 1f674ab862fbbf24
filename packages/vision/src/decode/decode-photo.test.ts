import type { Picture } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { sharp } from '../sharp.ts';
import { decodePhoto } from './decode-photo.ts';
import { ImageError, type ImageErrorCode } from './image-error.ts';
import { fromPicture } from './png.ts';

/** A smooth colour gradient with a red top-left corner, so that orientation and channel order show. */
function gradient(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set(
        [
          255 - Math.round((255 * x) / width),
          Math.round((255 * y) / height),
          Math.round((255 * (x + y)) / (width + height)),
        ],
        (y * width + x) * 3,
      );
    }
  }
  return { width, height, data };
}

const source = gradient(40, 24);
const pipeline = (): ReturnType<typeof fromPicture> => fromPicture(source, 'test');

const meanDifference = (a: Picture, b: Picture): number => {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.data.reduce((sum, level, index) => sum + Math.abs(level - (b.data[index] ?? 0)), 0) / a.data.length;
};

const refusal = async (bytes: Uint8Array, options = {}): Promise<ImageErrorCode> => {
  try {
    await decodePhoto(bytes, options);
  } catch (error) {
    if (error instanceof ImageError) return error.code;
    throw error;
  }
  throw new Error('the picture was not refused');
};

describe('decodePhoto reads what a viewer shows', () => {
  it.each(['png', 'tiff', 'gif', 'webp', 'jpeg', 'avif'] as const)('%s', async (format) => {
    // For PNG a quality means a palette.
    const bytes = await pipeline().toFormat(format, { quality: 95 }).toBuffer();
    const hasPalette = format === 'gif' || format === 'png';
    expect(meanDifference(await decodePhoto(bytes), source)).toBeLessThan(hasPalette ? 6 : 3);
  });

  it('lossless formats exactly', async () => {
    for (const bytes of [
      await pipeline().png().toBuffer(),
      await pipeline().webp({ lossless: true }).toBuffer(),
      await pipeline().tiff({ compression: 'lzw' }).toBuffer(),
    ]) {
      expect(await decodePhoto(bytes)).toEqual(source);
    }
  });

  it('applies the EXIF orientation', async () => {
    const bytes = await pipeline().withMetadata({ orientation: 6 }).png().toBuffer();
    const turned = await decodePhoto(bytes);
    expect([turned.width, turned.height]).toEqual([24, 40]);
    // Orientation 6 is shown turned clockwise: the bottom-left corner of the file comes to the top left.
    expect(Array.from(turned.data.subarray(0, 3))).toEqual(
      Array.from(source.data.subarray(23 * 40 * 3, 23 * 40 * 3 + 3)),
    );
  });

  it('flattens alpha onto white, or onto the background that is asked for', async () => {
    const bytes = await sharp({
      create: { width: 2, height: 1, channels: 4, background: { r: 10, g: 20, b: 30, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expect(Array.from((await decodePhoto(bytes)).data)).toEqual([255, 255, 255, 255, 255, 255]);
    const grey = await decodePhoto(bytes, { background: [114, 114, 114] });
    expect(Array.from(grey.data)).toEqual([114, 114, 114, 114, 114, 114]);
  });

  it('spreads grey over three equal channels', async () => {
    const picture = await decodePhoto(await pipeline().greyscale().toColourspace('b-w').png().toBuffer());
    for (let pixel = 0; pixel < picture.data.length; pixel += 3) {
      expect(picture.data[pixel]).toBe(picture.data[pixel + 1]);
      expect(picture.data[pixel]).toBe(picture.data[pixel + 2]);
    }
  });

  it('reduces 16 bits per channel to 8, RGB and grey', async () => {
    const colour = await pipeline().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(colour).metadata()).depth).toBe('ushort');
    expect(meanDifference(await decodePhoto(colour), source)).toBeLessThan(0.6);
    const grey16 = await pipeline().toColourspace('grey16').png().toBuffer();
    expect((await sharp(grey16).metadata()).depth).toBe('ushort');
    const grey8 = await pipeline().toColourspace('b-w').png().toBuffer();
    expect(meanDifference(await decodePhoto(grey16), await decodePhoto(grey8))).toBeLessThan(1);
  });

  it('converts CMYK to sRGB', async () => {
    const bytes = await pipeline().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    // Saturated colours lie outside the gamut of CMYK, hence the wide bound; a missing inversion gives about 120.
    expect(meanDifference(await decodePhoto(bytes), source)).toBeLessThan(40);
  });

  it('converts an embedded ICC profile to sRGB', async () => {
    const p3 = await pipeline().withIccProfile('p3').png().toBuffer();
    expect((await sharp(p3).metadata()).hasProfile).toBe(true);
    const rawLevels = await sharp(p3).keepIccProfile().raw().toBuffer();
    const picture = await decodePhoto(p3);
    expect(meanDifference(picture, source)).toBeLessThan(2);
    expect(meanDifference({ ...picture, data: new Uint8Array(rawLevels) }, source)).toBeGreaterThan(4);
  });

  it('shows the first frame of an animation', async () => {
    const frames = Buffer.concat([
      Buffer.alloc(8 * 8 * 3, 200),
      Buffer.alloc(8 * 8 * 3, 10),
      Buffer.alloc(8 * 8 * 3, 90),
    ]);
    const bytes = await sharp(frames, { raw: { width: 8, height: 24, channels: 3, pageHeight: 8 } })
      .gif()
      .toBuffer();
    expect((await sharp(bytes).metadata()).pages).toBe(3);
    const picture = await decodePhoto(bytes);
    expect([picture.width, picture.height, picture.data[0]]).toEqual([8, 8, 200]);
  });

  it.each([
    [1, 1],
    [1, 100_000],
    [100_000, 1],
  ])('a picture of %i x %i', async (width, height) => {
    const bytes = await sharp({ create: { width, height, channels: 3, background: '#102030' } })
      .png()
      .toBuffer();
    const picture = await decodePhoto(bytes);
    expect([picture.width, picture.height]).toEqual([width, height]);
    expect(Array.from(picture.data.subarray(-3))).toEqual([0x10, 0x20, 0x30]);
  });
});

describe('decodePhoto refuses by name', () => {
  it('an empty file', async () => {
    expect(await refusal(new Uint8Array())).toBe('IMAGE_EMPTY');
  });

  it('a file that is too large', async () => {
    expect(await refusal(await pipeline().png().toBuffer(), { limits: { maxBytes: 100 } })).toBe(
      'IMAGE_FILE_TOO_LARGE',
    );
  });

  it('more pixels than the cap, from the header alone', async () => {
    // All that follows the header is damaged: were it decoded, the error would be another one.
    const bytes = await pipeline().png().toBuffer();
    bytes.fill(0x55, bytes.indexOf('IDAT') + 8, bytes.indexOf('IDAT') + 40);
    expect(await refusal(bytes)).not.toBe('IMAGE_TOO_MANY_PIXELS');
    await expect(decodePhoto(bytes, { where: 'wall.png', limits: { maxPixels: 900 } })).rejects.toThrow(
      'wall.png: expected at most 900 pixels, got 40 x 24; make the image smaller',
    );
  });

  it('SVG, also behind an XML header, a byte order mark or a wrong name', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    for (const text of [svg, `<?xml version="1.0"?>\n<!-- ${'x'.repeat(300)} -->\n${svg}`, `\uFEFF  ${svg}`]) {
      expect(await refusal(new TextEncoder().encode(text), { where: 'cat.png' })).toBe('IMAGE_FORMAT_REFUSED');
    }
  });

  it.each([
    ['BMP', [0x42, 0x4d, 0, 0, 0, 0]],
    ['PDF', [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ['ZIP', [0x50, 0x4b, 3, 4]],
    ['gzip', [0x1f, 0x8b, 8]],
    ['HEIC', [0, 0, 0, 16, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63]],
  ])('%s', async (name, head) => {
    await expect(decodePhoto(Uint8Array.from(head))).rejects.toThrow(name);
    expect(await refusal(Uint8Array.from(head))).toBe('IMAGE_FORMAT_REFUSED');
  });

  it('bytes that are no picture', async () => {
    expect(await refusal(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe('IMAGE_FORMAT_UNKNOWN');
  });

  it.each(['png', 'tiff', 'gif', 'webp', 'jpeg', 'avif'] as const)(
    'a truncated %s, wherever it ends',
    async (format) => {
      const bytes = await pipeline().toFormat(format).toBuffer();
      for (const part of [0.3, 0.5, 0.7, 0.9, 0.97]) {
        const code = await refusal(bytes.subarray(0, Math.floor(bytes.length * part)));
        expect(['IMAGE_TRUNCATED', 'IMAGE_CORRUPT']).toContain(code);
      }
      const most = await refusal(bytes.subarray(0, Math.floor(bytes.length * 0.7)));
      expect(most).toBe('IMAGE_TRUNCATED');
    },
  );

  it('a TIFF whose directory comes first and whose pixels end early', async () => {
    const entries = [
      [256, 3, 1, 8],
      [257, 3, 1, 64],
      [258, 3, 1, 8],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
      [273, 4, 1, 122],
      [277, 3, 1, 1],
      [278, 3, 1, 64],
      [279, 4, 1, 512],
    ];
    const bytes = Buffer.alloc(122 + 512, 77);
    bytes.write('II*\0', 0, 'latin1');
    bytes.writeUInt32LE(8, 4);
    bytes.writeUInt16LE(entries.length, 8);
    entries.forEach(([tag = 0, type = 0, count = 0, value = 0], index) => {
      bytes.writeUInt16LE(tag, 10 + index * 12);
      bytes.writeUInt16LE(type, 12 + index * 12);
      bytes.writeUInt32LE(count, 14 + index * 12);
      bytes.writeUInt32LE(value, 18 + index * 12);
    });
    bytes.writeUInt32LE(0, 118);
    expect((await decodePhoto(bytes)).data[0]).toBe(77);
    expect(await refusal(bytes.subarray(0, 400))).toBe('IMAGE_TRUNCATED');
  });

  it('a PNG whose pixels are damaged', async () => {
    const bytes = await pipeline().png().toBuffer();
    bytes.fill(0x55, 60, 120);
    expect(await refusal(bytes)).toMatch(/IMAGE_(CORRUPT|TRUNCATED)/);
  });
});
