import { elementCount, readInt, type GraphBuilder, type Node, type Value } from '@holdfast/onnx';
import type { ClassificationHeads } from '../../decoder.ts';

/** Operators that hand the same numbers on in the same order. */
export const passThrough: ReadonlySet<string> = new Set([
  'Identity',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
  'Cast',
  'Dropout',
]);

/** Smallest probability whose logarithm is taken: far above float32's denormals, far below any probability that matters. */
const smallestProbability = 1e-30;

/** Whether a softmax runs over exactly the classes of each picture: [N, K] up to axes of size 1. */
function isOverClasses(graph: GraphBuilder, node: Node, batch: number, classCount: number): boolean {
  const dims = graph.dims(node.inputs[0] ?? '');
  const axis = (readInt(node, 'axis') ?? -1) + ((readInt(node, 'axis') ?? -1) < 0 ? dims.length : 0);
  return (
    dims[axis] === classCount && elementCount(dims.slice(0, axis)) === batch && elementCount(dims.slice(axis + 1)) === 1
  );
}

/**
 * The tensor before the softmax that makes probabilities [N, K], shaped [N, K]: their gradients fade where the model is
 * certain, those of logits do not (Carlini & Wagner 2017, "Towards Evaluating the Robustness of Neural Networks"). Where
 * there is no such softmax the result is log(max(p, 1e-30)), which equals the logits up to a constant per picture.
 */
export function logitsBefore(
  graph: GraphBuilder,
  probabilities: Value,
): Pick<ClassificationHeads, 'logits' | 'source'> {
  const [batch = 0, classCount = 0] = graph.dims(probabilities);
  const producers = new Map(graph.nodes.map((node) => [node.outputs[0], node]));
  let value = probabilities;
  for (;;) {
    const producer = producers.get(value);
    if (producer?.domain !== '') break;
    const [input = ''] = producer.inputs;
    if (producer.opType === 'Softmax' && isOverClasses(graph, producer, batch, classCount)) {
      const isShaped = graph.dims(input).length === 2;
      const logits = isShaped ? input : graph.op('Reshape', [input, graph.int64s([batch, classCount])]);
      return { logits, source: 'softmax-input' };
    }
    if (!passThrough.has(producer.opType)) break;
    value = input;
  }
  const clamped = graph.op('Max', [probabilities, graph.scalar(smallestProbability)]);
  return { logits: graph.op('Log', [clamped], {}, { hint: 'log_probabilities' }), source: 'log-probabilities' };
}
