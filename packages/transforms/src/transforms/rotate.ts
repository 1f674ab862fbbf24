import { z } from 'zod';
import { drawNumber, isRange, numberParam, specSyntax, type NumberField, type NumberParam } from '../params.ts';
import {
  fillField,
  warpBox,
  warpFeeds,
  warpFills,
  warpGraph,
  warpPicture,
  type CentredMap,
  type WarpFill,
} from '../resample/warp.ts';
import type { Transform } from '../transform.ts';

const angleField: NumberField = {
  kind: 'number',
  name: 'angle',
  summary: 'Turn about the centre, positive is counter-clockwise as seen.',
  unit: 'deg',
  min: -180,
  max: 180,
  integer: false,
  range: true,
};
const fields = [angleField, fillField];

export interface RotateParams {
  readonly angle: NumberParam;
  readonly fill: WarpFill;
}
export interface RotateInstance {
  readonly angle: number;
  readonly fill: WarpFill;
}

const params = z.object({ angle: numberParam(angleField), fill: z.enum(warpFills) });

function mapOf({ angle }: RotateInstance): CentredMap {
  const radians = (angle * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return { xx: cos, xy: sin, yx: -sin, yy: cos };
}

/** Rotation about the centre, bilinear, size kept: corners are cut off and the gaps filled. */
export const rotate: Transform<RotateParams, RotateInstance> = {
  name: 'rotate',
  summary: 'Rotates the image about its centre.',
  fields,
  params,
  ...specSyntax({ transform: 'rotate', fields, params }),
  presets: [
    { title: 'Slightly tilted', spec: 'rotate:-5..5' },
    { title: 'Tilted', spec: 'rotate:-10..10' },
    { title: 'Turned by 30 degrees', spec: 'rotate:30' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ angle }) => isRange(angle),
  draw: ({ angle, fill }, random) => ({ angle: drawNumber(angle, random, angleField), fill }),
  graph: (context, picture, { fill }) => warpGraph(context, picture, fill),
  feeds: (instance, size) => warpFeeds(mapOf(instance), size, instance.fill),
  real: (picture, instance) => Promise.resolve(warpPicture(picture, mapOf(instance), instance.fill)),
  mapBox: (box, instance, size) => warpBox(box, mapOf(instance), size),
};
