import type { GraphBuilder, Value } from '@holdfast/onnx';

/** Cuts to the valid levels 0..255. */
export function clipLevels(graph: GraphBuilder, value: Value): Value {
  return graph.op('Clip', [value, graph.scalar(0), graph.scalar(255)]);
}

/** Cuts to 0..255 and rounds to 8 bits (ties to even), the end of every real form that computes new levels. */
export function toLevels(graph: GraphBuilder, value: Value): Value {
  return graph.op('Round', [clipLevels(graph, value)]);
}
