import { attr, type Value } from '@holdfast/onnx';
import type { LossContext, Target } from '../objective.ts';
import type { ObjectiveDefinition } from './definition.ts';
import { classIdOf } from './class-name.ts';
import { detectionsAt, highestScore, targetObjects } from './detection-target.ts';
import { classColumn, indicator, suppressionLoss } from './suppression-loss.ts';
import { overlapWithTargets, targetBoxFeeds } from './target-boxes.ts';
import { asDetection, asDetectionHeads } from './wrong-task.ts';

/**
 * Candidates with at least this IoU with a target object are lowered. Less than MATCHING_IOU, since boxes move while the
 * picture changes: a candidate just below it in one step may stand for the object in the next.
 */
const SUPPRESSION_IOU = 0.4;

/** Sum of -log(1 - p) of the class over the candidates at the target objects: [N]. `overlap` is [N, C, T]. */
export function suppressAtTargets(
  { graph }: LossContext,
  { classScores, overlap, classId }: { readonly classScores: Value; readonly overlap: Value; readonly classId: number },
): Value {
  const closest = graph.op('ReduceMax', [overlap, graph.int64s([2])], { keepdims: attr.int(1) });
  const near = indicator(graph, graph.op('GreaterOrEqual', [closest, graph.scalar(SUPPRESSION_IOU)]));
  return suppressionLoss(graph, graph.op('Mul', [classColumn(graph, classScores, classId), near]));
}

/** Every target object undetected or mislabelled: no box of its class at IoU >= 0.5 with the clean one. */
export const untargetedDetection: ObjectiveDefinition = {
  name: 'untargeted',
  syntax: 'untargeted:<class>',
  task: 'detection',
  summary: 'Every object of the class is missed or gets another class',
  argument: 'required',
  make({ spec, argument, labels }) {
    const classId = classIdOf(argument, labels, `objective ${spec}`);
    const label = labels[classId] ?? argument;
    return {
      spec: `untargeted:${label}`,
      task: 'detection',
      summary: `Every ${label} is missed or gets another class`,
      target: (clean) => targetObjects(clean, { spec, classId, label }),
      judge(prediction, target: Target) {
        const own = asDetection(spec, prediction).detections.filter((detection) => detection.classId === classId);
        const objects = target.boxes.map((box) => {
          const here = detectionsAt(box, own);
          return { box, score: highestScore(here), success: here.length === 0 };
        });
        return {
          success: objects.every((object) => object.success),
          score: Math.max(0, ...objects.map((object) => object.score)),
          objects,
        };
      },
      loss(context, heads) {
        const { classScores, boxesXyxy } = asDetectionHeads(spec, heads);
        const overlap = overlapWithTargets(context, boxesXyxy);
        return suppressAtTargets(context, { classScores, overlap, classId });
      },
      feeds: (targets) => targetBoxFeeds(spec, targets),
    };
  },
};
