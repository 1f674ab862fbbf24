import type { Picture } from '@holdfast/scene';
import { assertSameSize } from './picture-pair.ts';

const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Taps of a normal window of 2 * radius + 1, summing to 1. */
function windowOf(radius: number): Float64Array {
  const taps = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * SIGMA * SIGMA)));
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  return Float64Array.from(taps, (tap) => tap / total);
}

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

/** Windowed mean where the whole window fits: the result is smaller by the window less one pixel in both directions. */
function blur({ width, height, data }: Plane, window: Float64Array): Plane {
  const innerWidth = width - window.length + 1;
  const innerHeight = height - window.length + 1;
  const rows = new Float64Array(innerWidth * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < window.length; k++) sum += (window[k] ?? 0) * (data[y * width + x + k] ?? NaN);
      rows[y * innerWidth + x] = sum;
    }
  }
  const out = new Float64Array(innerWidth * innerHeight);
  for (let y = 0; y < innerHeight; y++) {
    for (let x = 0; x < innerWidth; x++) {
      let sum = 0;
      for (let k = 0; k < window.length; k++) sum += (window[k] ?? 0) * (rows[(y + k) * innerWidth + x] ?? NaN);
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
 * population covariance, mean over the positions where the window fits. 1 for equal pictures. On pictures with a side below 11 pixels the
 * window is the largest odd one that fits.
 * @throws RangeError for pictures of different sizes.
 */
export function ssim(a: Picture, b: Picture): number {
  assertSameSize('ssim', a, b);
  const window = windowOf(Math.min(RADIUS, Math.floor((Math.min(a.width, a.height) - 1) / 2)));
  const mean = (plane: Plane): Plane => blur(plane, window);
  const [x, y] = [luma(a), luma(b)];
  const [meanX, meanY] = [mean(x), mean(y)];
  const [meanXX, meanYY, meanXY] = [mean(product(x, x)), mean(product(y, y)), mean(product(x, y))];
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
