import type { GraphBuilder, Value } from '@holdfast/onnx';

/** The part of `axis` from `start` (included) to `end` (excluded); the value itself when that is all of it. */
export function sliceAxis(
  graph: GraphBuilder,
  value: Value,
  range: { axis: number; start: number; end: number },
): Value {
  const { axis, start, end } = range;
  if (start === 0 && end === graph.dims(value)[axis]) return value;
  return graph.op('Slice', [value, graph.int64s([start]), graph.int64s([end]), graph.int64s([axis])]);
}
