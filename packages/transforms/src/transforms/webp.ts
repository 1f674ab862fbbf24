import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { drawNumber, isRange, numberParam, specSyntax, type NumberField, type NumberParam } from '../params.ts';
import type { EvaluationTransform } from '../transform.ts';

const qualityField: NumberField = {
  kind: 'number',
  name: 'quality',
  summary: 'libwebp quality of lossy compression.',
  unit: '',
  min: 1,
  max: 100,
  integer: true,
  range: true,
};
const fields = [qualityField];

export interface WebpParams {
  readonly quality: NumberParam;
}
export interface WebpInstance {
  readonly quality: number;
}

const params = z.object({ quality: numberParam(qualityField) });

/**
 * Lossy WebP compression and decompression. Evaluation only: the encoder predicts every block from its decoded neighbours
 * and chooses modes by rate-distortion search, which no fixed graph follows.
 */
export const webp: EvaluationTransform<WebpParams, WebpInstance> = {
  name: 'webp',
  summary: 'Compresses as lossy WebP and decompresses again; for evaluation only.',
  fields,
  params,
  ...specSyntax({ transform: 'webp', fields, params }),
  presets: [
    { title: 'WebP high quality', spec: 'webp:90' },
    { title: 'WebP web', spec: 'webp:75' },
    { title: 'WebP small', spec: 'webp:50' },
  ],
  isRandom: ({ quality }) => isRange(quality),
  draw: ({ quality }, random) => ({ quality: drawNumber(quality, random, qualityField) }),
  real: (picture, { quality }, codecs) => codecs.webp(picture, { quality }),
  mapBox: sameBox,
};
