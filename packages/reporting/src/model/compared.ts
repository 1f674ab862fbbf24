import { largestObjectSize, type ComparedOutcome, type ObjectSize } from '@holdfast/metrics';
import type { ImageRecord, Results } from '@holdfast/results';
import { completedOutcomes } from './outcomes.ts';

/** Outcomes of a run as comparisons and gates take them, and the way back to file names. */
export interface ComparableOutcomes {
  readonly outcomes: readonly (ComparedOutcome & { readonly name: string })[];
  /** File name by the key that outcomes carry. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Outcomes keyed by the photo itself (its SHA-256), so that a renamed file is still the same image; by its name where the photo could not be
 * read or is in the run twice. Errors and images without a target are among them.
 */
export function comparableOutcomes(results: Results): ComparableOutcomes {
  const times = new Map<string, number>();
  for (const { image } of results.images) {
    if (image.sha256 !== null) times.set(image.sha256, (times.get(image.sha256) ?? 0) + 1);
  }
  const about = new Map(
    results.images.map(({ image }) => {
      const unique = image.sha256 !== null && times.get(image.sha256) === 1;
      const key = unique && image.sha256 !== null ? image.sha256 : image.id;
      return [image.id, { key, ...divisionOf(image, results.configuration.objective) }];
    }),
  );
  return {
    outcomes: completedOutcomes(results).map(({ image, attack, transform, seen, state }) => ({
      image: about.get(image)?.key ?? image,
      name: image,
      attack,
      transform,
      seen,
      state,
      className: about.get(image)?.className,
      objectSize: about.get(image)?.objectSize,
    })),
    names: new Map([...about].map(([id, { key }]) => [key, id])),
  };
}

interface Division {
  readonly className: string | undefined;
  readonly objectSize: ObjectSize | undefined;
}

/** Class of the target and size of the largest target object, as the model sees them on the clean picture. */
export function divisionOf({ prediction, eligible }: ImageRecord, objective: string): Division {
  if (prediction === null || !eligible) return { className: undefined, objectSize: undefined };
  if (prediction.task === 'classification') return { className: prediction.label, objectSize: undefined };
  const wanted = targetClassOf(objective);
  const targets = prediction.detections.filter(({ label }) => wanted === undefined || label === wanted);
  const [surest] = [...targets].sort((a, b) => b.score - a.score);
  return { className: wanted ?? surest?.label, objectSize: largestObjectSize(targets.map(({ box }) => box)) };
}

/** `person` of `vanish:person`, `bus` of `mislabel:bus->train`; undefined where the objective names no class to attack. */
function targetClassOf(objective: string): string | undefined {
  const [kind, classes] = objective.split(/:(.*)/s);
  if (classes === undefined || (kind !== 'vanish' && kind !== 'mislabel')) return undefined;
  return classes.split('->')[0];
}
