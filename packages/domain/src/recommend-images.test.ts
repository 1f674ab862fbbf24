import { expect, it } from 'vitest';
import { recommendImages } from './recommend-images.ts';

const candidate = (position: number, label: string, confidence: number, suits = true) => ({
  position,
  label,
  confidence,
  suits,
});

it('takes the surest photos, class by class, and none that the model gets wrong', () => {
  const candidates = [
    candidate(0, 'bus', 0.6),
    candidate(1, 'bus', 0.9),
    candidate(2, 'bus', 0.8),
    candidate(3, 'person', 0.5),
    candidate(4, 'person', 0.99, false),
  ];
  expect(recommendImages(candidates, 2)).toEqual([1, 3]);
  expect(recommendImages(candidates, 3)).toEqual([1, 2, 3]);
});

it('gives fewer where fewer suit', () => {
  expect(recommendImages([candidate(7, 'bus', 0.6)], 5)).toEqual([7]);
  expect(recommendImages([], 5)).toEqual([]);
});
