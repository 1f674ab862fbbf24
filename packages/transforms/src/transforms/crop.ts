import type { Picture } from '@holdfast/scene';
import { z } from 'zod';
import { keepInFrame } from '../boxes.ts';
import { toLevels } from '../graph/levels.ts';
import {
  drawNumber,
  isRange,
  numberParam,
  specSyntax,
  type ChoiceField,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import { enlargeMatrix, transposed } from '../resample/matrices.ts';
import type { Transform } from '../transform.ts';

const keepField: NumberField = {
  kind: 'number',
  name: 'keep',
  summary: 'Part of each side that is kept; 1 keeps all.',
  unit: '',
  min: 0.5,
  max: 1,
  integer: false,
  range: true,
};
const offsetField: ChoiceField = {
  kind: 'choice',
  name: 'offset',
  summary: 'Where the kept window lies: in the centre, or anywhere (random).',
  choices: ['centre', 'random'],
  default: 'centre',
};
const fields = [keepField, offsetField];

export interface CropParams {
  readonly keep: NumberParam;
  readonly offset: 'centre' | 'random';
}
/** The kept window, in pixels. */
export interface CropInstance {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const params = z.object({ keep: numberParam(keepField), offset: z.enum(['centre', 'random']) });

function cut(picture: Picture, { left, top, width, height }: CropInstance): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * picture.width + left) * 3;
    data.set(picture.data.subarray(start, start + width * 3), row * width * 3);
  }
  return { width, height, data };
}

/** Crop to a window of whole pixels, enlarged back to the picture's size (bilinear, by libvips in the real form). */
export const crop: Transform<CropParams, CropInstance> = {
  name: 'crop',
  summary: 'Cuts the borders off and enlarges the rest back to the size of the image.',
  fields,
  params,
  ...specSyntax({ transform: 'crop', fields, params }),
  presets: [
    { title: 'Trimmed', spec: 'crop:0.95' },
    { title: 'Cropped', spec: 'crop:0.8' },
    { title: 'Cropped anywhere', spec: 'crop:0.8..1:random' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ keep, offset }) => isRange(keep) || offset === 'random',
  draw: ({ keep, offset }, random, size) => {
    const drawn = drawNumber(keep, random, keepField);
    const width = Math.max(1, Math.round(size.width * drawn));
    const height = Math.max(1, Math.round(size.height * drawn));
    const place = (free: number): number => (offset === 'random' ? random.integer(0, free) : Math.floor(free / 2));
    return { left: place(size.width - width), top: place(size.height - height), width, height };
  },
  graph: ({ graph, size, parameter }, picture) => {
    const vertical = parameter('rows', 'float32', [size.height, size.height]);
    const horizontal = parameter('columns', 'float32', [size.width, size.width]);
    return toLevels(graph, graph.op('MatMul', [graph.op('MatMul', [vertical, picture]), horizontal]));
  },
  feeds: ({ left, top, width, height }, size) => {
    const matrix = (from: number, to: number, offset: number) =>
      enlargeMatrix({ from, to, offset, rows: to, columns: to });
    return { rows: matrix(height, size.height, top), columns: transposed(matrix(width, size.width, left)) };
  },
  real: (picture, instance, codecs) =>
    codecs.resize(cut(picture, instance), {
      size: { width: picture.width, height: picture.height },
      kernel: 'linear',
    }),
  mapBox: (box, { left, top, width, height }, size) =>
    keepInFrame(
      {
        x0: ((box.x0 - left) * size.width) / width,
        x1: ((box.x1 - left) * size.width) / width,
        y0: ((box.y0 - top) * size.height) / height,
        y1: ((box.y1 - top) * size.height) / height,
      },
      size,
    ),
};
