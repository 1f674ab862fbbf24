import { z } from 'zod';

const sha256 = z.string();

/** Headline rates of a finished run, for lists and trends: the report's matrix without its intervals' derivation. */
export const runSummarySchema = z.object({
  models: z.array(
    z.object({
      ordinal: z.int().min(0),
      modelVersionId: z.string(),
      cells: z.array(z.object({ attack: z.string(), transform: z.string(), successes: z.int(), n: z.int() })),
    }),
  ),
});

/**
 * Files of a finished run for each model version: the report, its head (`reporting/headOf`: everything but the images, which is what the API
 * reads: a report of 10,000 images is too large to open for a page), and the results that both are computed from.
 */
export const runReportsSchema = z.array(
  z.object({ modelOrdinal: z.int().min(0), reportSha256: sha256, headSha256: sha256, resultsSha256: sha256 }),
);

/** An attack success rate that rose beyond the workspace's margin, counted on the images that both runs judged. `previousRunId` is the run it is held against, the baseline's where it drifted slowly. */
export const alertDetailSchema = z.object({
  text: z.string(),
  modelVersionId: z.string(),
  attack: z.string(),
  transform: z.string(),
  previousRunId: z.string(),
  before: z.object({ successes: z.int(), n: z.int() }),
  after: z.object({ successes: z.int(), n: z.int() }),
  /** What the text says beyond that, to say it in another language; alerts that were stored before have none. `lowest` is the interval's lower end. */
  rise: z
    .object({
      difference: z.number(),
      lowest: z.number(),
      referenceRun: z.int(),
      /** Name of the baseline; null where it is held against the run before. */
      baseline: z.string().nullable(),
    })
    .optional(),
});

export type RunSummary = z.infer<typeof runSummarySchema>;
export type RunReports = z.infer<typeof runReportsSchema>;
export type AlertDetail = z.infer<typeof alertDetailSchema>;
