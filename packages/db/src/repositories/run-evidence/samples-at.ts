import { normsSchema, outcomeSchema, predictionRecordSchema, sampleSchema, toldSchema } from '@holdfast/results';
import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import { ofModel, type RunModelRef } from './counted.ts';

const nullable = normsSchema.shape;
const sampleRow = z.object({
  position: z.int(),
  attackOrdinal: z.int(),
  state: z.enum(['done', 'error']),
  sha256: z.string().nullable(),
  linf: nullable.linf.nullable(),
  l2: nullable.l2.nullable(),
  psnr: z.number().nullable(),
  ssim: z.number().nullable(),
  iterations: z.int().nullable(),
  reportedSuccess: z.boolean().nullable(),
  detail: z
    .object({
      file: z.string(),
      prediction: predictionRecordSchema,
      group: sampleSchema.shape.group,
      trace: sampleSchema.shape.trace,
    })
    .nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type SampleAt = z.infer<typeof sampleRow>;

/** Samples of some images, in the order of positions and attacks. */
export const samplesAt = (
  database: Queryable,
  { positions, ...ref }: RunModelRef & { readonly positions: readonly number[] },
): Promise<SampleAt[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT s."position", s."attackOrdinal"::int AS "attackOrdinal", s."state"::text AS "state", s."sha256", s."linf", s."l2", s."psnr",
        s."ssim", s."iterations", s."reportedSuccess", s."detail", s."failure"
      FROM "SampleResult" s WHERE ${ofModel(ref, 's')} AND s."position" = ANY(${[...positions]}::int[])
      ORDER BY s."position", s."attackOrdinal"`,
    sampleRow,
  );

const outcomeRow = z.object({
  position: z.int(),
  attackOrdinal: z.int(),
  transformOrdinal: z.int(),
  state: z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error']),
  scoreBefore: outcomeSchema.shape.scoreBefore,
  scoreAfter: outcomeSchema.shape.scoreAfter,
  error: z.string().nullable(),
  errorCode: z.string().nullable(),
});
export type OutcomeAt = z.infer<typeof outcomeRow>;

/** Outcomes of some images, in the order of positions, attacks and transforms. */
export const outcomesAt = (
  database: Queryable,
  { positions, ...ref }: RunModelRef & { readonly positions: readonly number[] },
): Promise<OutcomeAt[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT o."position", o."attackOrdinal"::int AS "attackOrdinal", o."transformOrdinal"::int AS "transformOrdinal",
        o."state"::text AS "state", o."scoreBefore", o."scoreAfter", o."detail"->>'error' AS "error",
        o."detail"->>'errorCode' AS "errorCode"
      FROM "TransformOutcome" o WHERE ${ofModel(ref, 'o')} AND o."position" = ANY(${[...positions]}::int[])
      ORDER BY o."position", o."attackOrdinal", o."transformOrdinal"`,
    outcomeRow,
  );

/** The photo at the model's input size, of some images: hashes of stored files. */
export const originalsAt = (
  database: Queryable,
  { positions, ...ref }: RunModelRef & { readonly positions: readonly number[] },
): Promise<{ position: number; path: string; sha256: string }[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT f."position", f."path", a."sha256" FROM "RunFile" f JOIN "Artifact" a ON a."id" = f."artifactId"
      WHERE ${ofModel(ref, 'f')} AND f."position" = ANY(${[...positions]}::int[])`,
    z.object({ position: z.int(), path: z.string(), sha256: z.string() }),
  );

const subjectRow = z.object({
  position: z.int(),
  file: z.string().nullable(),
  prediction: predictionRecordSchema.nullable(),
  told: toldSchema.nullable(),
});
export type SubjectAt = z.infer<typeof subjectRow>;

/** What the model said, and what was told, of the clean pictures of some images. */
export const subjectsAt = (
  database: Queryable,
  { positions, ...ref }: RunModelRef & { readonly positions: readonly number[] },
): Promise<SubjectAt[]> =>
  queryRows(
    database,
    Prisma.sql`SELECT s."position", s."record"->>'file' AS "file", s."record"->'prediction' AS "prediction", s."record"->'told' AS "told"
      FROM "RunSubject" s WHERE ${ofModel(ref, 's')} AND s."position" = ANY(${[...positions]}::int[])`,
    subjectRow,
  );
