import { z } from 'zod';
import { blurGraph, blurPicture, kernelTensor, type Kernel } from '../blur/convolution.ts';
import { sameBox } from '../boxes.ts';
import {
  drawNumber,
  isRange,
  numberParam,
  specSyntax,
  upperEnd,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import type { Transform } from '../transform.ts';

const sigmaField: NumberField = {
  kind: 'number',
  name: 'sigma',
  summary: 'Standard deviation of the blur.',
  unit: 'px',
  min: 0.1,
  max: 10,
  integer: false,
  range: true,
};
const fields = [sigmaField];

export interface GaussianBlurParams {
  readonly sigma: NumberParam;
}
export interface GaussianBlurInstance {
  readonly sigma: number;
  /** Half the kernel's side: fits the widest draw, so that the graph keeps its shape. */
  readonly radius: number;
}

const params = z.object({ sigma: numberParam(sigmaField) });

const radiusOf = (sigma: number): number => Math.ceil(3 * sigma);

/** Sampled Gaussian cut at the radius, normalised to sum 1, as a row and as a column. */
function kernelsOf({ sigma, radius }: GaussianBlurInstance): { row: Kernel; column: Kernel } {
  const side = 2 * radius + 1;
  const bell = Array.from({ length: side }, (_, index) => Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)));
  const total = bell.reduce((sum, value) => sum + value, 0);
  const weights = bell.map((value) => value / total);
  return { row: { width: side, height: 1, weights }, column: { width: 1, height: side, weights } };
}

/** Gaussian blur, edges replicated. */
export const gaussianBlur: Transform<GaussianBlurParams, GaussianBlurInstance> = {
  name: 'gaussian-blur',
  summary: 'Blurs evenly in all directions, as a lens out of focus does.',
  fields,
  params,
  ...specSyntax({ transform: 'gaussian-blur', fields, params }),
  presets: [
    { title: 'Slightly soft', spec: 'gaussian-blur:0.5' },
    { title: 'Soft', spec: 'gaussian-blur:1' },
    { title: 'Out of focus', spec: 'gaussian-blur:2' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ sigma }) => isRange(sigma),
  draw: ({ sigma }, random) => ({ sigma: drawNumber(sigma, random, sigmaField), radius: radiusOf(upperEnd(sigma)) }),
  graph: (context, picture, { sigma }) => {
    const side = 2 * radiusOf(upperEnd(sigma)) + 1;
    return blurGraph(context, picture, [
      { name: 'row', width: side, height: 1 },
      { name: 'column', width: 1, height: side },
    ]);
  },
  feeds: (instance) => {
    const { row, column } = kernelsOf(instance);
    return { row: kernelTensor(row), column: kernelTensor(column) };
  },
  real: (picture, instance) => {
    const { row, column } = kernelsOf(instance);
    return Promise.resolve(blurPicture(picture, [row, column]));
  },
  mapBox: sameBox,
};
