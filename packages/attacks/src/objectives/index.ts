import { AttackError } from '../attack-error.ts';
import type { Objective } from '../objective.ts';
import type { ObjectiveDefinition } from './definition.ts';
import { mislabel } from './mislabel.ts';
import { targetClassification } from './target-classification.ts';
import { untargetedClassification } from './untargeted-classification.ts';
import { untargetedDetection } from './untargeted-detection.ts';
import { vanish } from './vanish.ts';

export type { ObjectiveDefinition } from './definition.ts';

/** Every objective. Adding one is adding a file and a line here. */
export const objectiveDefinitions: readonly ObjectiveDefinition[] = [
  vanish,
  mislabel,
  untargetedDetection,
  untargetedClassification,
  targetClassification,
];

/**
 * Reads an objective such as `vanish:person`, `mislabel:bus->train`, `untargeted:car` (detectors), `untargeted` or `target:7` (classifiers).
 * Classes are names out of `labels` or indices.
 * @throws AttackError INVALID_ARGUMENT naming the known forms, or the nearest classes.
 */
export function parseObjective(spec: string, labels: readonly string[]): Objective {
  const trimmed = spec.trim();
  const colon = trimmed.indexOf(':');
  const name = colon < 0 ? trimmed : trimmed.slice(0, colon);
  const argument = colon < 0 ? '' : trimmed.slice(colon + 1).trim();
  const wanted = argument === '' ? 'none' : 'required';
  const definition = objectiveDefinitions.find((known) => known.name === name && known.argument === wanted);
  if (definition !== undefined) return definition.make({ spec: trimmed, argument, labels });
  throw new AttackError({
    code: 'INVALID_ARGUMENT',
    where: 'objective',
    expected: objectiveDefinitions.map((known) => `${known.syntax} (${known.task})`).join(', '),
    got: `\`${spec}\``,
    fix: 'Write one of these, with a class of the model.',
  });
}
