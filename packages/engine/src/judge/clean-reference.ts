import type { Target } from '@holdfast/attacks';
import { classificationReference, detectionReference, type CleanReference } from '@holdfast/metrics';
import type { Prediction, Size } from '@holdfast/scene';
import type { EvaluationTransform } from '@holdfast/transforms';

/** A clean reference with the target as it stands on the transformed clean picture. */
export type JudgedReference =
  | {
      readonly state: 'eligible';
      readonly target: Target;
      readonly score: number;
      readonly objectScores: readonly number[];
    }
  | Exclude<CleanReference, { state: 'eligible' }>;

/**
 * The reference of one picture under one transform: the target's clean objects are moved with the pixels and matched with what
 * the model finds on the transformed clean picture; their boxes there become the target's boxes.
 */
export function cleanReference(request: {
  readonly target: Target;
  /** Prediction on the transformed clean picture. */
  readonly prediction: Prediction;
  /** `undefined` for the untransformed picture. */
  readonly transform: EvaluationTransform | undefined;
  readonly instance: unknown;
  readonly size: Size;
}): JudgedReference {
  const { target, prediction, transform, instance, size } = request;
  const { classId } = target;
  const reference =
    prediction.task === 'classification'
      ? classificationReference({ classId, transformedClean: prediction })
      : detectionReference({
          classId,
          mappedBoxes: target.boxes.map((box) =>
            transform === undefined ? box : transform.mapBox(box, instance, size),
          ),
          transformedClean: prediction,
        });
  if (reference.state !== 'eligible') return reference;
  return {
    state: 'eligible',
    target: { ...target, boxes: reference.objects.map((object) => object.box) },
    score: reference.score,
    objectScores: reference.objects.map((object) => object.score),
  };
}
