import { z } from 'zod';
import { Prisma } from '../generated/client.ts';
import { count, queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';
import type { RunLayout } from './run-results/layout.ts';

export interface RecordFindingsRequest {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly layout: RunLayout;
  readonly attackOrdinal: number;
  readonly objective: string;
}

/** What a finished run says about weaknesses, against everything known of the model before. */
export interface FindingCounts {
  /** Never seen before. */
  readonly new: number;
  /** Seen before, and still there. */
  readonly still: number;
  /** Seen before, gone in between, and back. */
  readonly back: number;
  /** Judged again and no longer seen. */
  readonly fixed: number;
}

const isOver = Prisma.sql`(f."state" = 'accepted' AND f."acceptedUntil" < now())`;

/** A text as JSON writes it. */
const json = (text: Prisma.Sql) => Prisma.sql`to_json(${text})::text`;

/**
 * The run's outcomes of one attack, each with its finding's fingerprint: SHA-256 over [model, picture, objective, attack, transform] as JSON, so
 * that a weakness is the same in every run, under whatever names and positions.
 */
const outcomes = (request: RecordFindingsRequest) => {
  const { workspaceId, runId, modelOrdinal, layout, objective, attackOrdinal } = request;
  const attack = layout.attacks[attackOrdinal];
  return Prisma.sql`
    SELECT DISTINCT ON (i."imageId", o."transformOrdinal") v."modelId", i."imageId", (${[...layout.transforms]}::text[])[o."transformOrdinal" + 1] AS "transform",
      o."state", encode(sha256(convert_to('[' || concat_ws(',', ${json(Prisma.sql`v."modelId"::text`)}, ${json(Prisma.sql`m."sha256"::text`)},
        ${json(Prisma.sql`${objective}::text`)}, ${json(Prisma.sql`${attack}::text`)},
        ${json(Prisma.sql`(${[...layout.transforms]}::text[])[o."transformOrdinal" + 1]`)}) || ']', 'UTF8')), 'hex') AS "fingerprint"
    FROM "TransformOutcome" o
    JOIN "Run" r ON r."id" = o."runId" AND r."workspaceId" = ${workspaceId}::uuid
    JOIN "RunModel" rm ON rm."runId" = o."runId" AND rm."ordinal" = o."modelOrdinal"
    JOIN "ModelVersion" v ON v."id" = rm."modelVersionId"
    JOIN "RunImage" i ON i."runId" = o."runId" AND i."position" = o."position"
    JOIN "Image" m ON m."id" = i."imageId"
    WHERE o."runId" = ${runId}::uuid AND o."modelOrdinal" = ${modelOrdinal} AND o."attackOrdinal" = ${attackOrdinal}
      AND o."state" IN ('success', 'robust')
    ORDER BY i."imageId", o."transformOrdinal", o."state"`;
};

const countsSchema = z.object({ new: count, still: count, back: count, fixed: count });

/**
 * Records a finalised run's weaknesses under one of its attacks: new ones are added, known ones are seen again, and those that were judged and not
 * seen are marked as fixed by this run. Doing it again changes nothing, so each attack may have a transaction of its own: one of 10,000 images
 * and 20 transforms takes seconds. A run that is older than what a finding has seen since does not touch it. What people decided about a
 * finding stays, but for an acceptance whose time is over.
 */
export async function recordFindings(tx: Queryable, request: RecordFindingsRequest): Promise<FindingCounts> {
  const [counts] = await queryRows(tx, recordAttack(request), countsSchema);
  return counts ?? { new: 0, still: 0, back: 0, fixed: 0 };
}

function recordAttack(request: RecordFindingsRequest): Prisma.Sql {
  const { workspaceId, runId, objective, layout, attackOrdinal } = request;
  const attack = layout.attacks[attackOrdinal];
  return Prisma.sql`
    WITH judged AS MATERIALIZED (${outcomes(request)}), this AS (
      SELECT "number" FROM "Run" WHERE "id" = ${runId}::uuid AND "workspaceId" = ${workspaceId}::uuid
    ), known AS MATERIALIZED (
      SELECT f."id", f."fingerprint", f."fixedRunId", f."lastRunId", j."state" AS "seen", greatest(l."number", x."number") AS "newest"
      FROM judged j JOIN "Finding" f ON f."workspaceId" = ${workspaceId}::uuid AND f."fingerprint" = j."fingerprint"
      JOIN "Run" l ON l."id" = f."lastRunId" LEFT JOIN "Run" x ON x."id" = f."fixedRunId"
    ), seen AS (
      UPDATE "Finding" f SET "lastRunId" = ${runId}::uuid, "fixedRunId" = NULL, "updatedAt" = now(),
        "state" = CASE WHEN ${isOver} THEN 'new'::"FindingState" ELSE f."state" END,
        "acceptedUntil" = CASE WHEN ${isOver} THEN NULL ELSE f."acceptedUntil" END
      FROM known k, this WHERE f."id" = k."id" AND k."seen" = 'success' AND k."newest" <= this."number"
        AND (k."lastRunId" <> ${runId}::uuid OR k."fixedRunId" IS NOT NULL)
      RETURNING f."id"
    ), fixed AS (
      UPDATE "Finding" f SET "fixedRunId" = ${runId}::uuid, "updatedAt" = now()
      FROM known k, this WHERE f."id" = k."id" AND k."seen" = 'robust' AND k."newest" <= this."number" AND k."fixedRunId" IS NULL
      RETURNING f."id"
    ), added AS (
      INSERT INTO "Finding" ("id", "workspaceId", "fingerprint", "modelId", "imageId", "objective", "attack", "transform", "firstRunId",
        "lastRunId", "updatedAt")
      SELECT gen_random_uuid(), ${workspaceId}::uuid, j."fingerprint", j."modelId", j."imageId", ${objective}, ${attack}, j."transform",
        ${runId}::uuid, ${runId}::uuid, now()
      FROM judged j WHERE j."state" = 'success' ORDER BY j."fingerprint"
      ON CONFLICT ("workspaceId", "fingerprint") DO NOTHING RETURNING "id"
    )
    SELECT (SELECT count(*) FROM added) AS "new",
      (SELECT count(*) FROM known WHERE "seen" = 'success' AND "fixedRunId" IS NULL) AS "still",
      (SELECT count(*) FROM known WHERE "seen" = 'success' AND "fixedRunId" IS NOT NULL) AS "back",
      (SELECT count(*) FROM fixed) AS "fixed"`;
}

/** Brings accepted findings back whose time is over; returns how many. */
export async function expireAcceptedFindings(tx: Queryable, { now }: { readonly now: Date }): Promise<number> {
  const expired = await tx.finding.updateManyAndReturn({
    where: { state: 'accepted', acceptedUntil: { lte: now } },
    data: { state: 'new', acceptedUntil: null },
    select: { id: true },
  });
  await tx.findingEvent.createMany({
    data: expired.map(({ id }) => ({
      findingId: id,
      state: 'new' as const,
      reason: 'The time it was accepted for is over.',
    })),
  });
  return expired.length;
}

/** What a gate leaves out of its rates, as packages/gates' known findings. */
export interface DecidedFinding {
  /** SHA-256 of the photo. */
  readonly image: string;
  readonly attack: string;
  readonly transform: string;
  /** Null for what was judged to be no finding at all. */
  readonly acceptedUntil: string | null;
  readonly reason: string;
}

/** Findings of a model that somebody accepted for a time, or called no findings. Which of them are in force is the gate's to say. */
export async function decidedFindings(
  database: Queryable,
  request: { readonly workspaceId: string; readonly modelId: string; readonly objective: string },
): Promise<DecidedFinding[]> {
  const { workspaceId, modelId, objective } = request;
  const rows = await database.finding.findMany({
    where: {
      ...{ workspaceId, modelId, objective },
      OR: [{ state: 'accepted', acceptedUntil: { not: null } }, { state: 'false_positive' }],
    },
    select: {
      ...{ attack: true, transform: true, state: true, acceptedUntil: true },
      image: { select: { sha256: true } },
      events: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: 1, select: { reason: true } },
    },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ attack, transform, state, acceptedUntil, image, events }) => ({
    image: image.sha256,
    attack,
    transform,
    acceptedUntil: state === 'accepted' && acceptedUntil !== null ? acceptedUntil.toISOString() : null,
    reason: events[0]?.reason ?? '',
  }));
}
