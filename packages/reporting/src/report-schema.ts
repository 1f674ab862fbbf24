import { gateVerdictSchema } from '@holdfast/gates';
import { changeVerdicts } from '@holdfast/metrics';
import {
  modelRecordSchema,
  normsSchema,
  outcomeStateSchema,
  predictionRecordSchema,
  provenanceSchema,
  runConfigurationSchema,
} from '@holdfast/results';
import { z } from 'zod';
import { hardeningSectionSchema } from './hardening/hardening-schema.ts';
import { warningFactsSchema } from './model/warning-facts.ts';
import { intervalSchema, rateSchema } from './rate-schema.ts';

export const REPORT_SCHEMA = 'holdfast.report/1';

const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();

/**
 * What the numbers allow to say about the model.
 * `fooled`: the attack's interval lies above that of random noise; `withstood`: no attack succeeded, on enough
 * images to rule out that it would on most; `inconclusive`: neither can be told; `nothing-measured`: no eligible image.
 */
export const verdictSchema = z.object({
  conclusion: z.enum(['fooled', 'withstood', 'inconclusive', 'nothing-measured']),
  /** One plain sentence. */
  headline: z.string(),
  /** Further sentences, the most important first. */
  details: list(z.string()),
  /** The attack the headline is about and the transform it speaks of; null where there is none. */
  attack: z.string().nullable(),
  transform: z.string().nullable(),
});

export const attackColumnSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Random noise, which must not succeed. */
  isControl: z.boolean(),
});

export const transformRowSchema = z.object({
  /** Canonical spec; `identity` for the untransformed picture. */
  spec: z.string(),
  label: z.string(),
  /** Whether the averaged attack optimised over it; the untransformed picture always counts as seen. */
  seen: z.boolean(),
});

export const cellSchema = z.object({
  attack: z.string(),
  transform: z.string(),
  attackSuccess: rateSchema,
  /** Detectors: rate over target objects; null for classifiers. */
  objectSuccess: rateSchema.nullable(),
  /** How many images ended in each state; only `success` and `robust` are in the rate. */
  counts: z.record(outcomeStateSchema, z.int().min(0)),
  /** Images of the run that have no outcome here and no reason for it: the run was cut off. */
  notRun: z.int().min(0),
  meanScoreBefore: z.number().nullable(),
  meanScoreAfter: z.number().nullable(),
});

const jointSchema = z.object({ transforms: list(z.string()), survivesAll: rateSchema });

export const comparisonSchema = z.object({
  first: z.string(),
  second: z.string(),
  transform: z.string(),
  n: z.int(),
  both: z.int(),
  onlyFirst: z.int(),
  onlySecond: z.int(),
  neither: z.int(),
  /** Rate of the first minus rate of the second on the same images; null where n is 0. */
  difference: z.number().nullable(),
  interval: intervalSchema,
  /** Exact two-sided McNemar test. */
  pValue: z.number(),
  confidence: z.number(),
});

export const curveSchema = z.object({
  /** Name of the transform, e.g. `jpeg`. */
  transform: z.string(),
  /** The one number that varies, e.g. `quality`, and its unit ('' where there is none). */
  parameter: z.string(),
  unit: z.string(),
  label: z.string(),
  series: list(
    z.object({
      attack: z.string(),
      points: list(z.object({ strength: z.number(), spec: z.string(), seen: z.boolean(), attackSuccess: rateSchema })),
    }),
  ),
});

const spreadSchema = z.object({ mean: z.number(), min: z.number(), max: z.number() });
export const normsSummarySchema = z.object({
  attack: z.string(),
  samples: z.int(),
  /** Levels. */
  linf: spreadSchema,
  l2: spreadSchema,
  /** dB; null where every sample equals its original. */
  psnr: spreadSchema.nullable(),
  ssim: spreadSchema,
});

export const warningSchema = z.object({
  code: z.string(),
  text: z.string(),
  images: list(z.string()),
  /** Left out by versions before it existed. */
  facts: warningFactsSchema.optional(),
});

const outcomeSummarySchema = z.object({
  attack: z.string(),
  transform: z.string(),
  state: outcomeStateSchema,
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  error: z.string().nullable(),
});

const sampleSchema = z.object({
  attack: z.string(),
  file: z.string(),
  sha256: z.string(),
  norms: normsSchema,
  iterations: z.int(),
  prediction: predictionRecordSchema,
  /** Transformed copies of the sample group (M5) that were stored. */
  copies: list(z.object({ transform: z.string(), file: z.string(), prediction: predictionRecordSchema })),
});

export const imageSchema = z.object({
  id: z.string(),
  sha256: z.string().nullable(),
  file: z.string().nullable(),
  status: z.enum(['eligible', 'ineligible', 'error']),
  reason: z.string().nullable(),
  prediction: predictionRecordSchema.nullable(),
  samples: list(sampleSchema),
  outcomes: list(outcomeSummarySchema),
  failures: list(z.object({ attack: z.string(), code: z.string(), message: z.string() })),
});

/** One cell of a comparison: how often the second subject is fooled against the first, on the images that both judged. */
export const changeRowSchema = z.object({
  attack: z.string(),
  /** A spec, or `joint:all` for success under all transforms at once. */
  transform: z.string(),
  seen: z.boolean(),
  n: z.int(),
  both: z.int(),
  onlyFirst: z.int(),
  onlySecond: z.int(),
  neither: z.int(),
  firstRate: rateSchema,
  secondRate: rateSchema,
  /** Second minus first; null where n is 0. */
  difference: z.number().nullable(),
  interval: intervalSchema,
  pValue: z.number(),
  /** After Holm, over all rows of the table. */
  adjustedPValue: z.number(),
  confidence: z.number(),
  margin: z.number(),
  verdict: z.enum(changeVerdicts),
  reason: z.string().nullable(),
  errors: z.int(),
  onlyEligibleInFirst: z.int(),
  onlyEligibleInSecond: z.int(),
});

/** A list that may have been cut: `total` counts all. */
export const changedImagesSchema = z.object({
  total: z.int().min(0),
  images: list(z.object({ image: z.string(), cells: list(z.object({ attack: z.string(), transform: z.string() })) })),
});

const baselineSchema = z.object({
  label: z.string(),
  model: z.object({ file: z.string(), sha256: z.string() }),
  configurationSha256: z.string(),
  /** Why the two runs measure different things; null where they do not. */
  incomparable: z.string().nullable(),
  notes: list(z.string()),
  headline: z.string(),
  margin: z.number(),
  confidence: z.number(),
  commonImages: z.int(),
  rows: list(changeRowSchema),
  joint: list(changeRowSchema),
  images: z.object({
    new: changedImagesSchema,
    still: changedImagesSchema,
    fixed: changedImagesSchema,
    errored: changedImagesSchema,
  }),
});

const facetSchema = z.object({
  note: z.string(),
  groups: list(
    z.object({
      name: z.string(),
      cells: list(z.object({ attack: z.string(), transform: z.string(), rate: rateSchema })),
    }),
  ),
});

/** Rates divided by class and by size of object; null where there is nothing to divide. */
export const facetsSchema = z.object({
  transforms: list(z.string()),
  byClass: facetSchema.nullable(),
  byObjectSize: facetSchema.nullable(),
});

/** Everything a reader is shown. Renderers compute nothing. */
export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  run: z.object({
    kind: z.enum(['attack', 'replay']),
    startedAt: z.string(),
    finishedAt: z.string(),
    complete: z.boolean(),
    command: z.string(),
    subBatches: list(z.object({ attack: z.string(), members: list(z.string()) })),
    /** Operators of the model whose zero gradient was passed straight through. */
    straightThrough: list(z.string()),
  }),
  verdict: verdictSchema,
  warnings: list(warningSchema),
  attacks: list(attackColumnSchema),
  transforms: list(transformRowSchema),
  cells: list(cellSchema),
  joint: list(z.object({ attack: z.string(), all: jointSchema, seen: jointSchema, unseen: jointSchema.nullable() })),
  comparisons: list(comparisonSchema),
  curves: list(curveSchema),
  norms: list(normsSummarySchema),
  /** Classifiers with labels; null otherwise. */
  accuracy: z
    .object({
      clean: rateSchema,
      robust: list(z.object({ attack: z.string(), rate: rateSchema, notAttacked: z.int() })),
    })
    .nullable(),
  surrogate: list(z.object({ transform: z.string(), images: z.int(), meanAbs: z.number(), maxAbs: z.number() })),
  /** Transform of the four-picture panel (M13); null where no copies were stored. */
  panelTransform: z.string().nullable(),
  images: list(imageSchema),
  counts: z.object({ images: z.int(), eligible: z.int(), ineligible: z.int(), errors: z.int() }),
  model: modelRecordSchema,
  configuration: runConfigurationSchema,
  provenance: provenanceSchema,
  /** What the clean truth was. */
  reference: z.string(),
  notTested: list(z.string()),
  /** Left out by versions before it existed. */
  facets: facetsSchema.optional(),
  /** What the gate says; left out where none was evaluated. */
  gate: gateVerdictSchema.optional(),
  /** Left out where there is no baseline. */
  baseline: baselineSchema.optional(),
  /** What made the model, or was made of it; left out where no hardening was named. */
  hardening: hardeningSectionSchema.optional(),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportRate = z.infer<typeof rateSchema>;
export type ReportCell = z.infer<typeof cellSchema>;
export type ReportVerdict = z.infer<typeof verdictSchema>;
export type ReportAttack = z.infer<typeof attackColumnSchema>;
export type ReportTransform = z.infer<typeof transformRowSchema>;
export type ReportComparison = z.infer<typeof comparisonSchema>;
export type ReportCurve = z.infer<typeof curveSchema>;
export type ReportNorms = z.infer<typeof normsSummarySchema>;
export type ReportFacets = z.infer<typeof facetsSchema>;
export type ReportBaseline = z.infer<typeof baselineSchema>;
export type ReportChangeRow = z.infer<typeof changeRowSchema>;
export type ReportWarning = z.infer<typeof warningSchema>;
export type ReportImage = z.infer<typeof imageSchema>;
export type ReportSample = z.infer<typeof sampleSchema>;
