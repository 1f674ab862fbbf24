import { float32 } from '@holdfast/onnx';
import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { toLevels } from '../graph/levels.ts';
import { drawNumber, isRange, numberParam, specSyntax, type NumberField, type NumberParam } from '../params.ts';
import { mapLevels } from '../reference/levels.ts';
import type { Transform } from '../transform.ts';

const factorField: NumberField = {
  kind: 'number',
  name: 'factor',
  summary: 'Multiplies the distance of every level from mid-grey: below 1 is flatter, 1 changes nothing.',
  unit: '',
  min: 0.05,
  max: 10,
  integer: false,
  range: true,
};
const fields = [factorField];
const MID_GREY = 127.5;

export interface ContrastParams {
  readonly factor: NumberParam;
}
export interface ContrastInstance {
  readonly factor: number;
}

const params = z.object({ factor: numberParam(factorField) });

/** Contrast: level v becomes 127.5 + factor * (v - 127.5), cut to 0..255. */
export const contrast: Transform<ContrastParams, ContrastInstance> = {
  name: 'contrast',
  summary: 'Flattens or deepens the contrast about mid-grey by a factor.',
  fields,
  params,
  ...specSyntax({ transform: 'contrast', fields, params }),
  presets: [
    { title: 'Flatter', spec: 'contrast:0.8' },
    { title: 'Deeper', spec: 'contrast:1.2' },
    { title: 'Haze', spec: 'contrast:0.5' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ factor }) => isRange(factor),
  // float32: the graph form multiplies by the very same number.
  draw: ({ factor }, random) => ({ factor: Math.fround(drawNumber(factor, random, factorField)) }),
  graph: ({ graph, parameter }, picture) => {
    const centred = graph.op('Sub', [picture, graph.scalar(MID_GREY)]);
    const scaled = graph.op('Mul', [centred, parameter('factor', 'float32', [])]);
    return toLevels(graph, graph.op('Add', [scaled, graph.scalar(MID_GREY)]));
  },
  feeds: ({ factor }) => ({ factor: float32([], [factor]) }),
  real: (picture, { factor }) =>
    Promise.resolve(mapLevels(picture, (level) => Math.fround(Math.fround((level - MID_GREY) * factor) + MID_GREY))),
  mapBox: sameBox,
};
