import type { Picture } from '@holdfast/scene';
import { assertSameSize } from './picture-pair.ts';

const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** 11 taps of a normal window, summing to 1. */
const WINDOW = (() => {
  const taps = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA * SIGMA)));
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  return Float64Array.from(taps, (tap) => tap / total);
})();

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** Luma of ITU-R BT.601, unrounded, in levels. */
function luma({ width, height, data }: Picture): Plane {
  const plane = Float64Array.from({ length: width * height }, (_, pixel) => {
    const [red, green, blue] = [data[pixel * 3] ?? NaN, data[pixel * 3 + 1] ?? NaN, data[pixel * 3 + 2] ?? NaN];
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  return { width, height, data: plane };
}

/** Windowed mean where the whole window fits: the result is 10 pixels smaller in both directions. */
function blur({ width, height, data }: Plane): Plane {
  const innerWidth = width - 2 * RADIUS;
  const innerHeight = height - 2 * RADIUS;
  const rows = new Float64Array(innerWidth * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW.length; k++) sum += (WINDOW[k] ?? 0) * (data[y * width + x + k] ?? NaN);
      rows[y * innerWidth + x] = sum;
    }
  }
  const out = new Float64Array(innerWidth * innerHeight);
  for (let y = 0; y < innerHeight; y++) {
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < WINDOW.length; k++) sum += (WINDOW[k] ?? 0) * (rows[(y + k) * innerWidth + x] ?? NaN);
      out[y * innerWidth + x] = sum;
    }
  }
  return { width: innerWidth, height: innerHeight, data: out };
}

function product(a: Plane, b: Plane): Plane {
  return { ...a, data: a.data.map((value, i) => value * (b.data[i] ?? NaN)) };
}

/**
 * Structural similarity on luma (Wang, Bovik, Sheikh & Simoncelli 2004): normal window of 11 x 11 with sigma 1.5, K1 = 0.01, K2 = 0.03,
 * population covariance, mean over the positions where the window fits. 1 for equal pictures.
 * @throws RangeError for pictures of different sizes or with a side below 11 pixels.
 */
export function ssim(a: Picture, b: Picture): number {
  assertSameSize('ssim', a, b);
  if (Math.min(a.width, a.height) < WINDOW.length) {
    throw new RangeError(`ssim: expected sides of at least ${WINDOW.length} pixels, got ${a.width}x${a.height}`);
  }
  const [x, y] = [luma(a), luma(b)];
  const [meanX, meanY] = [blur(x), blur(y)];
  const [meanXX, meanYY, meanXY] = [blur(product(x, x)), blur(product(y, y)), blur(product(x, y))];
  let sum = 0;
  meanX.data.forEach((mx, i) => {
    const my = meanY.data[i] ?? NaN;
    const varianceX = (meanXX.data[i] ?? NaN) - mx * mx;
    const varianceY = (meanYY.data[i] ?? NaN) - my * my;
    const covariance = (meanXY.data[i] ?? NaN) - mx * my;
    sum += ((2 * mx * my + C1) * (2 * covariance + C2)) / ((mx * mx + my * my + C1) * (varianceX + varianceY + C2));
  });
  return sum / meanX.data.length;
}
