import { z } from 'zod';
import { modelRecordSchema, provenanceSchema, runConfigurationSchema } from './configuration.ts';
import { toldSchema } from './told.ts';

const boxSchema = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() });

const detectionSchema = z.object({
  classId: z.int(),
  label: z.string(),
  score: z.number(),
  box: boxSchema,
});

/** A prediction as recorded: every detection, or the five most probable labels. */
export const predictionRecordSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('detection'), detections: z.array(detectionSchema) }),
  z.object({
    task: z.literal('classification'),
    classId: z.int(),
    label: z.string(),
    top: z.array(z.object({ classId: z.int(), label: z.string(), probability: z.number() })),
  }),
]);

/** Distance of a saved adversarial file to the original in input space, measured on the decoded 8-bit files. */
export const normsSchema = z.object({
  /** Levels. */
  linf: z.number(),
  /** Levels, over all pixels and channels. */
  l2: z.number(),
  /** dB; null where the two files are equal. */
  psnr: z.number().nullable(),
  ssim: z.number(),
});

/**
 * What became of one (image, attack, transform).
 * `success`: the model is fooled. `robust`: it is not. `natural-failure`: the transform alone already breaks the clean picture.
 * `out-of-frame`: every target object left the picture. `ineligible`: the picture holds no target. `error`: could not be judged.
 * Only `success` and `robust` count in a rate.
 */
export const outcomeStateSchema = z.enum([
  'success',
  'robust',
  'natural-failure',
  'out-of-frame',
  'ineligible',
  'error',
]);

export const objectOutcomeSchema = z.object({
  box: boxSchema,
  scoreBefore: z.number(),
  scoreAfter: z.number(),
  success: z.boolean(),
});

export const outcomeSchema = z.object({
  image: z.string(),
  attack: z.string(),
  /** Canonical transform spec; `identity` for the untransformed picture. */
  transform: z.string(),
  /** Whether the averaged attack optimised over the transform: it is in the bank, or within a range that the bank draws from. */
  seen: z.boolean(),
  /** The concrete draw that was judged. */
  instance: z.unknown(),
  state: outcomeStateSchema,
  /** Target confidence on the transformed clean picture, and on the transformed sample; null where not judged. */
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  /** Detectors: one entry per eligible target object. */
  objects: z.array(objectOutcomeSchema),
  error: z.string().optional(),
  /** Code of that error; left out in results of before it was kept. */
  errorCode: z.string().optional(),
});

export const traceSchema = z.object({
  /** Loss of x' at every step. */
  losses: z.array(z.number()),
  /** How many of x' and the bank succeeded at every step. */
  succeeded: z.array(z.int()),
  /** Steps whose combined gradient was zero almost everywhere. */
  nearZeroGradients: z.int(),
});

export const sampleSchema = z.object({
  image: z.string(),
  attack: z.string(),
  /** PNG in input space, relative to the results file. */
  file: z.string(),
  /** SHA-256 of that file. */
  sha256: z.string(),
  norms: normsSchema,
  iterations: z.int(),
  /** Whether the loop's own check (8-bit rounding, graph forms) saw x' and the whole bank succeed. */
  reportedSuccess: z.boolean(),
  /** Prediction of the untouched model on the saved file. */
  prediction: predictionRecordSchema,
  /** The adversarial sample group of M5: the real transformed copies. */
  group: z.array(
    z.object({ transform: z.string(), file: z.string(), sha256: z.string(), prediction: predictionRecordSchema }),
  ),
  trace: traceSchema.nullable(),
});

export const imageRecordSchema = z.object({
  /** File name, unique in the run. */
  id: z.string(),
  /** SHA-256 of the photo's file; null where it could not be read. */
  sha256: z.string().nullable(),
  /** The photo in input space (PNG), relative to the results file; null where it could not be read. */
  file: z.string().nullable(),
  /** Ground-truth label index, where the data set has one. */
  label: z.int().nullable(),
  prediction: predictionRecordSchema.nullable(),
  eligible: z.boolean(),
  /** Why it is not eligible, or what went wrong. */
  reason: z.string().nullable(),
  /** What the reason is made of: why it is not eligible, or the code of the error. Left out where there is none, and in results of before it was kept. */
  told: toldSchema.optional(),
  error: z.boolean(),
});

/** Distance between a transform's graph form (optimised through) and its real form (judged by), levels. */
export const surrogateDistanceSchema = z.object({
  transform: z.string(),
  image: z.string(),
  meanAbs: z.number(),
  maxAbs: z.number(),
});

/** All about one image: written as soon as it is done, so that a run can be cut off and resumed. */
export const imageResultSchema = z.object({
  image: imageRecordSchema,
  samples: z.array(sampleSchema),
  outcomes: z.array(outcomeSchema),
  surrogate: z.array(surrogateDistanceSchema),
  /** Transforms whose distance could not be measured, with the reason; left out where there are none. */
  surrogateFailures: z.array(z.object({ transform: z.string(), message: z.string() })).optional(),
  /** Attacks that failed, with the reason. */
  failures: z.array(z.object({ attack: z.string(), code: z.string(), message: z.string() })),
});

/** Members of an attack's bank that ran as one batch, x' as `identity`. */
export const subBatchSchema = z.object({ attack: z.string(), members: z.array(z.string()) });

export const RESULTS_SCHEMA = 'holdfast.results/1';

/**
 * results.json: configuration, provenance and everything that was seen. Reports are computed from it alone. Fields that a newer version added are left
 * unread, but for those of the configuration; what breaks readers has another `schema`.
 */
export const resultsSchema = z.object({
  schema: z.literal(RESULTS_SCHEMA),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string(),
  /** False where the run was cut off; `--resume` continues it. */
  complete: z.boolean(),
  kind: z.enum(['attack', 'replay']),
  command: z.string(),
  model: modelRecordSchema,
  configuration: runConfigurationSchema,
  provenance: provenanceSchema,
  /** Replays: the run whose stored samples were judged again. */
  replayOf: z
    .object({
      model: modelRecordSchema.pick({ file: true, sha256: true }),
      configurationSha256: z.string(),
    })
    .optional(),
  /** The graphs of every gradient attack: one over its whole bank, or several sub-batches where memory is short. */
  subBatches: z.array(subBatchSchema),
  /**
   * Operators of the model (rounding, sign) whose gradient is zero and was passed straight through; left out where there are none.
   */
  straightThrough: z.array(z.object({ operator: z.string(), node: z.string() })).optional(),
  images: z.array(imageResultSchema),
});

export type PredictionRecord = z.infer<typeof predictionRecordSchema>;
export type Norms = z.infer<typeof normsSchema>;
export type OutcomeState = z.infer<typeof outcomeStateSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type ObjectOutcome = z.infer<typeof objectOutcomeSchema>;
export type Sample = z.infer<typeof sampleSchema>;
export type Trace = z.infer<typeof traceSchema>;
export type ImageRecord = z.infer<typeof imageRecordSchema>;
export type ImageResult = z.infer<typeof imageResultSchema>;
export type SurrogateDistance = z.infer<typeof surrogateDistanceSchema>;
export type Results = z.infer<typeof resultsSchema>;
