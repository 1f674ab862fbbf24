import { modelRecordSchema, provenanceSchema, runConfigurationSchema } from '@holdfast/results';
import { z } from 'zod';
import { epochRecordSchema } from './checkpoint.ts';
import { hardenConfigSchema } from './config.ts';

const intervalSchema = z.strictObject({ low: z.number(), high: z.number() });

const rateSchema = z.strictObject({
  successes: z.number(),
  n: z.int(),
  rate: z.number().nullable(),
  interval: intervalSchema,
  confidence: z.number(),
  method: z.enum(['wilson', 'bootstrap', 'wilson-on-images']),
});

/** The same pictures before (first) and after (second) hardening. */
const pairedSchema = z.strictObject({
  n: z.int(),
  both: z.int(),
  onlyFirst: z.int(),
  onlySecond: z.int(),
  neither: z.int(),
  /** Before minus after: positive where hardening lowered the rate. */
  difference: z.number().nullable(),
  interval: intervalSchema,
  pValue: z.number(),
  confidence: z.number(),
});

/** What an attack that is measured meets. */
export const scenarioNames = ['transferred', 'adaptive', 'held-out'] as const;

/** One attack under one transform, before and after. */
export const attackRowSchema = z.strictObject({
  /**
   * `transferred`: samples made against the original model. `adaptive`: the same attack run anew against the hardened weights, the one that
   * counts. `held-out`: an attack that training never used, run anew against both.
   */
  scenario: z.enum(scenarioNames),
  /** Name of the sample in the results, e.g. `averaged`. */
  attack: z.string(),
  /** Canonical spec; `identity` for the untransformed sample. */
  transform: z.string(),
  /** Whether training samples were made through this transform. Those that were not are held out. */
  seenInTraining: z.boolean(),
  /** Success rates, each over the pictures that are eligible for that model. */
  before: rateSchema,
  after: rateSchema,
  /** Over the pictures that are eligible for both. */
  paired: pairedSchema,
});

/** How a hardened model does on pictures that it was neither trained nor selected on. */
export const hardeningEvaluationSchema = z.strictObject({
  /** Names of the held-out pictures. */
  images: z.array(z.string()),
  /** False where it was cut off. */
  complete: z.boolean(),
  clean: z.strictObject({
    metric: z.enum(['accuracy', 'mean average precision at IoU 0.5']),
    /** What counts as right: ground truth, or what the original model says about the clean picture (then `before` is 1 by definition). */
    reference: z.enum(['labels', "the original model's predictions"]),
    n: z.int(),
    before: z.number().nullable(),
    after: z.number().nullable(),
    /** After minus before. */
    difference: z.number().nullable(),
    /** 95%: Newcombe for accuracy, bootstrap over pictures for average precision. */
    interval: intervalSchema,
  }),
  attacks: z.array(attackRowSchema),
  configuration: z.strictObject({ attack: runConfigurationSchema, heldOut: runConfigurationSchema.nullable() }),
});

const pictureSchema = z.strictObject({ id: z.string(), sha256: z.string() });

export const HARDENING_SCHEMA = 'holdfast.hardening/1';

/** The record of one hardening: everything needed to repeat it, what happened, and what it was worth. */
export const hardeningRecordSchema = z.strictObject({
  schema: z.literal(HARDENING_SCHEMA),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string(),
  /** The model as it was given. */
  original: modelRecordSchema,
  /** SHA-256 of the hardened file; it differs from the original in its weights only. */
  hardenedSha256: z.string(),
  configuration: hardenConfigSchema,
  provenance: provenanceSchema,
  pictures: z.strictObject({ train: z.array(pictureSchema), validation: z.array(pictureSchema) }),
  /** How many training pictures were taught by a label, and how many by the original model's own clean prediction. */
  supervision: z.strictObject({ labels: z.int(), predictions: z.int() }),
  /** Training pictures whose attack had nothing to aim at (no such object) and that were trained on clean only. */
  withoutTarget: z.int(),
  parameters: z.strictObject({
    trained: z.array(z.strictObject({ name: z.string(), kind: z.string(), block: z.int(), elements: z.int() })),
    /** Parameters that stayed as they were by configuration. */
    frozen: z.int(),
    /** Parameters that the loss does not depend on. */
    unreached: z.array(z.string()),
    blocks: z.int(),
  }),
  /** How weights reached onnxruntime. */
  weightsAs: z.enum(['inputs', 'constants']),
  microBatch: z.int(),
  training: z.strictObject({
    steps: z.int(),
    history: z.array(epochRecordSchema),
    /** The epoch whose weights were kept; 0 where none was better than the model as it was given. */
    bestEpoch: z.int(),
    endedBy: z.enum(['epochs', 'patience']),
    /** Euclidean length of the change of all weights, and of the weights themselves. */
    change: z.strictObject({ weights: z.number(), difference: z.number() }),
  }),
  evaluation: hardeningEvaluationSchema.nullable(),
});

export type HardeningRecord = z.infer<typeof hardeningRecordSchema>;
export type HardeningEvaluation = z.infer<typeof hardeningEvaluationSchema>;
export type AttackRow = z.infer<typeof attackRowSchema>;
