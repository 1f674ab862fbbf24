import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';

export interface EdgePadding {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Pads the last two axes of a rank-4 value by repeating its border, as libvips and libjpeg do. */
export function padEdge(graph: GraphBuilder, value: Value, padding: EdgePadding): Value {
  const { top, left, bottom, right } = padding;
  if (top + left + bottom + right === 0) return value;
  return graph.op('Pad', [value, graph.int64s([0, 0, top, left, 0, 0, bottom, right])], { mode: attr.string('edge') });
}
