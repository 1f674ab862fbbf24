import { float32, type TensorOf } from '@holdfast/onnx';
import { z } from 'zod';
import { sameBox } from '../boxes.ts';
import { jpegCodec } from '../jpeg/codec-graph.ts';
import { quantisationTables } from '../jpeg/quantisation.ts';
import {
  drawNumber,
  isRange,
  numberParam,
  specSyntax,
  type ChoiceField,
  type NumberField,
  type NumberParam,
} from '../params.ts';
import type { Transform } from '../transform.ts';

const qualityField: NumberField = {
  kind: 'number',
  name: 'quality',
  summary: 'libjpeg quality: 100 is nearly lossless, 75 usual on the web, below 40 visibly blocky.',
  unit: '',
  min: 1,
  max: 100,
  integer: true,
  range: true,
};
const subsamplingField: ChoiceField = {
  kind: 'choice',
  name: 'subsampling',
  summary: '420 stores colour at half size (usual), 444 at full size.',
  choices: ['420', '444'],
  default: '420',
};
const fields = [qualityField, subsamplingField];

export interface JpegParams {
  readonly quality: NumberParam;
  readonly subsampling: '420' | '444';
}
export interface JpegInstance {
  readonly quality: number;
  readonly subsampling: '420' | '444';
}

const params = z.object({ quality: numberParam(qualityField), subsampling: z.enum(['420', '444']) });
const sampling = { '420': '4:2:0', '444': '4:4:4' } as const;
const table = (steps: readonly number[]): TensorOf<'float32'> => float32([1, 8, 1, 8], steps);

/** JPEG compression and decompression. The quality enters the graph as quantisation tables, so it can be drawn. */
export const jpeg: Transform<JpegParams, JpegInstance> = {
  name: 'jpeg',
  summary: 'Compresses as JPEG and decompresses again.',
  fields,
  params,
  ...specSyntax({ transform: 'jpeg', fields, params }),
  presets: [
    { title: 'High quality', spec: 'jpeg:90' },
    { title: 'Web', spec: 'jpeg:75' },
    { title: 'Messenger', spec: 'jpeg:50' },
    { title: 'Blocky', spec: 'jpeg:30' },
  ],
  gradientModes: ['exact', 'straight-through'],
  isRandom: ({ quality }) => isRange(quality),
  draw: ({ quality, subsampling }, random) => ({ quality: drawNumber(quality, random, qualityField), subsampling }),
  graph: ({ graph, parameter }, picture, { subsampling }) =>
    jpegCodec(graph, picture, {
      lumaSteps: parameter('luma_steps', 'float32', [1, 8, 1, 8]),
      chromaSteps: parameter('chroma_steps', 'float32', [1, 8, 1, 8]),
      subsampling: sampling[subsampling],
    }),
  feeds: ({ quality }) => {
    const { luminance, chrominance } = quantisationTables(quality);
    return { luma_steps: table(luminance), chroma_steps: table(chrominance) };
  },
  real: (picture, { quality, subsampling }, codecs) =>
    codecs.jpeg(picture, { quality, subsampling: sampling[subsampling] }),
  mapBox: sameBox,
};
