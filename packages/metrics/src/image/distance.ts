import type { Picture } from '@holdfast/scene';
import { assertSameSize } from './picture-pair.ts';

/** Size of a perturbation, over all channels of all pixels. */
export interface ImageDistance {
  /** Largest change, in levels. */
  readonly linfLevels: number;
  /** Euclidean length of the change, in levels. */
  readonly l2Levels: number;
  /** Mean absolute change, in levels. */
  readonly meanAbsoluteLevels: number;
  /** Peak signal-to-noise ratio with peak 255, in dB; null for equal pictures, where it has no bound. */
  readonly psnrDb: number | null;
}

/** @throws RangeError for pictures of different sizes. */
export function imageDistance(picture: Picture, original: Picture): ImageDistance {
  assertSameSize('imageDistance', picture, original);
  let largest = 0;
  let sum = 0;
  let squares = 0;
  original.data.forEach((level, i) => {
    const change = Math.abs((picture.data[i] ?? NaN) - level);
    largest = Math.max(largest, change);
    sum += change;
    squares += change * change;
  });
  const count = original.data.length;
  return {
    linfLevels: largest,
    l2Levels: Math.sqrt(squares),
    meanAbsoluteLevels: sum / count,
    psnrDb: squares === 0 ? null : 10 * Math.log10((255 * 255 * count) / squares),
  };
}
