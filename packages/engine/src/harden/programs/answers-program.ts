import { GraphBuilder, writeModel } from '@holdfast/onnx';
import { compiledGraph, type CompiledGraph } from '@holdfast/runtime';
import { answersOf } from '@holdfast/training';
import type { TrainableModel } from '../trainable-model.ts';
import { declareWeights, type WeightPlace } from '../weight-place.ts';
import { modelInGraph } from './model-in-graph.ts';
import { outputAnswers } from './supervision-values.ts';

/** Pictures [batch, 3, H, W] in levels to what the model says about them: probabilities, or every candidate. */
export function compileAnswers(
  model: TrainableModel,
  { batch, place }: { readonly batch: number; readonly place: WeightPlace },
): CompiledGraph {
  const { width, height } = model.contract.input;
  const graph = new GraphBuilder('answers');
  const pictures = graph.input('pictures', { dataType: 'float32', dims: [batch, 3, height, width] });
  const heads = modelInGraph(graph, model, { pictures, batch, weights: declareWeights(graph, model, place) });
  outputAnswers(graph, answersOf(graph, heads));
  return compiledGraph(writeModel(graph.build()));
}
