import type { Graph, GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { ImportedModel } from '../import/index.ts';
import type { TrainableModel, WeightValues } from './trainable-model.ts';

/**
 * How weights stand in a compiled graph. `inputs`: fed with every run, so that one session serves all of training. `constants`: written into
 * it, so that onnxruntime can lay them out once and the backward pass can use rotated copies; every step needs a new session.
 */
export type WeightPlace = { readonly kind: 'inputs' } | { readonly kind: 'constants'; readonly weights: WeightValues };

const inputName = (parameter: string): string => `weight/${parameter}`;

/** The trained parameters as values of a graph, by name. */
export function declareWeights(
  graph: GraphBuilder,
  { parameters }: Pick<TrainableModel, 'parameters'>,
  place: WeightPlace,
): ReadonlyMap<string, Value> {
  return new Map(
    parameters.map(({ name, dims }) => {
      if (place.kind === 'inputs') return [name, graph.input(inputName(name), { dataType: 'float32', dims })];
      return [
        name,
        graph.constant({ dataType: 'float32', dims, data: weightsOf(place.weights, name) }, inputName(name)),
      ];
    }),
  );
}

/** What to feed for `declareWeights`. */
export function weightFeeds(
  { parameters }: Pick<TrainableModel, 'parameters'>,
  place: WeightPlace,
  weights: WeightValues,
): Record<string, Tensor> {
  if (place.kind === 'constants') return {};
  return Object.fromEntries(
    parameters.map(({ name, dims }) => [
      inputName(name),
      { dataType: 'float32', dims, data: weightsOf(weights, name) } as const,
    ]),
  );
}

function weightsOf(weights: WeightValues, name: string): Float32Array {
  const values = weights.get(name);
  if (values === undefined) throw new Error(`unreachable: no weights for \`${name}\``);
  return values;
}

/** The model with its trained parameters as inputs, to be bound to whatever stands for them in a graph. */
export function withOpenWeights({ imported, parameters }: TrainableModel): ImportedModel {
  const names = new Set(parameters.map(({ name }) => name));
  const open = (graph: Graph): Graph => ({
    ...graph,
    initializers: new Map([...graph.initializers].filter(([name]) => !names.has(name))),
    inputs: [...graph.inputs, ...parameters.map(({ name, dims }) => ({ name, dataType: 'float32' as const, dims }))],
  });
  const { batching, model } = imported;
  return {
    ...imported,
    model: { ...model, graph: open(model.graph) },
    batching: batching.kind === 'any' ? { ...batching, atBatch: (batch) => open(batching.atBatch(batch)) } : batching,
  };
}
