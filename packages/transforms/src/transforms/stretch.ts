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

const scaleField = (name: string, summary: string): NumberField => ({
  kind: 'number',
  name,
  summary,
  unit: '',
  min: 0.5,
  max: 2,
  integer: false,
  range: true,
});
const scaleXField = scaleField('scaleX', 'Horizontal scale about the centre: above 1 widens.');
const scaleYField: NumberField = {
  ...scaleField('scaleY', 'Vertical scale about the centre: above 1 makes taller.'),
  default: 1,
};
const fields = [scaleXField, scaleYField, fillField];

export interface StretchParams {
  readonly scaleX: NumberParam;
  readonly scaleY: NumberParam;
  readonly fill: WarpFill;
}
export interface StretchInstance {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly fill: WarpFill;
}

const params = z.object({
  scaleX: numberParam(scaleXField),
  scaleY: numberParam(scaleYField),
  fill: z.enum(warpFills),
});

const mapOf = ({ scaleX, scaleY }: StretchInstance): CentredMap => ({ xx: scaleX, xy: 0, yx: 0, yy: scaleY });

/** Anisotropic scaling about the centre, bilinear, size kept: what leaves the frame is lost, gaps are filled. */
export const stretch: Transform<StretchParams, StretchInstance> = {
  name: 'stretch',
  summary: 'Stretches the image about its centre, each axis by its own factor.',
  fields,
  params,
  ...specSyntax({ transform: 'stretch', fields, params }),
  presets: [
    { title: 'Slightly wide', spec: 'stretch:1.1' },
    { title: 'Slightly tall', spec: 'stretch:1:1.1' },
    { title: 'Any small stretch', spec: 'stretch:0.9..1.1:0.9..1.1' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ scaleX, scaleY }) => isRange(scaleX) || isRange(scaleY),
  draw: ({ scaleX, scaleY, fill }, random) => ({
    scaleX: drawNumber(scaleX, random, scaleXField),
    scaleY: drawNumber(scaleY, random, scaleYField),
    fill,
  }),
  graph: (context, picture, { fill }) => warpGraph(context, picture, fill),
  feeds: (instance, size) => warpFeeds(mapOf(instance), size, instance.fill),
  real: (picture, instance) => Promise.resolve(warpPicture(picture, mapOf(instance), instance.fill)),
  mapBox: (box, instance, size) => warpBox(box, mapOf(instance), size),
};
