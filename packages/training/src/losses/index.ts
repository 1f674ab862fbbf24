import type { ObjectiveHeads } from '@holdfast/attacks';
import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';
import { classificationDistance } from './classification.ts';
import { detectionDistance, type DetectionDistance } from './detection.ts';
import { mismatch, type SupervisionValues } from './supervision.ts';

export { SupervisionError, type SupervisionValues } from './supervision.ts';

/**
 * Distance of a model's outputs to the right ones, [N]: the "difference between the wrong and the right detection" of method.md M14.
 * @throws SupervisionError where one is of a detector and the other of a classifier.
 */
export function distanceTo(graph: GraphBuilder, right: SupervisionValues, heads: ObjectiveHeads): DetectionDistance {
  if (right.task === 'classification') {
    if (heads.task !== 'classification') throw mismatch(right.task, heads.task);
    return { distance: classificationDistance(graph, right.probabilities, heads.logits), constants: [] };
  }
  if (heads.task !== 'detection') throw mismatch(right.task, heads.task);
  return detectionDistance(graph, right, heads);
}

/** What a model says, as right answers for another run of it: softmax of the logits, or its candidates. */
export function answersOf(graph: GraphBuilder, heads: ObjectiveHeads): SupervisionValues {
  return heads.task === 'classification'
    ? { task: 'classification', probabilities: graph.op('Softmax', [heads.logits], { axis: attr.int(1) }) }
    : { task: 'detection', classScores: heads.classScores, boxesXyxy: heads.boxesXyxy };
}

/** Rows [start, end) of every value of the heads. */
export function headRows(graph: GraphBuilder, heads: ObjectiveHeads, start: number, end: number): ObjectiveHeads {
  const rows = (value: Value): Value =>
    graph.op('Slice', [value, graph.int64s([start]), graph.int64s([end]), graph.int64s([0])]);
  return heads.task === 'classification'
    ? { task: 'classification', logits: rows(heads.logits) }
    : { task: 'detection', classScores: rows(heads.classScores), boxesXyxy: rows(heads.boxesXyxy) };
}
