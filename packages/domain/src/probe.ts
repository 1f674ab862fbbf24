import { bankEntrySchema, outcomeStateSchema, predictionRecordSchema } from '@holdfast/results';
import { z } from 'zod';
import { attackSettingsSchema } from './campaign-definition.ts';
import { problemSchema } from './problem.ts';

const id = z.string().min(1);
const sha256 = z.string();

/** As many as a suite or a campaign may judge under: a suite is looked at as a whole. */
const MOST_TRANSFORMS = 200;

/** Which picture a probe starts from: a photo, the stored sample of a run, or what an earlier probe made. */
const probeSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), imageId: id }),
  z.strictObject({
    kind: z.literal('sample'),
    runId: id,
    modelOrdinal: z.int().min(0),
    position: z.int().min(0),
    attack: z.string(),
  }),
  z.strictObject({ kind: z.literal('probe'), probeId: id }),
]);

/** "Try one image": a photo is attacked anew or only transformed; stored samples are only judged, under the transforms asked for. */
export const probeRequestSchema = z.strictObject({
  modelVersionId: id,
  source: probeSourceSchema,
  /** Nothing is attacked or judged: the photo is shown as each transform leaves it. */
  onlyTransform: z.boolean().default(false),
  /** Canonical specs, in order. */
  transforms: z.array(z.string()).max(MOST_TRANSFORMS),
  /** Null: `vanish:` the class of the most confident object, or `untargeted` for classifiers. */
  objective: z.string().nullable(),
  settings: attackSettingsSchema.nullable(),
  /** Optimised over; null: the transforms that can be. */
  bank: z.array(bankEntrySchema).nullable(),
  seed: z.int().min(0),
});

const probePictureSchema = z.object({
  /** PNG in the object store, at the model's input size. */
  sha256,
  width: z.int(),
  height: z.int(),
  prediction: predictionRecordSchema,
});

/** Grows while a probe runs: what is there is final. */
export const probeResultSchema = z.object({
  objective: z.string().nullable(),
  original: probePictureSchema.nullable(),
  /** The photo under each transform, where nothing was attacked. */
  transformed: z
    .array(
      z.object({
        transform: z.string(),
        /** Null where the transform could not be applied, for the reason beside it. */
        picture: probePictureSchema.nullable(),
        problem: z.string().nullable(),
      }),
    )
    .default([]),
  samples: z.array(
    probePictureSchema.extend({
      attack: z.string(),
      fooled: z.boolean(),
      iterations: z.int(),
      linf: z.number(),
      psnr: z.number().nullable(),
      transformed: z.array(
        z.object({
          transform: z.string(),
          state: outcomeStateSchema,
          /** The transformed sample; null where it could not be made. */
          sha256: sha256.nullable(),
          prediction: predictionRecordSchema.nullable(),
          /** On the transformed clean picture; null where it was not asked. */
          cleanPrediction: predictionRecordSchema.nullable(),
        }),
      ),
    }),
  ),
});

/** Predictions on up to five photos with a contract that is yet to be confirmed. */
export const previewResultSchema = z.object({
  taskId: id,
  items: z.array(z.object({ imageId: id, width: z.int(), height: z.int(), prediction: predictionRecordSchema })),
  problem: problemSchema.nullable(),
});

export type ProbeRequest = z.infer<typeof probeRequestSchema>;
export type ProbeResult = z.infer<typeof probeResultSchema>;
export type PreviewResult = z.infer<typeof previewResultSchema>;
