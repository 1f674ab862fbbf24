import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import type { RunLayout } from '../run-results/layout.ts';

/** One model version's part of a run. */
export interface ReportKey {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
}

/** Rows of `table` that belong to the key; the join with Run keeps workspaces apart. */
const ofRun = ({ workspaceId, runId, modelOrdinal }: ReportKey) => Prisma.sql`
  JOIN "Run" run ON run."id" = x."runId" AND run."workspaceId" = ${workspaceId}::uuid
  WHERE x."runId" = ${runId}::uuid AND x."modelOrdinal" = ${modelOrdinal}`;

/** One attack under one transform, counted over images. */
export interface CellCounts {
  readonly attack: string;
  readonly transform: string;
  readonly counts: {
    readonly success: number;
    readonly robust: number;
    readonly 'natural-failure': number;
    readonly 'out-of-frame': number;
    readonly ineligible: number;
    readonly error: number;
  };
  readonly objectsHit: number;
  readonly objects: number;
}

const tallySchema = z.object({
  attackOrdinal: z.int(),
  transformOrdinal: z.int(),
  success: z.int(),
  robust: z.int(),
  naturalFailure: z.int(),
  outOfFrame: z.int(),
  ineligible: z.int(),
  error: z.int(),
  objectsHit: z.int(),
  objects: z.int(),
});

/** The matrix, from counts that saving keeps up: as fast for 800,000 outcomes as for eight. */
export async function countCells(
  database: Queryable,
  { layout, ...key }: ReportKey & { readonly layout: RunLayout },
): Promise<CellCounts[]> {
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT x.* FROM "OutcomeTally" x ${ofRun(key)} ORDER BY x."attackOrdinal", x."transformOrdinal"`,
    tallySchema,
  );
  return rows.flatMap(({ attackOrdinal, transformOrdinal, objectsHit, objects, ...states }) => {
    const attack = layout.attacks[attackOrdinal];
    const transform = layout.transforms[transformOrdinal];
    if (attack === undefined || transform === undefined) return [];
    const { success, robust, naturalFailure, outOfFrame, ineligible, error } = states;
    return [
      {
        attack,
        transform,
        counts: {
          success,
          robust,
          'natural-failure': naturalFailure,
          'out-of-frame': outOfFrame,
          ineligible,
          error,
        },
        objectsHit,
        objects,
      },
    ];
  });
}

const pairTallySchema = z.object({
  secondAttack: z.int(),
  firstAttack: z.int(),
  transformOrdinal: z.int(),
  both: z.int(),
  onlyFirst: z.int(),
  onlySecond: z.int(),
  neither: z.int(),
});

/** One attack of the run against each of the others, paired by image, from counts that saving keeps up. */
export async function countAttackPairs(
  database: Queryable,
  { layout, attack, ...key }: ReportKey & { readonly layout: RunLayout; readonly attack: string },
): Promise<
  { second: string; transform: string; both: number; onlyFirst: number; onlySecond: number; neither: number }[]
> {
  const ordinal = layout.attacks.indexOf(attack);
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT x.* FROM "PairTally" x ${ofRun(key)} AND ${ordinal}::smallint IN (x."firstAttack", x."secondAttack")
      ORDER BY x."firstAttack" + x."secondAttack", x."transformOrdinal"`,
    pairTallySchema,
  );
  return rows.flatMap(({ firstAttack, secondAttack, transformOrdinal, both, onlyFirst, onlySecond, neither }) => {
    const isFirst = firstAttack === ordinal;
    const second = layout.attacks[isFirst ? secondAttack : firstAttack];
    const transform = layout.transforms[transformOrdinal];
    if (second === undefined || transform === undefined) return [];
    const turned = isFirst ? { onlyFirst, onlySecond } : { onlyFirst: onlySecond, onlySecond: onlyFirst };
    // A row of zeros is what is left when the only image that had the pair was replaced.
    return both + onlyFirst + onlySecond + neither === 0 ? [] : [{ second, transform, both, ...turned, neither }];
  });
}

/** How many outcomes a run has, over all of its model versions. */
export async function countOutcomes(
  database: Queryable,
  { workspaceId, runId }: Pick<ReportKey, 'workspaceId' | 'runId'>,
): Promise<number> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT coalesce(sum("success" + "robust" + "naturalFailure" + "outOfFrame" + "ineligible" + "error"), 0)::int AS "outcomes"
      FROM "OutcomeTally" t JOIN "Run" r ON r."id" = t."runId" AND r."workspaceId" = ${workspaceId}::uuid WHERE t."runId" = ${runId}::uuid`,
    z.object({ outcomes: count }),
  );
  return row?.outcomes ?? 0;
}

const subjectCountsSchema = z.object({ images: count, done: count, eligible: count, errors: count, labelled: count });

/** Images of the run, and what became of those that are done: eligible, not eligible, or failed. */
export async function countSubjects(
  database: Queryable,
  key: ReportKey,
): Promise<{ images: number; done: number; eligible: number; ineligible: number; errors: number; labelled: number }> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT
        (SELECT count(*) FROM "RunImage" i JOIN "Run" r ON r."id" = i."runId" AND r."workspaceId" = ${key.workspaceId}::uuid
          WHERE i."runId" = ${key.runId}::uuid) AS "images",
        count(*) AS "done", count(*) FILTER (WHERE x."eligible" AND NOT x."failed") AS "eligible",
        count(*) FILTER (WHERE x."failed") AS "errors", count(*) FILTER (WHERE x."record"->>'label' IS NOT NULL) AS "labelled"
      FROM "RunSubject" x ${ofRun(key)}`,
    subjectCountsSchema,
  );
  const counted = row ?? { images: 0, done: 0, eligible: 0, errors: 0, labelled: 0 };
  return { ...counted, ineligible: counted.done - counted.eligible - counted.errors };
}

const jointSchema = z.object({
  attackOrdinal: z.int(),
  all: count,
  allWon: count,
  seen: count,
  seenWon: count,
  unseen: count,
  unseenWon: count,
});

/** Images that are eligible under every transform of a scope, and those of them that succeed under every one. */
export async function countJoint(
  database: Queryable,
  { layout, ...key }: ReportKey & { readonly layout: RunLayout },
): Promise<{ attack: string; scope: 'all' | 'seen' | 'unseen'; successes: number; n: number }[]> {
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT x."attackOrdinal", count(x."survivesAll") AS "all", count(*) FILTER (WHERE x."survivesAll") AS "allWon",
        count(x."survivesSeen") AS "seen", count(*) FILTER (WHERE x."survivesSeen") AS "seenWon",
        count(x."survivesUnseen") AS "unseen", count(*) FILTER (WHERE x."survivesUnseen") AS "unseenWon"
      FROM "SampleResult" x ${ofRun(key)} GROUP BY x."attackOrdinal" ORDER BY x."attackOrdinal"`,
    jointSchema,
  );
  return rows.flatMap((row) => {
    const attack = layout.attacks[row.attackOrdinal];
    if (attack === undefined) return [];
    return [
      { attack, scope: 'all' as const, successes: row.allWon, n: row.all },
      { attack, scope: 'seen' as const, successes: row.seenWon, n: row.seen },
      { attack, scope: 'unseen' as const, successes: row.unseenWon, n: row.unseen },
    ];
  });
}

interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

const normsSchema = z.object({
  attackOrdinal: z.int(),
  samples: count,
  spreads: z.array(z.number().nullable()).length(12),
});

/** Size of the perturbations of each attack, over its saved samples. */
export async function countNorms(
  database: Queryable,
  { layout, ...key }: ReportKey & { readonly layout: RunLayout },
): Promise<{ attack: string; samples: number; linf: Spread; l2: Spread; psnr: Spread | null; ssim: Spread }[]> {
  const columns = ['linf', 'l2', 'psnr', 'ssim'].flatMap((name) =>
    ['avg', 'min', 'max'].map((aggregate) => `${aggregate}(x."${name}")`),
  );
  const rows = await queryRows(
    database,
    Prisma.sql`SELECT x."attackOrdinal", count(*) AS "samples", ARRAY[${Prisma.raw(columns.join(', '))}] AS "spreads"
      FROM "SampleResult" x ${ofRun(key)} AND x."linf" IS NOT NULL GROUP BY x."attackOrdinal" ORDER BY x."attackOrdinal"`,
    normsSchema,
  );
  return rows.flatMap(({ attackOrdinal, samples, spreads }) => {
    const attack = layout.attacks[attackOrdinal];
    const spread = (from: number): Spread | null => {
      const [mean, min, max] = spreads.slice(from, from + 3);
      return typeof mean === 'number' && typeof min === 'number' && typeof max === 'number' ? { mean, min, max } : null;
    };
    const [linf, l2, psnr, ssim] = [spread(0), spread(3), spread(6), spread(9)];
    if (attack === undefined || linf === null || l2 === null || ssim === null) return [];
    return [{ attack, samples, linf, l2, psnr: psnr ?? null, ssim }];
  });
}
