import { float32 } from '@holdfast/onnx';
import { intersectionOverUnion, MATCHING_IOU, type Box } from '@holdfast/scene';
import type { Answers } from './programs/supervision-values.ts';

/** Candidates that are made responsible for an object that the model misses. */
const RESPONSIBLE = 3;
/** Overlap from which a candidate may be about an object at all. */
const LOOSE_IOU = 0.3;

/**
 * A detector's own answers with its mistakes put right by labelled objects. An object's candidates are those that overlap it enough,
 * the best few where none does: they get its class with certainty and its box. Candidates of a class that no object of that class is near
 * to are taken back. Everything else stays what the model says, which keeps the many candidates that no label speaks of where
 * they were; assigning all of them anew, as each detector's own training does, would need that training's rules.
 */
export function correctedAnswers(
  answers: Answers,
  truths: readonly { readonly classId: number; readonly box: Box }[],
): Answers {
  const scores = answers.get('classScores');
  const boxes = answers.get('boxesXyxy');
  if (scores === undefined || boxes === undefined) return answers;
  const [count = 0, classes = 0] = scores.dims;
  const right = scores.data.slice();
  const corners = boxes.data.slice();
  const boxAt = (candidate: number): Box => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = boxes.data.subarray(candidate * 4, candidate * 4 + 4);
    return { x0, y0, x1, y1 };
  };
  const near = new Set<number>();
  const assigned = new Set<number>();
  for (const { classId, box } of truths) {
    const overlaps = Array.from({ length: count }, (_, candidate) => ({
      candidate,
      iou: intersectionOverUnion(boxAt(candidate), box),
    }));
    for (const { candidate, iou } of overlaps) if (iou >= LOOSE_IOU) near.add(candidate * classes + classId);
    const ranked = overlaps.sort((a, b) => b.iou - a.iou || a.candidate - b.candidate);
    // Those that see the object already keep it; where none does, the nearest few are to learn it.
    const seeing = ranked.filter(
      ({ candidate, iou }) => iou >= MATCHING_IOU && (scores.data[candidate * classes + classId] ?? 0) >= 0.1,
    );
    for (const { candidate } of seeing.length > 0 ? seeing : ranked.slice(0, RESPONSIBLE)) {
      assigned.add(candidate * classes + classId);
      right[candidate * classes + classId] = 1;
      corners.set([box.x0, box.y0, box.x1, box.y1], candidate * 4);
    }
  }
  for (let place = 0; place < right.length; place++) {
    if (!near.has(place) && !assigned.has(place)) right[place] = Math.min(right[place] ?? 0, UNSURE);
  }
  return new Map([
    ['classScores', float32(scores.dims, right)],
    ['boxesXyxy', float32(boxes.dims, corners)],
  ]);
}

/** Confidences below this are no detection to anybody and stay as they are. */
const UNSURE = 0.01;
