import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { specSyntax } from '../params.ts';
import type { Transform } from '../transform.ts';

const params = z.object({});

type IdentityParams = z.infer<typeof params>;

/** The picture as it is: the control against which every other transform is read. */
export const identity: Transform<IdentityParams, IdentityParams> = {
  name: 'identity',
  summary: 'Leaves the image as it is.',
  fields: [],
  params,
  ...specSyntax({ transform: 'identity', fields: [], params }),
  presets: [{ title: 'Untransformed', spec: 'identity' }],
  gradientModes: ['exact', 'straight-through'],
  isRandom: () => false,
  draw: () => ({}),
  graph: (_context, picture) => picture,
  feeds: () => ({}),
  real: (picture) => Promise.resolve(picture),
  mapBox: sameBox,
};
