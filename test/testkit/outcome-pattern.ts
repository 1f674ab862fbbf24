import type { ImageResult } from '@holdfast/results';
import type { SyntheticImage } from './results.ts';
import { imageName } from './run-rows.ts';

export const IMAGES = 60;
export const ATTACKS = ['plain-early', 'plain-full', 'averaged', 'noise'];
export const TRANSFORMS = ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'];

/** Outcomes in a pattern of remainders; attacks succeed on about `quarters` of four images. */
export const patternOf = (quarters: number): SyntheticImage[] =>
  Array.from({ length: IMAGES }, (_, position) => ({
    id: imageName(position),
    succeeds: Object.fromEntries(
      ATTACKS.map((attack, a) => [
        attack,
        attack === 'noise' ? [] : TRANSFORMS.filter((_t, at) => (position * 3 + at * 5 + a * 2) % 4 < quarters),
      ]),
    ),
    states: position % 11 === 0 ? { '@jpeg:90': 'natural-failure', 'averaged@jpeg:30': 'error' } : {},
  }));

/** Every third picture's person is small, every third large. */
export function sized(result: ImageResult, position: number): ImageResult {
  const { prediction } = result.image;
  if (prediction?.task !== 'detection') return result;
  const side = [20, 50, 98][position % 3] ?? 50;
  const detections = prediction.detections.map((found) => ({
    ...found,
    box: { x0: 1, y0: 1, x1: 1 + side, y1: 1 + side },
  }));
  return { ...result, image: { ...result.image, prediction: { ...prediction, detections } } };
}
