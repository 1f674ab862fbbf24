import { differentiate } from '@holdfast/autodiff';
import { attr, float32, GraphBuilder, writeModel, type Tensor, type Value } from '@holdfast/onnx';
import { compiledGraph, type CompiledGraph, type Outputs } from '@holdfast/runtime';
import { answersOf, distanceTo, headRows, type HardenConfig } from '@holdfast/training';
import type { TrainableModel } from '../trainable-model.ts';
import { declareWeights, type WeightPlace } from '../weight-place.ts';
import { STRAIGHT_THROUGH, modelInGraph } from './model-in-graph.ts';
import { declareSupervision, supervisionFeeds, type Answers } from './supervision-values.ts';

/** Which pictures a step looks at: clean ones, adversarial samples, or each picture with its sample. */
export type Halves = 'clean' | 'adversarial' | 'both';

/** Training loss of several pictures and, for training itself, its gradient by every parameter. */
export interface GradientProgram {
  readonly graph: CompiledGraph;
  readonly batch: number;
  readonly halves: Halves;
  /** Parameters that the loss depends on. */
  readonly reached: readonly string[];
  feeds(step: {
    readonly clean: Float32Array;
    readonly adversarial: Float32Array;
    readonly right: readonly Answers[];
    /** How much every picture counts, clean and attacked; 0 for padding. */
    readonly cleanWeights: readonly number[];
    readonly adversarialWeights: readonly number[];
  }): Record<string, Tensor>;
  read(outputs: Outputs): GradientResult;
}

export interface GradientResult {
  /** Loss of every picture as it is. */
  readonly clean: readonly number[];
  /** Of its sample; what it is follows from the method. */
  readonly adversarial: readonly number[];
  /** Of the weighted sum of both, by parameter; empty where only the loss was asked for. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

export interface GradientProgramRequest {
  readonly batch: number;
  readonly place: WeightPlace;
  readonly halves: Halves;
  readonly method: HardenConfig['method'];
  /** Without gradients it measures: on validation pictures. */
  readonly withGradients: boolean;
}

/**
 * Both halves go through the model as one batch. The gradient flows into weights only: `mixed` compares each half with what is right,
 * `trades` compares the sample's outputs with the clean picture's, through both of which it flows.
 */
export function compileGradient(model: TrainableModel, request: GradientProgramRequest): GradientProgram {
  const { batch, place, halves, method, withGradients } = request;
  const { width, height } = model.contract.input;
  const dims = [batch, 3, height, width];
  const graph = new GraphBuilder('training step');
  const half = (name: 'clean' | 'adversarial'): Value[] =>
    halves === name || halves === 'both' ? [graph.input(name, { dataType: 'float32', dims })] : [];
  const parts = [...half('clean'), ...half('adversarial')];
  const [only] = parts;
  const pictures = parts.length === 1 && only !== undefined ? only : graph.op('Concat', parts, { axis: attr.int(0) });
  const weights = declareWeights(graph, model, place);
  const heads = modelInGraph(graph, model, { pictures, batch: batch * parts.length, weights });

  const first = parts.length === 1 ? heads : headRows(graph, heads, 0, batch);
  const second = parts.length === 1 ? heads : headRows(graph, heads, batch, 2 * batch);
  const right = declareSupervision(graph, first);
  const terms: { name: 'clean' | 'adversarial'; distance: Value; constants: readonly Value[] }[] = [];
  if (halves !== 'adversarial') terms.push({ name: 'clean', ...distanceTo(graph, right, first) });
  if (halves !== 'clean') {
    // Rows of their own: what counts as constant in this comparison must not be constant in the clean one.
    const reference =
      method.kind === 'trades' && halves === 'both' ? answersOf(graph, headRows(graph, heads, 0, batch)) : right;
    terms.push({ name: 'adversarial', ...distanceTo(graph, reference, second) });
  }
  for (const { name, distance } of terms) graph.output(`loss/${name}`, distance);

  const reached: string[] = [];
  if (withGradients) {
    // The weights are the cotangents: d (sum of weight x distance) / d distance.
    const cotangents = terms.map(
      ({ name, distance }) =>
        [distance, graph.input(`weights/${name}`, { dataType: 'float32', dims: [batch] })] as const,
    );
    const gradients = differentiate({
      graph,
      cotangents: new Map(cotangents),
      wrt: [...weights.values()],
      straightThrough: STRAIGHT_THROUGH,
      stopAt: new Set(terms.flatMap(({ constants }) => constants)),
    });
    for (const [name, value] of weights) {
      const gradient = gradients.get(value);
      if (gradient === undefined) continue;
      reached.push(name);
      graph.output(`gradient/${name}`, gradient);
    }
  }
  return {
    graph: compiledGraph(writeModel(graph.build())),
    batch,
    halves,
    reached,
    feeds: (step) => ({
      ...(halves === 'adversarial' ? {} : { clean: float32(dims, step.clean) }),
      ...(halves === 'clean' ? {} : { adversarial: float32(dims, step.adversarial) }),
      ...supervisionFeeds(step.right),
      ...(withGradients && halves !== 'adversarial' ? { 'weights/clean': float32([batch], step.cleanWeights) } : {}),
      ...(withGradients && halves !== 'clean'
        ? { 'weights/adversarial': float32([batch], step.adversarialWeights) }
        : {}),
    }),
    read: (outputs) => ({
      clean: halves === 'adversarial' ? [] : [...floats(outputs, 'loss/clean')],
      adversarial: halves === 'clean' ? [] : [...floats(outputs, 'loss/adversarial')],
      gradients: new Map(reached.map((name) => [name, floats(outputs, `gradient/${name}`)])),
    }),
  };
}

function floats(outputs: Outputs, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor?.dataType === 'float32') return tensor.data;
  throw new TypeError(`training step: output ${name} must be float32, got ${tensor?.dataType ?? 'nothing'}`);
}
