import { attr, float32, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { ModelContract } from '../../contract.ts';
import { OutputError } from './output-error.ts';

/** ONNX's number of the float32 element type. */
const FLOAT32 = 1;

/**
 * Confidences [C, K] of candidates that come with one score and one class id each. Padding rows (any class id, score not above
 * the threshold) stay zero; a row above it with a class that has no label throws.
 */
export function scoresByClass(
  rows: { readonly scores: ArrayLike<number>; readonly classIds: ArrayLike<number> },
  contract: ModelContract,
): Float32Array {
  const classCount = contract.output.labels.length;
  const out = new Float32Array(rows.scores.length * classCount);
  for (let row = 0; row < rows.scores.length; row++) {
    const score = rows.scores[row] ?? NaN;
    const classId = rows.classIds[row] ?? NaN;
    if (Number.isInteger(classId) && classId >= 0 && classId < classCount) out[row * classCount + classId] = score;
    else if (!(score <= contract.output.scoreThreshold)) {
      throw new OutputError({
        code: 'OUTPUT_LABELS',
        where: `${contract.output.decoder} output, candidate ${row}`,
        expected: `a class id from 0 to ${classCount - 1}`,
        got: `class ${classId} with score ${score}`,
        fix: 'set output.labels to one label per class of the model',
      });
    }
  }
  return out;
}

/**
 * The same in a graph: scores and class ids [N, C, 1] to [N, C, K]. The one-hot factor Relu(1 - |id - k|) is exact for whole
 * ids and made of differentiable operators, with no gradient of its own.
 */
export function scoresByClassInGraph(
  graph: GraphBuilder,
  rows: { readonly scores: Value; readonly classIds: Value },
  classCount: number,
): Value {
  const ids =
    graph.dataType(rows.classIds) === 'float32'
      ? rows.classIds
      : graph.op('Cast', [rows.classIds], { to: attr.int(FLOAT32) });
  const numbers = graph.constant(
    float32(
      [1, 1, classCount],
      Array.from({ length: classCount }, (_, classId) => classId),
    ),
    'class_ids',
  );
  const distance = graph.op('Abs', [graph.op('Sub', [ids, numbers])]);
  const oneHot = graph.op('Relu', [graph.op('Sub', [graph.scalar(1), distance])], {}, { hint: 'one_hot' });
  return graph.op('Mul', [rows.scores, oneHot], {}, { hint: 'class_scores' });
}
