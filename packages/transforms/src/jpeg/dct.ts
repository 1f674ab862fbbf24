import { float32, type GraphBuilder, type Value } from '@holdfast/onnx';

/** Orthonormal 8-point DCT-II (ITU-T T.81 A.3.3), rows are frequencies. */
const BASIS = Array.from({ length: 8 }, (_, frequency) =>
  Array.from({ length: 8 }, (_, position) => {
    const norm = frequency === 0 ? Math.sqrt(1 / 8) : 1 / 2;
    return norm * Math.cos(((2 * position + 1) * frequency * Math.PI) / 16);
  }),
);
const TRANSPOSED = BASIS.map((_, row) => BASIS.map((line) => line[row] ?? 0));

interface Plane {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Both axes of the 8x8 block transform as two matrix products without moving memory: seen as [C * H/8, 8, W] the rows of a
 * block are an axis, seen as [C * H * W/8, 8] its columns are.
 */
function separable(
  graph: GraphBuilder,
  value: Value,
  options: { plane: Plane; rows: readonly (readonly number[])[]; columns: readonly (readonly number[])[] },
): Value {
  const { channels, height, width } = options.plane;
  const left = graph.constant(float32([8, 8], options.rows.flat()), 'dct_rows');
  const right = graph.constant(float32([8, 8], options.columns.flat()), 'dct_columns');
  const strips = graph.op('Reshape', [value, graph.int64s([(channels * height) / 8, 8, width])]);
  const vertical = graph.op('MatMul', [left, strips]);
  const lines = graph.op('Reshape', [vertical, graph.int64s([(channels * height * width) / 8, 8])]);
  return graph.op('MatMul', [lines, right]);
}

/** Levels [1, C, H, W], H and W multiples of 8, to coefficients [C * H/8, 8, W/8, 8] (block row, v, block column, u). */
export function forwardDct(graph: GraphBuilder, value: Value, plane: Plane): Value {
  const flat = separable(graph, value, { plane, rows: BASIS, columns: TRANSPOSED });
  return graph.op('Reshape', [flat, graph.int64s([(plane.channels * plane.height) / 8, 8, plane.width / 8, 8])]);
}

/** The inverse of forwardDct. */
export function inverseDct(graph: GraphBuilder, coefficients: Value, plane: Plane): Value {
  const flat = separable(graph, coefficients, { plane, rows: TRANSPOSED, columns: BASIS });
  return graph.op('Reshape', [flat, graph.int64s([1, plane.channels, plane.height, plane.width])]);
}
