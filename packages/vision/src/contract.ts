import { z } from 'zod';
import { labelSets } from './labels/index.ts';

/**
 * How a picture becomes the model's input. The network value of channel c is `(level * scale - mean[c]) / std[c]`, level in
 * 0..255; `mean` and `std` are in the order of `channels`.
 */
export const inputContractSchema = z.strictObject({
  name: z.string().min(1),
  layout: z.enum(['NCHW', 'NHWC']),
  channels: z.enum(['RGB', 'BGR']),
  width: z.int().min(1).max(8192),
  height: z.int().min(1).max(8192),
  resize: z.strictObject({
    rule: z.enum(['stretch', 'letterbox-top-left', 'letterbox-centre', 'centre-crop']),
    /** Level of letterbox padding, 0..255. */
    padValue: z.int().min(0).max(255).default(114),
    interpolation: z.enum(['nearest', 'bilinear', 'bicubic', 'area']).default('bilinear'),
    /** False: as OpenCV resizes (bilinear and bicubic alias when shrinking). True: as Pillow does (they do not). */
    antialias: z.boolean().default(false),
    /** `centre-crop` only: length of the photo's shorter side before cropping; the input's longer side when left out. */
    shortSide: z.int().min(1).max(16384).optional(),
  }),
  scale: z.number().positive().default(1),
  mean: z.tuple([z.number(), z.number(), z.number()]).default([0, 0, 0]),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).default([1, 1, 1]),
});

export const decoderNames = [
  'classifier',
  'centernet',
  'yolox',
  'yolov5',
  'yolov8',
  'yolo-end2end',
  'ssd',
  'scores-boxes',
] as const;

export const outputContractSchema = z.strictObject({
  decoder: z.enum(decoderNames),
  /** Output names by the decoder's roles, e.g. { scores: 'scores', boxes: 'boxes' }. */
  names: z.record(z.string(), z.string()),
  /** Whether class scores leave the model as logits or as probabilities. */
  activation: z.enum(['logits', 'probabilities']).default('probabilities'),
  /** Label of every class index of the model, or the name of a known list of them. */
  labels: z.union([
    z.array(z.string().min(1)).min(1),
    z.enum(['coco80', 'coco91', 'gtsrb43']).transform((name): string[] => [...labelSets[name]]),
  ]),
  scoreThreshold: z.number().min(0).max(1).default(0.3),
  nmsIou: z.number().min(0).max(1).default(0.45),
  /** Decoder-specific settings, checked by the decoder (strides, anchors, variances ...). */
  options: z.record(z.string(), z.unknown()).default({}),
});

/** Everything that is needed to feed a model and read its answer; a JSON file beside the model. */
export const modelContractSchema = z.strictObject({
  version: z.literal(1),
  task: z.enum(['detection', 'classification']),
  input: inputContractSchema,
  output: outputContractSchema,
  /** Class index of the data set to class index of the model, where the two differ (e.g. COCO's 91 ids to 80). */
  datasetClasses: z.record(z.string(), z.int()).optional(),
});

export type ModelContract = z.infer<typeof modelContractSchema>;
export type InputContract = z.infer<typeof inputContractSchema>;
export type OutputContract = z.infer<typeof outputContractSchema>;
