import { boxArea } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crop } from './transforms/crop.ts';
import { rotate } from './transforms/rotate.ts';
import { stretch } from './transforms/stretch.ts';
import type { Codecs } from './transform.ts';

const size = { width: 100, height: 80 };
const noCodecs: Codecs = {
  jpeg: () => Promise.reject(new Error('unused')),
  webp: () => Promise.reject(new Error('unused')),
  median: () => Promise.reject(new Error('unused')),
  resize: () => Promise.reject(new Error('unused')),
};

/** Black with one white disc of radius 4 around (x, y). */
function discAt(x: number, y: number) {
  const data = new Uint8Array(3 * size.width * size.height);
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      if ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= 16)
        data.fill(255, 3 * (row * size.width + column)).fill(0, 3 * (row * size.width + column) + 3);
    }
  }
  return { ...size, data };
}

/** Centre of brightness, in pixel-corner coordinates. */
function centreOf({ data }: { data: Uint8Array }): { x: number; y: number } {
  let sum = 0;
  let x = 0;
  let y = 0;
  data.forEach((level, index) => {
    const pixel = Math.floor(index / 3);
    sum += level;
    x += level * ((pixel % size.width) + 0.5);
    y += level * (Math.floor(pixel / size.width) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}

describe('transforms that move pixels', () => {
  it('rotates counter-clockwise for positive angles', async () => {
    const turned = await rotate.real(discAt(80, 40), { angle: 90, fill: 'black' }, noCodecs);
    const centre = centreOf(turned);
    expect(centre.x).toBeCloseTo(50, 1);
    expect(centre.y).toBeCloseTo(10, 1);
  });

  it.each([
    ['rotate', { angle: 25, fill: 'black' as const }],
    ['rotate', { angle: -70, fill: 'black' as const }],
  ])('moves boxes where %s by %o moves pixels', async (_name, instance) => {
    const centre = centreOf(await rotate.real(discAt(62, 31), instance, noCodecs));
    const box = rotate.mapBox({ x0: 58, x1: 66, y0: 27, y1: 35 }, instance, size);
    expect(((box?.x0 ?? NaN) + (box?.x1 ?? NaN)) / 2).toBeCloseTo(centre.x, 1);
    expect(((box?.y0 ?? NaN) + (box?.y1 ?? NaN)) / 2).toBeCloseTo(centre.y, 1);
  });

  it('moves boxes where stretching moves pixels', async () => {
    const instance = { scaleX: 1.3, scaleY: 0.8, fill: 'black' as const };
    const centre = centreOf(await stretch.real(discAt(62, 31), instance, noCodecs));
    expect(centre.x).toBeCloseTo(50 + 1.3 * 12, 1);
    const box = stretch.mapBox({ x0: 58, x1: 66, y0: 27, y1: 35 }, instance, size);
    expect(((box?.x0 ?? NaN) + (box?.x1 ?? NaN)) / 2).toBeCloseTo(centre.x, 1);
    expect(boxArea(box ?? { x0: 0, y0: 0, x1: 0, y1: 0 })).toBeCloseTo(64 * 1.3 * 0.8, 6);
  });

  it('fills gaps as asked: black, mid-grey or the repeated border', async () => {
    const white = { ...size, data: new Uint8Array(3 * size.width * size.height).fill(255) };
    const corner = async (fill: 'edge' | 'black' | 'grey') =>
      (await stretch.real(white, { scaleX: 0.5, scaleY: 0.5, fill }, noCodecs)).data[0];
    expect([await corner('black'), await corner('grey'), await corner('edge')]).toEqual([0, 128, 255]);
  });

  it('undoes a box by the opposite stretch', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 1.6, noNaN: true }), (scale) => {
        const box = { x0: 45, x1: 58, y0: 33, y1: 47 };
        const there = stretch.mapBox(box, { scaleX: scale, scaleY: 1 / scale, fill: 'edge' }, size);
        if (there === undefined) throw new Error('a box near the centre left the frame');
        const back = stretch.mapBox(there, { scaleX: 1 / scale, scaleY: scale, fill: 'edge' }, size);
        expect(back?.x0).toBeCloseTo(box.x0, 9);
        expect(back?.y1).toBeCloseTo(box.y1, 9);
      }),
    );
  });

  it('drops a box when more than half of it is cropped away, cuts it otherwise', () => {
    const window = { left: 20, top: 16, width: 50, height: 40 };
    expect(crop.mapBox({ x0: 10, x1: 29, y0: 20, y1: 30 }, window, size)).toBeUndefined();
    expect(crop.mapBox({ x0: 10, x1: 40, y0: 20, y1: 30 }, window, size)).toEqual({ x0: 0, x1: 40, y0: 8, y1: 28 });
    expect(crop.mapBox({ x0: 20, x1: 70, y0: 16, y1: 56 }, window, size)).toEqual({ x0: 0, x1: 100, y0: 0, y1: 80 });
  });
});
