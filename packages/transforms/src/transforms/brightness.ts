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
  summary: 'Multiplies every level: 0.8 is 20% darker, 1.2 is 20% brighter, 1 changes nothing.',
  unit: '',
  min: 0.05,
  max: 10,
  integer: false,
  range: true,
};
const fields = [factorField];

export interface BrightnessParams {
  readonly factor: NumberParam;
}
export interface BrightnessInstance {
  readonly factor: number;
}

const params = z.object({ factor: numberParam(factorField) });

/** Brightness: level v becomes factor * v, cut to 0..255 (the definition of PIL's ImageEnhance.Brightness). */
export const brightness: Transform<BrightnessParams, BrightnessInstance> = {
  name: 'brightness',
  summary: 'Makes the image darker or brighter by a factor.',
  fields,
  params,
  ...specSyntax({ transform: 'brightness', fields, params }),
  presets: [
    { title: 'Slightly darker', spec: 'brightness:0.8' },
    { title: 'Slightly brighter', spec: 'brightness:1.2' },
    { title: 'Dusk', spec: 'brightness:0.5' },
    { title: 'Any light', spec: 'brightness:0.5..1.5' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ factor }) => isRange(factor),
  // float32: the graph form multiplies by the very same number.
  draw: ({ factor }, random) => ({ factor: Math.fround(drawNumber(factor, random, factorField)) }),
  graph: ({ graph, parameter }, picture) =>
    toLevels(graph, graph.op('Mul', [picture, parameter('factor', 'float32', [])])),
  feeds: ({ factor }) => ({ factor: float32([], [factor]) }),
  real: (picture, { factor }) => Promise.resolve(mapLevels(picture, (level) => Math.fround(level * factor))),
  mapBox: sameBox,
};
