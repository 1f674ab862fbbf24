import { attr, float32, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { Size } from '@holdfast/scene';
import { z } from 'zod';

/** How four numbers say a box. */
export const boxFormatSchema = z.enum(['xyxy', 'yxyx', 'xywh', 'cxcywh']);
export type BoxFormat = z.infer<typeof boxFormatSchema>;

/** Whether boxes are in model-input pixels or in shares of the input's width and height. */
export const boxUnitsSchema = z.enum(['pixels', 'normalised']);
export type BoxUnits = z.infer<typeof boxUnitsSchema>;

export interface BoxCoding {
  readonly format: BoxFormat;
  readonly units: BoxUnits;
  readonly input: Size;
}

/** Corners of one box, written to `out` at `offset`. */
export function writeXyxy(
  [a, b, c, d]: readonly [number, number, number, number],
  { format, units, input }: BoxCoding,
  out: { readonly boxesXyxy: Float32Array; readonly offset: number },
): void {
  const scaleX = units === 'pixels' ? 1 : input.width;
  const scaleY = units === 'pixels' ? 1 : input.height;
  const corners = {
    xyxy: [a, b, c, d],
    yxyx: [b, a, d, c],
    xywh: [a, b, a + c, b + d],
    cxcywh: [a - c / 2, b - d / 2, a + c / 2, b + d / 2],
  }[format];
  corners.forEach((corner, index) => {
    out.boxesXyxy[out.offset + index] = corner * (index % 2 === 0 ? scaleX : scaleY);
  });
}

/** Splits a value along its last axis. */
export function splitLast(graph: GraphBuilder, value: Value, sizes: readonly number[]): Value[] {
  const axis = graph.dims(value).length - 1;
  return graph.ops('Split', [value, graph.int64s(sizes)], sizes.length, { axis: attr.int(axis) });
}

/** Joins values along their last axis. */
export function concatLast(graph: GraphBuilder, values: readonly Value[]): Value {
  const axis = graph.dims(values[0] ?? '').length - 1;
  return graph.op('Concat', values, { axis: attr.int(axis) });
}

function cornersInGraph(graph: GraphBuilder, boxes: Value, format: BoxFormat): Value {
  if (format === 'xyxy') return boxes;
  if (format === 'yxyx') {
    const [y0 = '', x0 = '', y1 = '', x1 = ''] = splitLast(graph, boxes, [1, 1, 1, 1]);
    return concatLast(graph, [x0, y0, x1, y1]);
  }
  const [place = '', extent = ''] = splitLast(graph, boxes, [2, 2]);
  if (format === 'xywh') return concatLast(graph, [place, graph.op('Add', [place, extent])]);
  const half = graph.op('Mul', [extent, graph.scalar(0.5)]);
  return concatLast(graph, [graph.op('Sub', [place, half]), graph.op('Add', [place, half])]);
}

/** Boxes [N, C, 4] of any coding as corners in model-input pixels. */
export function xyxyInGraph(graph: GraphBuilder, boxes: Value, { format, units, input }: BoxCoding): Value {
  const corners = cornersInGraph(graph, boxes, format);
  if (units === 'pixels') return corners;
  const { width, height } = input;
  const scale = graph.constant(float32([1, 1, 4], [width, height, width, height]), 'input_size');
  return graph.op('Mul', [corners, scale], {}, { hint: 'boxes_in_pixels' });
}
