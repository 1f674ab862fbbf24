import { attr, float32, type GraphBuilder, type Value } from '@holdfast/onnx';
import { padEdge } from '../graph/pad-edge.ts';

/**
 * 2x2 box subsampling of [1, 2, H, W] (even H, W) as libjpeg's h2v2_downsample rounds it: floor((sum + bias) / 4) with a bias
 * of 1 in even and 2 in odd columns. Sums are integers, so floor((sum + bias) / 4) = round(mean + bias / 4 - 3 / 8).
 */
export function subsample(graph: GraphBuilder, chroma: Value): Value {
  const columns = (graph.dims(chroma)[3] ?? 0) / 2;
  const mean = graph.op('AveragePool', [chroma], {
    kernel_shape: attr.ints([2, 2]),
    strides: attr.ints([2, 2]),
  });
  const bias = Array.from({ length: columns }, (_, column) => (column % 2 === 0 ? -1 / 8 : 1 / 8));
  const biasRow = graph.constant(float32([1, 1, 1, columns], bias), 'subsample_bias');
  return graph.op('Round', [graph.op('Add', [mean, biasRow])]);
}

/**
 * libjpeg's "fancy" (triangle filter) upsampling by two of [1, 2, h, w] to [1, 2, 2h, 2w] (jdsample.c, h2v2_fancy_upsample): weights
 * 3/4 and 1/4 along each axis, edges replicated, rounded as floor((sum + 8) / 16) in even and floor((sum + 7) / 16) in odd
 * columns. As a convolution with one output channel per phase it stays on the fast path and its gradient is a convolution.
 */
export function upsample(graph: GraphBuilder, chroma: Value): Value {
  const [, channels = 0, height = 0, width = 0] = graph.dims(chroma);
  const taps = [
    [1 / 4, 3 / 4, 0],
    [0, 3 / 4, 1 / 4],
  ];
  const weights = taps.flatMap((rows) => taps.flatMap((columns) => rows.flatMap((row) => columns.map((c) => row * c))));
  // floor((sum + b) / 16) = round(sum / 16 + b / 16 - 15 / 32) for integer sums.
  const bias = [1 / 32, -1 / 32, 1 / 32, -1 / 32];
  const padded = padEdge(graph, graph.op('Reshape', [chroma, graph.int64s([channels, 1, height, width])]), {
    top: 1,
    left: 1,
    bottom: 1,
    right: 1,
  });
  const phases = graph.op('Conv', [
    padded,
    graph.constant(float32([4, 1, 3, 3], weights), 'upsample_weights'),
    graph.constant(float32([4], bias), 'upsample_bias'),
  ]);
  const split = graph.op('Reshape', [graph.op('Round', [phases]), graph.int64s([channels, 2, 2, height, width])]);
  const woven = graph.op('Transpose', [split], { perm: attr.ints([0, 3, 1, 4, 2]) });
  return graph.op('Reshape', [woven, graph.int64s([1, channels, 2 * height, 2 * width])]);
}
