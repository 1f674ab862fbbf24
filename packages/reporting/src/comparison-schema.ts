import { z } from 'zod';
import { rateSchema } from './rate-schema.ts';
import { changedImagesSchema, changeRowSchema } from './report-schema.ts';

export const COMPARISON_SCHEMA = 'holdfast.comparison/1';

const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();

const subjectSchema = z.object({
  label: z.string(),
  model: z.object({ file: z.string(), sha256: z.string() }),
  objective: z.string(),
  seed: z.int(),
  configurationSha256: z.string(),
  holdfast: z.string(),
  onnxruntime: z.string(),
  complete: z.boolean(),
  images: z.int(),
});

const groupSchema = z.object({ group: z.string(), rows: list(changeRowSchema) });

const differenceSchema = z.object({
  /** Label of the subject that is held against the first one. */
  subject: z.string(),
  incomparable: z.string().nullable(),
  notes: list(z.string()),
  headline: z.string(),
  commonImages: z.int(),
  rows: list(changeRowSchema),
  joint: list(changeRowSchema),
  byClass: list(groupSchema),
  /** By the size of the image's largest target object. */
  bySize: list(groupSchema),
  regressed: changedImagesSchema,
  fixed: changedImagesSchema,
});

const transferSchema = z.object({
  sources: list(z.string()),
  targets: list(z.string()),
  entries: list(
    z.object({
      source: z.string(),
      target: z.string(),
      attack: z.string(),
      transform: z.string(),
      whiteBox: z.boolean(),
      attackSuccess: rateSchema,
      ofSuccessful: rateSchema,
    }),
  ),
});

/** Any number of runs on their common images, each held against the first. `holdfast.comparison/1`. */
export const comparisonReportSchema = z.object({
  schema: z.literal(COMPARISON_SCHEMA),
  margin: z.number(),
  confidence: z.number(),
  /** The reference first. */
  subjects: list(subjectSchema),
  /** Rates side by side, over the images that are eligible in every subject. */
  common: list(
    z.object({
      attack: z.string(),
      transform: z.string(),
      seen: z.boolean(),
      n: z.int(),
      rates: list(rateSchema),
    }),
  ),
  differences: list(differenceSchema),
  /** Samples of one model judged on others; null where no subject is such a replay. */
  transfer: transferSchema.nullable(),
  sizes: z.string(),
  notTested: list(z.string()),
});

export type ComparisonReport = z.infer<typeof comparisonReportSchema>;
export type ComparisonDifference = z.infer<typeof differenceSchema>;
