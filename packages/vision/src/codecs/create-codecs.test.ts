import type { Picture } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { fromPicture } from '../decode/png.ts';
import { codecVersions, sharp } from '../sharp.ts';
import { createCodecs } from './create-codecs.ts';

const codecs = createCodecs();

function textured(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = (at * 37 + (at >> 5) * 101) & 255;
  return { width, height, data };
}

const meanDifference = (a: Picture, b: Picture): number =>
  a.data.reduce((sum, level, at) => sum + Math.abs(level - (b.data[at] ?? 0)), 0) / a.data.length;

const picture = textured(33, 17);

describe('createCodecs', () => {
  it('keeps the size of odd pictures, and is deterministic', async () => {
    for (const apply of [
      () => codecs.jpeg(picture, { quality: 50, subsampling: '4:2:0' }),
      () => codecs.jpeg(picture, { quality: 50, subsampling: '4:4:4' }),
      () => codecs.webp(picture, { quality: 50 }),
      () => codecs.median(picture, { size: 3 }),
      () => codecs.resize(picture, { size: { width: 33, height: 17 }, kernel: 'cubic' }),
    ]) {
      const [first, second] = [await apply(), await apply()];
      expect([first.width, first.height]).toEqual([33, 17]);
      expect(second).toEqual(first);
    }
  });

  it('does harm that grows as quality falls, and more with chroma subsampling', async () => {
    const harm = async (quality: number, subsampling: '4:2:0' | '4:4:4'): Promise<number> =>
      meanDifference(picture, await codecs.jpeg(picture, { quality, subsampling }));
    expect(await harm(90, '4:4:4')).toBeLessThan(await harm(50, '4:4:4'));
    expect(await harm(50, '4:4:4')).toBeLessThan(await harm(20, '4:4:4'));
    expect(await harm(90, '4:4:4')).toBeLessThan(await harm(90, '4:2:0'));
  });

  it('writes baseline tables, the subsampling that was asked for, and no mozjpeg extras', async () => {
    const bytes = await fromPicture(picture, 'test').jpeg({ quality: 75, mozjpeg: false }).toBuffer();
    const metadata = await sharp(bytes).metadata();
    expect([metadata.chromaSubsampling, metadata.isProgressive]).toEqual(['4:2:0', false]);
  });

  it('takes the median of a window whose edges are replicated', async () => {
    const { data } = await codecs.median(picture, { size: 3 });
    for (const [x, y] of [
      [0, 0],
      [32, 16],
      [7, 5],
    ] as const) {
      const window: number[] = [];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const sourceX = Math.min(32, Math.max(0, x + dx));
          const sourceY = Math.min(16, Math.max(0, y + dy));
          window.push(picture.data[(sourceY * 33 + sourceX) * 3] ?? 0);
        }
      }
      expect(data[(y * 33 + x) * 3]).toBe(window.sort((a, b) => a - b)[4]);
    }
  });

  it('resizes to exactly the size that was asked for', async () => {
    const { width, height, data } = await codecs.resize(picture, {
      size: { width: 11, height: 40 },
      kernel: 'lanczos3',
    });
    expect([width, height, data.length]).toEqual([11, 40, 11 * 40 * 3]);
  });
});

it('codecVersions names the libraries that results depend on', () => {
  expect(Object.keys(codecVersions())).toEqual(expect.arrayContaining(['sharp', 'vips', 'mozjpeg', 'webp']));
});
