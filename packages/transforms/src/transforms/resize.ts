import type { Size } from '@holdfast/scene';
import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { toLevels } from '../graph/levels.ts';
import {
  drawNumber,
  isRange,
  numberParam,
  specSyntax,
  upperEnd,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import { enlargeMatrix, shrinkMatrix, transposed } from '../resample/matrices.ts';
import type { Transform } from '../transform.ts';

const factorField: NumberField = {
  kind: 'number',
  name: 'factor',
  summary: 'Size in between, as a part of each side; 1 changes nothing.',
  unit: '',
  // libvips shrinks by a box first from a factor of 1/4 down, which the graph form does not model.
  min: 0.26,
  max: 1,
  integer: false,
  range: true,
};
const fields = [factorField];

export interface ResizeParams {
  readonly factor: NumberParam;
}
export interface ResizeInstance {
  /** Size in between, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Largest size in between that another draw may have: the shape of the graph's parameters. */
  readonly maxWidth: number;
  readonly maxHeight: number;
}

const params = z.object({ factor: numberParam(factorField) });

const scaled = ({ width, height }: Size, factor: number): Size => ({
  width: Math.max(1, Math.round(width * factor)),
  height: Math.max(1, Math.round(height * factor)),
});

/** Shrinks and enlarges back (both linear, shrinking antialiased), as passing through a smaller upload does. */
export const resize: Transform<ResizeParams, ResizeInstance> = {
  name: 'resize',
  summary: 'Makes the image smaller and enlarges it back.',
  fields,
  params,
  ...specSyntax({ transform: 'resize', fields, params }),
  presets: [
    { title: 'Three quarters', spec: 'resize:0.75' },
    { title: 'Half', spec: 'resize:0.5' },
    { title: 'Any smaller size', spec: 'resize:0.5..1' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ factor }) => isRange(factor),
  draw: ({ factor }, random, size) => {
    const max = scaled(size, upperEnd(factor));
    return { ...scaled(size, drawNumber(factor, random, factorField)), maxWidth: max.width, maxHeight: max.height };
  },
  graph: ({ graph, size, parameter }, picture, { factor }) => {
    const { width, height } = scaled(size, upperEnd(factor));
    const matrix = (name: string, rows: number, columns: number) => parameter(name, 'float32', [rows, columns]);
    // vips_reduce goes over the columns first and rounds to 8 bits after each axis.
    const shorter = graph.op('Round', [graph.op('MatMul', [matrix('shrink_rows', height, size.height), picture])]);
    const smaller = graph.op('Round', [graph.op('MatMul', [shorter, matrix('shrink_columns', size.width, width)])]);
    const taller = graph.op('MatMul', [matrix('enlarge_rows', size.height, height), smaller]);
    return toLevels(graph, graph.op('MatMul', [taller, matrix('enlarge_columns', width, size.width)]));
  },
  feeds: ({ width, height, maxWidth, maxHeight }, size) => ({
    shrink_rows: shrinkMatrix({ from: size.height, to: height, rows: maxHeight, columns: size.height }),
    shrink_columns: transposed(shrinkMatrix({ from: size.width, to: width, rows: maxWidth, columns: size.width })),
    enlarge_rows: enlargeMatrix({ from: height, to: size.height, rows: size.height, columns: maxHeight }),
    enlarge_columns: transposed(enlargeMatrix({ from: width, to: size.width, rows: size.width, columns: maxWidth })),
  }),
  real: async (picture, { width, height }, codecs) => {
    const smaller = await codecs.resize(picture, { size: { width, height }, kernel: 'linear' });
    return codecs.resize(smaller, { size: { width: picture.width, height: picture.height }, kernel: 'linear' });
  },
  mapBox: sameBox,
};
