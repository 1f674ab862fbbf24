import { randomFor } from '@holdfast/random';
import type { Picture } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import type { Codecs } from './transform.ts';
import { gaussianBlur } from './transforms/gaussian-blur.ts';
import { invert } from './transforms/invert.ts';
import { motionBlur } from './transforms/motion-blur.ts';
import { noise } from './transforms/noise.ts';
import { rotate } from './transforms/rotate.ts';
import { stretch } from './transforms/stretch.ts';

const size = { width: 23, height: 17 };
const unused = (): Promise<never> => Promise.reject(new Error('unused'));
const noCodecs: Codecs = { jpeg: unused, webp: unused, median: unused, resize: unused };

const random = randomFor(['references']);
const picture: Picture = {
  ...size,
  data: Uint8Array.from({ length: 3 * size.width * size.height }, () => random.integer(0, 255)),
};

const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
const level = (x: number, y: number, channel: number): number =>
  picture.data[3 * (clamp(y, size.height) * size.width + clamp(x, size.width)) + channel] ?? NaN;

/** The picture's tent interpolation written as its definition: a sum over all pixels of an edge-extended plane. */
function interpolate(x: number, y: number, channel: number): number {
  let sum = 0;
  for (let row = -size.height; row < 2 * size.height; row++) {
    for (let column = -size.width; column < 2 * size.width; column++) {
      const weight = Math.max(0, 1 - Math.abs(x - column)) * Math.max(0, 1 - Math.abs(y - row));
      if (weight > 0) sum += weight * level(column, row, channel);
    }
  }
  return sum;
}

async function largestError(real: Promise<Picture>, expected: (x: number, y: number, channel: number) => number) {
  const { data } = await real;
  return Math.max(
    ...Array.from(data, (got, index) => {
      const pixel = Math.floor(index / 3);
      return Math.abs(got - expected(pixel % size.width, Math.floor(pixel / size.width), index % 3));
    }),
  );
}

// 8-bit results of exact formulas are at most half a level away (plus float32 weights).
const HALF_LEVEL = 0.5001;

describe('8-bit references equal their definitions by brute force', () => {
  it('rotation', async () => {
    const radians = (12 * Math.PI) / 180;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const error = await largestError(rotate.real(picture, { angle: 12, fill: 'edge' }, noCodecs), (x, y, channel) => {
      const [dx, dy] = [x - 11, y - 8];
      return interpolate(11 + cos * dx - sin * dy, 8 + sin * dx + cos * dy, channel);
    });
    expect(error).toBeLessThan(HALF_LEVEL);
  });

  it('stretch', async () => {
    const instance = { scaleX: 1.3, scaleY: 0.7, fill: 'edge' } as const;
    const error = await largestError(stretch.real(picture, instance, noCodecs), (x, y, channel) =>
      interpolate(11 + (x - 11) / 1.3, 8 + (y - 8) / 0.7, channel),
    );
    expect(error).toBeLessThan(HALF_LEVEL);
  });

  it('motion blur: the mean of the picture moved along the line', async () => {
    const angle = 30;
    const error = await largestError(
      motionBlur.real(picture, { length: 5, angle, kernelSize: 5 }, noCodecs),
      (x, y, channel) => {
        const steps = [-2, -1, 0, 1, 2].map((along) => {
          const [dx, dy] = [along * Math.cos((angle * Math.PI) / 180), -along * Math.sin((angle * Math.PI) / 180)];
          return interpolate(x + dx, y + dy, channel);
        });
        return steps.reduce((sum, value) => sum + value, 0) / 5;
      },
    );
    expect(error).toBeLessThan(HALF_LEVEL);
  });

  it('Gaussian blur', async () => {
    const sigma = 0.8;
    const taps = [-3, -2, -1, 0, 1, 2, 3];
    const bell = taps.map((tap) => Math.exp(-(tap * tap) / (2 * sigma * sigma)));
    const total = bell.reduce((sum, value) => sum + value, 0);
    const error = await largestError(gaussianBlur.real(picture, { sigma, radius: 3 }, noCodecs), (x, y, channel) =>
      taps.reduce(
        (sum, dy, row) =>
          sum +
          taps.reduce(
            (line, dx, column) =>
              line + (((bell[row] ?? 0) * (bell[column] ?? 0)) / total ** 2) * level(x + dx, y + dy, channel),
            0,
          ),
        0,
      ),
    );
    expect(error).toBeLessThan(HALF_LEVEL);
  });

  it('inversion, which undoes itself', async () => {
    const once = await invert.real(picture, {}, noCodecs);
    expect(once.data[0]).toBe(255 - (picture.data[0] ?? NaN));
    expect((await invert.real(once, {}, noCodecs)).data).toEqual(picture.data);
  });

  it.each([
    ['gaussian', 6, 6],
    ['uniform', 6, 6 / Math.sqrt(3)],
  ] as const)('%s noise of strength %d has standard deviation %d and mean 0', async (distribution, strength, sigma) => {
    const grey: Picture = { width: 100, height: 100, data: new Uint8Array(30_000).fill(128) };
    const { data } = await noise.real(grey, { strength, distribution, noiseSeed: 3 }, noCodecs);
    const changes = Array.from(data, (value) => value - 128);
    const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
    const deviation = Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / changes.length);
    expect(Math.abs(mean)).toBeLessThan(0.15);
    // Rounding to whole levels adds a variance of 1/12.
    expect(Math.abs(deviation - Math.sqrt(sigma ** 2 + 1 / 12))).toBeLessThan(0.1);
  });
});
