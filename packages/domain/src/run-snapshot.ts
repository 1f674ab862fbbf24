import { gateRulesSchema } from '@holdfast/gates';
import { runConfigurationSchema } from '@holdfast/results';
import { z } from 'zod';
import { imageSelectionSchema } from './campaign-definition.ts';

const samplesOfSchema = z.strictObject({
  /** Its place in the source run. */
  ordinal: z.int().min(0),
  modelId: z.string(),
  modelName: z.string(),
  modelVersionId: z.string(),
  number: z.int(),
});

/** One model version as a run uses it, resolved from `exact`, `latest` or a tag when the run started. */
const snapshotModelSchema = z.strictObject({
  ordinal: z.int().min(0),
  modelId: z.string(),
  modelName: z.string(),
  modelVersionId: z.string(),
  number: z.int(),
  sha256: z.string(),
  fileName: z.string(),
  /** As confirmed; parsed by vision/contract where it is used. */
  contract: z.unknown(),
  /** How the campaign asked for it: `exact`, `latest` or `tag:production`; `source` where a transfer adds the attacked model itself. */
  selectedBy: z.string(),
  /**
   * Transfers: the model of the source run on whose samples this one is judged, so that one run holds every pair of a matrix. Null where each model
   * is judged on samples of its own.
   */
  samplesOf: samplesOfSchema.nullable().default(null),
});

/** Everything that decides a run's numbers, fixed when it starts; later edits of the campaign do not reach it. */
export const runSnapshotSchema = z.strictObject({
  version: z.literal(1),
  campaignName: z.string().nullable(),
  /** Its `attacks` give attack ordinals. */
  configuration: runConfigurationSchema,
  models: z.array(snapshotModelSchema).min(1),
  dataset: z.strictObject({
    datasetId: z.string(),
    datasetName: z.string(),
    datasetVersionId: z.string(),
    number: z.int(),
    contentHash: z.string(),
  }),
  images: imageSelectionSchema,
  gate: gateRulesSchema.nullable(),
  /** Replays and transfers: the run whose samples are judged. */
  sourceRunId: z.string().nullable(),
  /**
   * Canonical transform specs in judging order, `identity` first: the index is the transform ordinal of outcomes and tallies.
   */
  transforms: z.array(z.strictObject({ spec: z.string(), seen: z.boolean() })).min(1),
});

export type RunSnapshot = z.infer<typeof runSnapshotSchema>;
export type SnapshotModel = z.infer<typeof snapshotModelSchema>;
export type SamplesOf = z.infer<typeof samplesOfSchema>;
