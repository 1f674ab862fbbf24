import type { Model, ValueDeclaration } from '@holdfast/onnx';
import type { OutputDescription } from '../decoder.ts';
import { passThrough } from '../decoders/support/logits-before.ts';
import type { ModelDescription } from './model-description.ts';

const describe = ({ name, dims }: ValueDeclaration): OutputDescription => ({
  name,
  dims: (dims ?? []).map((dim) => (typeof dim === 'number' ? dim : null)),
});

/** What `inferContract` needs to know of a model file. Inputs that have an initializer are weights, not inputs. */
export function describeModel({ graph, metadata }: Model): ModelDescription {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
  const [first] = graph.outputs;
  let producer = producers.get(first?.name ?? '');
  while (producer !== undefined && passThrough.has(producer.opType)) producer = producers.get(producer.inputs[0] ?? '');
  return {
    inputs: graph.inputs
      .filter(({ name }) => !graph.initializers.has(name))
      .map((input) => ({ ...describe(input), dataType: input.dataType })),
    outputs: graph.outputs.map(describe),
    metadata: Object.fromEntries(metadata),
    endsInSoftmax: producer?.opType === 'Softmax',
  };
}
