import { foldBatchNormalization, fuseSlicesToSplit, inferShapes, type Graph } from '@holdfast/onnx';
import { withTypes } from './freeze.ts';

/**
 * A frozen graph in forms whose backward pass is cheaper: batch normalisation that onnxruntime left standing goes into the layer
 * before it, Slices that cut a value into parts become a Split. Every value stays frozen.
 */
export function rewriteForGradient(graph: Graph): Graph {
  const rewritten = fuseSlicesToSplit(foldBatchNormalization(graph));
  return withTypes(rewritten, inferShapes(rewritten).types);
}
