import type { Results } from '@holdfast/results';
import type { Report } from '../report-schema.ts';

/** Distance between graph form and real form of every transform, over the images it was measured on. */
export function surrogateSummary({ images }: Results): Report['surrogate'] {
  const all = images.flatMap(({ surrogate }) => surrogate);
  return [...new Set(all.map(({ transform }) => transform))].map((transform) => {
    const own = all.filter((entry) => entry.transform === transform);
    return {
      transform,
      images: own.length,
      meanAbs: own.reduce((sum, { meanAbs }) => sum + meanAbs, 0) / own.length,
      maxAbs: Math.max(...own.map(({ maxAbs }) => maxAbs)),
    };
  });
}
