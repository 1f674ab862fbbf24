import { intersectionOverUnion, MATCHING_IOU, type Box, type Detection, type Prediction } from '@holdfast/scene';
import type { Eligibility } from '../objective.ts';
import { asDetection } from './wrong-task.ts';

/** The clean objects of a class as the target; not eligible where the model finds none. */
export function targetObjects(
  clean: Prediction,
  request: {
    readonly spec: string;
    readonly classId: number;
    readonly label: string;
    readonly chosenClassId?: number;
  },
): Eligibility {
  const { spec, classId, label, chosenClassId } = request;
  const found = asDetection(spec, clean).detections.filter((detection) => detection.classId === classId);
  if (found.length === 0) return { eligible: false, because: 'none_found', label };
  const boxes = found.map((detection) => detection.box);
  return { eligible: true, target: { classId, ...(chosenClassId !== undefined && { chosenClassId }), boxes } };
}

/** Highest score of the given detections; 0 where there is none. */
export function highestScore(detections: readonly Detection[]): number {
  return detections.reduce((highest, detection) => Math.max(highest, detection.score), 0);
}

/** Detections that stand for the same object as `box`. */
export function detectionsAt(box: Box, detections: readonly Detection[]): readonly Detection[] {
  return detections.filter((detection) => intersectionOverUnion(detection.box, box) >= MATCHING_IOU);
}
