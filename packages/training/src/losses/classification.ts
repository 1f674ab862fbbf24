import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';

/** Below this a probability counts as 0 in p log p, whose limit is 0. */
const SMALLEST = 1e-12;

/**
 * Kullback-Leibler divergence KL(target || softmax(logits)) of every picture, [N]: cross-entropy with a label, distillation with
 * another model's probabilities (Hinton et al. 2015). 0 where both agree. Taken from logits, so that its gradient (softmax - target)
 * does not fade where the model is certain and wrong, which is what an attack makes of it.
 */
export function classificationDistance(graph: GraphBuilder, probabilities: Value, logits: Value): Value {
  const classes = graph.int64s([1]);
  const sum = (value: Value): Value => graph.op('ReduceSum', [value, classes], { keepdims: attr.int(0) });
  const logProbabilities = graph.op('LogSoftmax', [logits], { axis: attr.int(1) });
  const crossEntropy = graph.op('Neg', [sum(graph.op('Mul', [probabilities, logProbabilities]))]);
  const logTarget = graph.op('Log', [graph.op('Max', [probabilities, graph.scalar(SMALLEST)])]);
  const negativeEntropy = sum(graph.op('Mul', [probabilities, logTarget]));
  return graph.op('Add', [crossEntropy, negativeEntropy], {}, { hint: 'distance' });
}
