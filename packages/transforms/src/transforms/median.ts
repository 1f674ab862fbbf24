import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { medianFootprint, medianShapes, type MedianShape } from '../median/footprint.ts';
import { medianOverFootprint, medianOverSquare } from '../median/median-graph.ts';
import { medianReference } from '../median/reference.ts';
import { numberValue, specSyntax, type ChoiceField, type NumberField } from '../params.ts';
import type { Transform } from '../transform.ts';

const sizeField: NumberField = {
  kind: 'number',
  name: 'size',
  summary: 'Side of the window, odd.',
  unit: 'px',
  min: 3,
  max: 7,
  integer: true,
  range: false,
};
const shapeField: ChoiceField = {
  kind: 'choice',
  name: 'shape',
  summary: 'Which pixels of the window count: all (square), a horizontal line, an upright cross, a disc, or its rim.',
  choices: medianShapes,
  default: 'square',
};
const fields = [sizeField, shapeField];

export interface MedianParams {
  readonly size: number;
  readonly shape: MedianShape;
}

const params = z.object({
  size: numberValue(sizeField).refine((size) => size % 2 === 1, { message: 'an odd window: 3, 5 or 7' }),
  shape: z.enum(medianShapes),
});

/**
 * Median blur, each channel on its own, edges replicated. Square windows are judged by libvips; the others, which it does not
 * have, by an 8-bit reference. Windows with an even count (rings) take the upper of the two middle levels.
 */
export const median: Transform<MedianParams, MedianParams> = {
  name: 'median',
  summary: 'Replaces every level by the median of its neighbourhood.',
  fields,
  params,
  ...specSyntax({ transform: 'median', fields, params }),
  presets: [
    { title: 'Median 3x3', spec: 'median:3' },
    { title: 'Median 5x5', spec: 'median:5' },
    { title: 'Cross 5x5', spec: 'median:5:cross' },
    { title: 'Circle 5x5', spec: 'median:5:circle' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: () => false,
  draw: (drawn) => drawn,
  graph: ({ graph }, picture, { size, shape }) =>
    shape === 'square'
      ? medianOverSquare(graph, picture, size)
      : medianOverFootprint(graph, picture, medianFootprint(size, shape)),
  feeds: () => ({}),
  real: (picture, { size, shape }, codecs) =>
    shape === 'square'
      ? codecs.median(picture, { size })
      : Promise.resolve(medianReference(picture, medianFootprint(size, shape))),
  mapBox: sameBox,
};
