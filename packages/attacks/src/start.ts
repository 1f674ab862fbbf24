import { randomFor, type RandomKey } from '@holdfast/random';
import type { PlanarPicture } from '@holdfast/scene';
import type { AttackConfig } from './config.ts';
import type { ElementMask } from './mask.ts';
import { projections } from './projections/index.ts';

/** Where a run starts: at the original (M1), or on request at a random point of the budget named by (key, run). */
export function startingPoint(request: {
  readonly original: PlanarPicture;
  readonly config: AttackConfig;
  readonly mask: ElementMask;
  readonly randomKey: RandomKey;
  readonly run: number;
}): Float32Array {
  const { config, mask, randomKey, run } = request;
  const original = request.original.data;
  if (config.start.kind === 'original') return original.slice();
  const projection = projections[config.budget.norm];
  const { epsilonLevels } = config.budget;
  const random = randomFor([...randomKey, 'random start', run]);
  const point = projection.randomStart(original, epsilonLevels, random);
  const masked = point.map((level, i) => (mask[i] === 1 ? level : (original[i] ?? NaN)));
  return projection.project(masked, original, epsilonLevels);
}
