import { IDENTITY } from '@holdfast/metrics';
import type { Outcome, Results } from '@holdfast/results';

/**
 * All outcomes, completed: an image that could not be read, an attack that failed or an image without a target leaves its cells
 * without outcomes, and a rate must say how many images it lost that way. Cells of a run that was cut off stay empty.
 */
export function completedOutcomes(results: Results): readonly Outcome[] {
  const recorded = results.images.flatMap(({ outcomes }) => outcomes);
  const attacks = attackIds(results);
  const transforms = new Map([[IDENTITY, true], ...recorded.map(({ transform, seen }) => [transform, seen] as const)]);
  return results.images.flatMap((result) => {
    const { image, outcomes, failures } = result;
    const known = new Set(outcomes.map(({ attack, transform }) => JSON.stringify([attack, transform])));
    const filled = [...attacks].flatMap((attack) => {
      const failure = failures.find((candidate) => candidate.attack === attack);
      const state = image.error || failure !== undefined ? 'error' : image.eligible ? undefined : 'ineligible';
      if (state === undefined) return [];
      const error = failure?.message ?? image.reason ?? undefined;
      return [...transforms]
        .filter(([transform]) => !known.has(JSON.stringify([attack, transform])))
        .map(([transform, seen]): Outcome => ({
          image: image.id,
          attack,
          transform,
          seen,
          instance: null,
          state,
          scoreBefore: null,
          scoreAfter: null,
          objects: [],
          ...(state === 'error' && error !== undefined ? { error } : {}),
        }));
    });
    return [...outcomes, ...filled];
  });
}

/** Every attack that left a trace: an outcome, a sample or a failure. */
export function attackIds({ images }: Results): ReadonlySet<string> {
  const traces = images.flatMap(({ outcomes, samples, failures }) => [...outcomes, ...samples, ...failures]);
  return new Set(traces.map(({ attack }) => attack));
}
