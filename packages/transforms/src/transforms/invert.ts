import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { specSyntax } from '../params.ts';
import { mapLevels } from '../reference/levels.ts';
import type { Transform } from '../transform.ts';

const params = z.object({});

type InvertParams = z.infer<typeof params>;

/** Colour inversion: level v becomes 255 - v. Exact in both forms. */
export const invert: Transform<InvertParams, InvertParams> = {
  name: 'invert',
  summary: 'Inverts the colours: the negative of the image.',
  fields: [],
  params,
  ...specSyntax({ transform: 'invert', fields: [], params }),
  presets: [{ title: 'Negative', spec: 'invert' }],
  gradientModes: ['exact', 'straight-through'],
  isRandom: () => false,
  draw: () => ({}),
  graph: ({ graph }, picture) => graph.op('Sub', [graph.scalar(255), picture]),
  feeds: () => ({}),
  real: (picture) => Promise.resolve(mapLevels(picture, (level) => 255 - level)),
  mapBox: sameBox,
};
