import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';

/** Confidences are clamped to this, so that log(1 - p) stays finite where a sigmoid has saturated to 1. */
const LARGEST_CONFIDENCE = 1 - 1e-6;

/** Column `classId` of [N, C, K] as [N, C, 1]. */
export function classColumn(graph: GraphBuilder, classScores: Value, classId: number): Value {
  const [starts, ends, axes] = [[classId], [classId + 1], [2]].map((values) => graph.int64s(values));
  return graph.op('Slice', [classScores, starts ?? '', ends ?? '', axes ?? ''], {}, { hint: 'objective/class_score' });
}

/**
 * 1 where `evidence` is strong enough to matter, else 0: above min(0.1, 0.3 * its maximum over the candidates, axis 1). The comparison cuts
 * the gradient, so the choice of candidates is a constant of each step.
 */
export function strongCandidates(graph: GraphBuilder, evidence: Value): Value {
  const peak = graph.op('ReduceMax', [evidence, graph.int64s([1])], { keepdims: attr.int(1) });
  const relative = graph.op('Mul', [peak, graph.scalar(0.3)]);
  const threshold = graph.op('Min', [relative, graph.scalar(0.1)]);
  return indicator(graph, graph.op('Greater', [evidence, threshold]));
}

/** A boolean as float32 0 or 1. */
export function indicator(graph: GraphBuilder, condition: Value): Value {
  // 1 is FLOAT in onnx.TensorProto.DataType.
  return graph.op('Cast', [condition], { to: attr.int(1) });
}

/** Sums [N, C, 1] over candidates to [N]. */
export function sumOverCandidates(graph: GraphBuilder, terms: Value): Value {
  return graph.op('ReduceSum', [terms, graph.int64s([1, 2])], { keepdims: attr.int(0) }, { hint: 'objective/loss' });
}

/**
 * Sum over strong candidates of -log(1 - p), p = confidence [N, C, 1]; the result is [N].
 *
 * All strong candidates at once, since lowering only the best one oscillates between neighbours. In logits its derivative is p: it does not
 * vanish while an object is seen, and fades out once it is not, which leaves the average to the members that still see it.
 */
export function suppressionLoss(graph: GraphBuilder, confidence: Value): Value {
  const mask = strongCandidates(graph, confidence);
  const clamped = graph.op('Min', [confidence, graph.scalar(LARGEST_CONFIDENCE)]);
  const absence = graph.op('Log', [graph.op('Sub', [graph.scalar(1), clamped])]);
  return sumOverCandidates(graph, graph.op('Mul', [mask, graph.op('Neg', [absence])]));
}
