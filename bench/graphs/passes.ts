import { differentiate } from '@holdfast/autodiff';
import { inlinePictures, type LoadedModel } from '@holdfast/engine';
import { GraphBuilder, writeModel, type Tensor, type Value } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { compiledGraph, type CompiledGraph } from '@holdfast/runtime';

/** A graph with what it is fed; all its outputs are read. */
export interface Pass {
  readonly graph: CompiledGraph;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** The imported model at a batch size: the forward pass alone. */
export function forwardPass(model: LoadedModel, batch: number): Pass {
  const { graph, outputs, feeds } = inlined(model, batch);
  for (const [name, value] of outputs) graph.output(name, value);
  return { graph: compiledGraph(writeModel(graph.build())), feeds };
}

/**
 * The same with the gradient by the network input, for cotangents that are fed: random ones, so that no part of the backward pass can
 * be folded away.
 */
export function forwardBackwardPass(model: LoadedModel, batch: number): Pass {
  const { graph, input, outputs, feeds } = inlined(model, batch);
  const cotangents = new Map<Value, Value>();
  const allFeeds: Record<string, Tensor> = { ...feeds };
  for (const [name, value] of outputs) {
    const dims = graph.dims(value);
    const cotangent = graph.input(`cotangent/${name}`, { dataType: 'float32', dims });
    cotangents.set(value, cotangent);
    allFeeds[cotangent] = uniform(['cotangent', name], dims, [-1, 1]);
  }
  const gradient = differentiate({ graph, cotangents, wrt: [input] }).get(input);
  if (gradient === undefined) throw new Error(`the outputs of ${model.contract.input.name} do not depend on the input`);
  for (const [name, value] of outputs) graph.output(name, value);
  graph.output('gradient', gradient);
  return {
    graph: compiledGraph(writeModel(graph.build())),
    feeds: allFeeds,
  };
}

interface Inlined {
  readonly graph: GraphBuilder;
  readonly input: Value;
  readonly outputs: ReadonlyMap<string, Value>;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

function inlined(model: LoadedModel, batch: number): Inlined {
  const { contract, imported } = model;
  const { name, layout, width, height, scale, mean, std } = contract.input;
  const graph = new GraphBuilder('pass');
  const dims = layout === 'NCHW' ? [batch, 3, height, width] : [batch, height, width, 3];
  const input = graph.input(name, { dataType: 'float32', dims });
  const all = inlinePictures(graph, imported, { input: name, pictures: input, batch, prefix: 'model/' });
  const outputs = new Map([...all].filter(([, value]) => graph.dataType(value) === 'float32'));
  const range = [-mean[0] / std[0], (255 * scale - mean[0]) / std[0]] as const;
  return { graph, input, outputs, feeds: { [name]: uniform(['pictures', batch], dims, range) } };
}

function uniform(
  key: readonly (string | number)[],
  dims: readonly number[],
  [low, high]: readonly [number, number],
): Tensor {
  const random = randomFor(['bench', ...key]);
  const length = dims.reduce((product, size) => product * size, 1);
  return { dataType: 'float32', dims, data: Float32Array.from({ length }, () => random.uniform(low, high)) };
}
