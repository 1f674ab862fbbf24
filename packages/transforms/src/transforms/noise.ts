import { float32 } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import type { Size } from '@holdfast/scene';
import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { toLevels } from '../graph/levels.ts';
import {
  drawNumber,
  numberParam,
  specSyntax,
  type ChoiceField,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import { toLevel } from '../reference/levels.ts';
import type { Transform } from '../transform.ts';

const strengthField: NumberField = {
  kind: 'number',
  name: 'strength',
  summary: 'Standard deviation of Gaussian noise, or largest change of uniform noise.',
  unit: 'levels',
  min: 0,
  max: 128,
  integer: false,
  range: true,
};
const distributionField: ChoiceField = {
  kind: 'choice',
  name: 'distribution',
  summary:
    'gaussian: normal with the strength as standard deviation; uniform: even between plus and minus the strength.',
  choices: ['gaussian', 'uniform'],
  default: 'gaussian',
};
const fields = [strengthField, distributionField];

export interface NoiseParams {
  readonly strength: NumberParam;
  readonly distribution: 'gaussian' | 'uniform';
}
export interface NoiseInstance {
  readonly strength: number;
  readonly distribution: 'gaussian' | 'uniform';
  /** Names the noise: a draw stays a small JSON value, and both forms add the same noise. */
  readonly noiseSeed: number;
}

const params = z.object({ strength: numberParam(strengthField), distribution: z.enum(['gaussian', 'uniform']) });

/** Noise in levels, planar [3, H, W], float32. */
function noisePlanes({ strength, distribution, noiseSeed }: NoiseInstance, { width, height }: Size): Float32Array {
  const random = randomFor(['transform noise', noiseSeed]);
  const draw =
    distribution === 'gaussian' ? () => strength * random.normal() : () => random.uniform(-strength, strength);
  const noise = new Float32Array(3 * width * height);
  for (let index = 0; index < noise.length; index++) noise[index] = draw();
  return noise;
}

/** Additive random noise, drawn anew for every channel of every pixel, cut to 0..255 and rounded to 8 bits. */
export const noise: Transform<NoiseParams, NoiseInstance> = {
  name: 'noise',
  summary: 'Adds random noise to every channel of every pixel.',
  fields,
  params,
  ...specSyntax({ transform: 'noise', fields, params }),
  presets: [
    { title: 'Faint noise', spec: 'noise:4' },
    { title: 'Noise', spec: 'noise:8' },
    { title: 'Strong noise', spec: 'noise:16' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: () => true,
  draw: ({ strength, distribution }, random) => ({
    strength: drawNumber(strength, random, strengthField),
    distribution,
    noiseSeed: random.integer(0, 0x7fffffff),
  }),
  graph: ({ graph, size, parameter }, picture) =>
    toLevels(graph, graph.op('Add', [picture, parameter('noise', 'float32', [1, 3, size.height, size.width])])),
  feeds: (instance, size) => ({ noise: float32([1, 3, size.height, size.width], noisePlanes(instance, size)) }),
  real: (picture, instance) => {
    const added = noisePlanes(instance, picture);
    const plane = picture.width * picture.height;
    const data = picture.data.map((level, index) => {
      const change = added[(index % 3) * plane + Math.floor(index / 3)] ?? 0;
      return toLevel(Math.fround(level + change));
    });
    return Promise.resolve({ ...picture, data });
  },
  mapBox: sameBox,
};
