import type { ObjectiveHeads } from '@holdfast/attacks';
import type { GraphBuilder, Value } from '@holdfast/onnx';
import { networkInputGraph } from '@holdfast/vision';
import { inlinePictures } from '../../import/index.ts';
import type { TrainableModel } from '../trainable-model.ts';
import { withOpenWeights } from '../weight-place.ts';

/**
 * Operators whose derivative is zero almost everywhere, passed straight through as in every attack: the codecs' rounding, and a model's
 * own.
 */
export const STRAIGHT_THROUGH: ReadonlySet<string> = new Set(['Round', 'Floor', 'Ceil', 'Sign']);

/** Pre-processing, model and heads for `batch` pictures [batch, 3, H, W] in levels. */
export function modelInGraph(
  graph: GraphBuilder,
  model: TrainableModel,
  request: { readonly pictures: Value; readonly batch: number; readonly weights: ReadonlyMap<string, Value> },
): ObjectiveHeads {
  const { contract, decoder } = model;
  const outputs = inlinePictures(graph, withOpenWeights(model), {
    input: contract.input.name,
    pictures: networkInputGraph(graph, request.pictures, contract.input),
    batch: request.batch,
    others: request.weights,
    prefix: 'model/',
  });
  return decoder.heads(graph, outputs, contract);
}
