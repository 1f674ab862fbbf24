import { attr, float32, type Value } from '@holdfast/onnx';
import { MATCHING_IOU } from '@holdfast/scene';
import { AttackError } from '../attack-error.ts';
import type { LossContext } from '../objective.ts';
import type { ObjectiveDefinition } from './definition.ts';
import { classIdOf } from './class-name.ts';
import { detectionsAt, highestScore, targetObjects } from './detection-target.ts';
import { classColumn, indicator, strongCandidates, sumOverCandidates } from './suppression-loss.ts';
import { overlapWithTargets, targetBoxFeeds } from './target-boxes.ts';
import { suppressAtTargets } from './untargeted-detection.ts';
import { asDetection, asDetectionHeads } from './wrong-task.ts';

/** Confidences are raised from here on: below it, log p leaves what float32 products of sigmoids can resolve. */
const SMALLEST_CONFIDENCE = 1e-12;

/**
 * M4 "mislabel": every target object has no box of its class at IoU >= 0.5 with the clean one, and one of another class (or of the
 * chosen one) there.
 *
 * Loss: its own class is lowered as in `untargeted:<class>`, and -log p of the strongest other (or the chosen) class is
 * added for every candidate that now stands for a target object, whatever class it shows.
 */
export const mislabel: ObjectiveDefinition = {
  name: 'mislabel',
  syntax: 'mislabel:<class>[-><class>]',
  task: 'detection',
  summary: 'Every object of the class is seen as another, or as a chosen, class',
  argument: 'required',
  make({ spec, argument, labels }) {
    const where = `objective ${spec}`;
    const { from, to } = splitClasses(argument, labels);
    const classId = classIdOf(from, labels, where);
    const chosenClassId = to === undefined ? undefined : classIdOf(to, labels, where);
    if (chosenClassId === classId || labels.length < 2) {
      throw new AttackError({
        code: 'INVALID_ARGUMENT',
        where,
        expected: 'two different classes of a model that has at least two',
        got: `\`${argument}\` with ${labels.length} class(es)`,
        fix: 'Choose another class, or use vanish.',
      });
    }
    const label = labels[classId] ?? from;
    const chosen = chosenClassId === undefined ? undefined : (labels[chosenClassId] ?? to);
    return {
      spec: chosen === undefined ? `mislabel:${label}` : `mislabel:${label}->${chosen}`,
      task: 'detection',
      summary: `Every ${label} is seen as ${chosen ?? 'something else'}`,
      target: (clean) =>
        targetObjects(clean, { spec, classId, label, ...(chosenClassId !== undefined && { chosenClassId }) }),
      judge(prediction, target) {
        const { detections } = asDetection(spec, prediction);
        const objects = target.boxes.map((box) => {
          const here = detectionsAt(box, detections);
          const own = here.filter((detection) => detection.classId === classId);
          const other = here.filter((detection) =>
            chosenClassId === undefined ? detection.classId !== classId : detection.classId === chosenClassId,
          );
          return { box, score: highestScore(own), success: own.length === 0 && other.length > 0 };
        });
        return {
          success: objects.every((object) => object.success),
          score: Math.max(0, ...objects.map((object) => object.score)),
          objects,
        };
      },
      loss(context, heads) {
        const { graph } = context;
        const { classScores, boxesXyxy } = asDetectionHeads(spec, heads);
        const overlap = overlapWithTargets(context, boxesXyxy);
        const lowered = suppressAtTargets(context, { classScores, overlap, classId });
        const other =
          chosenClassId === undefined
            ? strongestOther(context, classScores, classId)
            : classColumn(graph, classScores, chosenClassId);
        return graph.op(
          'Add',
          [lowered, raise(context, { classScores, overlap, other })],
          {},
          { hint: 'objective/loss' },
        );
      },
      feeds: (targets) => targetBoxFeeds(spec, targets),
    };
  },
};

/** Splits at an arrow, unless the whole argument is itself a label. */
function splitClasses(argument: string, labels: readonly string[]): { from: string; to: string | undefined } {
  const arrow = argument.indexOf('->');
  if (arrow < 0 || labels.includes(argument)) return { from: argument, to: undefined };
  return { from: argument.slice(0, arrow).trim(), to: argument.slice(arrow + 2).trim() };
}

/** Highest confidence of any class but one: [N, C, 1]. */
function strongestOther({ graph }: LossContext, classScores: Value, classId: number): Value {
  const classes = graph.dims(classScores)[2] ?? 0;
  const others = Array.from({ length: classes }, (_, index) => (index === classId ? 0 : 1));
  const masked = graph.op('Mul', [
    classScores,
    graph.constant(float32([1, 1, classes], others), 'objective/other_classes'),
  ]);
  return graph.op('ReduceMax', [masked, graph.int64s([2])], { keepdims: attr.int(1) });
}

/** Sum of -log p of `other` [N, C, 1] over the candidates that stand for a target object: [N]. */
function raise(
  { graph }: LossContext,
  { classScores, overlap, other }: { readonly classScores: Value; readonly overlap: Value; readonly other: Value },
): Value {
  const at = indicator(graph, graph.op('GreaterOrEqual', [overlap, graph.scalar(MATCHING_IOU)]));
  const any = graph.op('ReduceMax', [classScores, graph.int64s([2])], { keepdims: attr.int(1) });
  // Chosen per target object, so that a faint one is not passed over beside a bright one: [N, C, T] to [N, C, 1].
  const perTarget = strongCandidates(graph, graph.op('Mul', [any, at]));
  const mask = graph.op('ReduceMax', [perTarget, graph.int64s([2])], { keepdims: attr.int(1) });
  const floored = graph.op('Max', [other, graph.scalar(SMALLEST_CONFIDENCE)]);
  return sumOverCandidates(graph, graph.op('Mul', [mask, graph.op('Neg', [graph.op('Log', [floored])])]));
}
