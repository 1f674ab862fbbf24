import type { ClassificationPrediction, DetectionPrediction, Prediction } from '@holdfast/scene';
import { AttackError } from '../attack-error.ts';
import type { ObjectiveHeads } from '../objective.ts';

type Tasked = Prediction | ObjectiveHeads;

function wrongTask(spec: string, expected: Prediction['task'], got: Tasked): AttackError {
  return new AttackError({
    code: 'WRONG_TASK',
    where: `objective ${spec}`,
    expected: `the output of a ${expected} model`,
    got: `that of a ${got.task} model`,
    fix:
      expected === 'detection'
        ? 'Classifiers take untargeted or target:<label>.'
        : 'Detectors take vanish:<class>, mislabel:<class>[-><class>] or untargeted:<class>.',
  });
}

export function asDetection(spec: string, prediction: Prediction): DetectionPrediction {
  if (prediction.task === 'detection') return prediction;
  throw wrongTask(spec, 'detection', prediction);
}

export function asClassification(spec: string, prediction: Prediction): ClassificationPrediction {
  if (prediction.task === 'classification') return prediction;
  throw wrongTask(spec, 'classification', prediction);
}

export function asDetectionHeads(
  spec: string,
  heads: ObjectiveHeads,
): Extract<ObjectiveHeads, { readonly task: 'detection' }> {
  if (heads.task === 'detection') return heads;
  throw wrongTask(spec, 'detection', heads);
}

export function asClassificationHeads(
  spec: string,
  heads: ObjectiveHeads,
): Extract<ObjectiveHeads, { readonly task: 'classification' }> {
  if (heads.task === 'classification') return heads;
  throw wrongTask(spec, 'classification', heads);
}
