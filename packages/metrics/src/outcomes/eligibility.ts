import {
  intersectionOverUnion,
  MATCHING_IOU,
  type Box,
  type ClassificationPrediction,
  type Detection,
  type DetectionPrediction,
} from '@holdfast/scene';

/** A target object that the model still finds on the transformed clean picture. */
export interface ReferenceObject {
  /** Its place in the list of clean target objects. */
  readonly index: number;
  /** Where the model finds it on the transformed clean picture. */
  readonly box: Box;
  readonly score: number;
}

/** What a sample is compared with under one transform: the model's own view of the transformed clean picture. */
export type CleanReference =
  | { readonly state: 'eligible'; readonly objects: readonly ReferenceObject[]; readonly score: number }
  | { readonly state: 'natural-failure' }
  | { readonly state: 'out-of-frame' };

/**
 * Clean reference of a detector under transform t: of the clean target objects, those that stay in the frame and that model(t(x)) still
 * finds, matched one to one in transformed coordinates at IoU >= 0.5, best overlap first. Objects that left the frame, and objects that the
 * transform alone hides (natural failure), are not held against the sample.
 *
 * @param mappedBoxes the clean target boxes where t puts them; `undefined` where t moves one out of the frame.
 */
export function detectionReference(request: {
  readonly classId: number;
  readonly mappedBoxes: readonly (Box | undefined)[];
  readonly transformedClean: DetectionPrediction;
}): CleanReference {
  const { classId, mappedBoxes, transformedClean } = request;
  if (mappedBoxes.every((box) => box === undefined)) return { state: 'out-of-frame' };
  const candidates = transformedClean.detections.filter((detection) => detection.classId === classId);
  const objects = matchOneToOne(mappedBoxes, candidates);
  if (objects.length === 0) return { state: 'natural-failure' };
  return { state: 'eligible', objects, score: Math.max(...objects.map((object) => object.score)) };
}

function matchOneToOne(
  boxes: readonly (Box | undefined)[],
  detections: readonly Detection[],
): readonly ReferenceObject[] {
  const pairs = boxes.flatMap((box, index) =>
    box === undefined
      ? []
      : detections.map((detection) => ({ index, detection, iou: intersectionOverUnion(box, detection.box) })),
  );
  const takenBoxes = new Set<number>();
  const takenDetections = new Set<Detection>();
  const matches: ReferenceObject[] = [];
  for (const { index, detection, iou } of pairs.sort((a, b) => b.iou - a.iou)) {
    if (iou < MATCHING_IOU || takenBoxes.has(index) || takenDetections.has(detection)) continue;
    takenBoxes.add(index);
    takenDetections.add(detection);
    matches.push({ index, box: detection.box, score: detection.score });
  }
  return matches.sort((a, b) => a.index - b.index);
}

/** Clean reference of a classifier: a transform that alone changes the label is a natural failure. */
export function classificationReference(request: {
  readonly classId: number;
  readonly transformedClean: ClassificationPrediction;
}): CleanReference {
  const { classId, transformedClean } = request;
  if (transformedClean.classId !== classId) return { state: 'natural-failure' };
  return { state: 'eligible', objects: [], score: transformedClean.probabilities[classId] ?? 0 };
}
