import { z } from 'zod';
import { Prisma, type Finding } from '../generated/client.ts';
import type { FindingState } from '../generated/enums.ts';
import { count, queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';
import { writeAudit } from './audit.ts';
import type { RunLayout } from './run-results/layout.ts';

export interface RecordFindingsRequest {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly layout: RunLayout;
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

/**
 * The run's outcomes of one attack, each with its finding's fingerprint: SHA-256 over model, picture, objective, attack and transform, so
 * that a weakness is the same in every run, under whatever names and positions.
 */
const outcomes = (request: RecordFindingsRequest & { readonly attackOrdinal: number; readonly attack: string }) => {
  const { workspaceId, runId, modelOrdinal, layout, objective, attackOrdinal, attack } = request;
  return Prisma.sql`
    SELECT DISTINCT ON (i."imageId", o."transformOrdinal") v."modelId", i."imageId", (${[...layout.transforms]}::text[])[o."transformOrdinal" + 1] AS "transform",
      o."state", encode(sha256(convert_to(concat_ws(E'\\n', v."modelId", m."sha256", ${objective}::text, ${attack}::text,
        (${[...layout.transforms]}::text[])[o."transformOrdinal" + 1]), 'UTF8')), 'hex') AS "fingerprint"
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
 * Records a finalised run's weaknesses: new ones are added, known ones are seen again, and those that were judged and not seen are marked
 * as fixed by this run. Doing it again changes nothing; a run that is older than what a finding has seen since does not touch it. One
 * attack at a time, so that no statement holds more than one attack's outcomes.
 */
export async function recordFindings(tx: Queryable, request: RecordFindingsRequest): Promise<FindingCounts> {
  const total = { new: 0, still: 0, back: 0, fixed: 0 };
  for (const [attackOrdinal, attack] of request.layout.attacks.entries()) {
    const [counts] = await queryRows(tx, recordAttack({ ...request, attackOrdinal, attack }), countsSchema);
    if (counts === undefined) continue;
    total.new += counts.new;
    total.still += counts.still;
    total.back += counts.back;
    total.fixed += counts.fixed;
  }
  return total;
}

function recordAttack(
  request: RecordFindingsRequest & { readonly attackOrdinal: number; readonly attack: string },
): Prisma.Sql {
  const { workspaceId, runId, objective, attack } = request;
  return Prisma.sql`
    WITH judged AS MATERIALIZED (${outcomes(request)}), this AS (
      SELECT "number" FROM "Run" WHERE "id" = ${runId}::uuid AND "workspaceId" = ${workspaceId}::uuid
    ), known AS MATERIALIZED (
      SELECT f."id", f."fingerprint", f."fixedRunId", f."lastRunId", j."state" AS "seen", greatest(l."number", x."number") AS "newest"
      FROM judged j JOIN "Finding" f ON f."workspaceId" = ${workspaceId}::uuid AND f."fingerprint" = j."fingerprint"
      JOIN "Run" l ON l."id" = f."lastRunId" LEFT JOIN "Run" x ON x."id" = f."fixedRunId"
    ), seen AS (
      UPDATE "Finding" f SET "lastRunId" = ${runId}::uuid, "fixedRunId" = NULL, "updatedAt" = now()
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

export interface TriageRequest {
  readonly workspaceId: string;
  readonly ids: readonly string[];
  readonly state: FindingState;
  readonly reason: string;
  /** For `accepted`: until when; without it, for good. */
  readonly acceptedUntil: Date | null;
  readonly userId: string | null;
  readonly apiTokenId: string | null;
}

/** Decides on findings, with the reason in their history and in the audit log. Ids of other workspaces are left out. */
export async function triageFindings(tx: Queryable, request: TriageRequest): Promise<Finding[]> {
  const { workspaceId, ids, state, reason, userId, apiTokenId } = request;
  const acceptedUntil = state === 'accepted' ? request.acceptedUntil : null;
  const findings = await tx.finding.updateManyAndReturn({
    where: { workspaceId, id: { in: [...ids] } },
    data: { state, acceptedUntil },
  });
  await tx.findingEvent.createMany({
    data: findings.map(({ id }) => ({ findingId: id, userId, state, reason, acceptedUntil })),
  });
  for (const { id } of findings) {
    await writeAudit(tx, {
      workspaceId,
      userId,
      apiTokenId,
      action: 'finding.triage',
      subjectType: 'Finding',
      subjectId: id,
      detail: { state, reason, acceptedUntil: acceptedUntil?.toISOString() ?? null },
    });
  }
  return findings;
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

/** Fingerprints that a gate leaves out of its rates: accepted, and not expired. */
export async function acceptedFindings(
  database: Queryable,
  request: { readonly workspaceId: string; readonly modelId: string; readonly now: Date },
): Promise<Finding[]> {
  const { workspaceId, modelId, now } = request;
  return database.finding.findMany({
    where: { workspaceId, modelId, state: 'accepted', OR: [{ acceptedUntil: null }, { acceptedUntil: { gt: now } }] },
  });
}

export interface FindingFilter {
  readonly workspaceId: string;
  readonly states?: readonly FindingState[] | undefined;
  readonly modelId?: string | undefined;
  readonly attack?: string | undefined;
  readonly transform?: string | undefined;
  /** True: not fixed. */
  readonly open?: boolean | undefined;
  /** Seen or fixed by this run. */
  readonly runId?: string | undefined;
}

const matching = (filter: FindingFilter): Prisma.FindingWhereInput => {
  const { workspaceId, states, modelId, attack, transform, open, runId } = filter;
  return {
    workspaceId,
    ...(states === undefined ? {} : { state: { in: [...states] } }),
    ...(modelId === undefined ? {} : { modelId }),
    ...(attack === undefined ? {} : { attack }),
    ...(transform === undefined ? {} : { transform }),
    ...(open === undefined ? {} : open ? { fixedRunId: null } : { fixedRunId: { not: null } }),
    ...(runId === undefined ? {} : { OR: [{ lastRunId: runId }, { fixedRunId: runId }] }),
  };
};

/** A page, the last changed first; the key is (updatedAt, id). */
export function findingPage(
  database: Queryable,
  request: {
    readonly filter: FindingFilter;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly take: number;
  },
): Promise<Finding[]> {
  const { filter, after, take } = request;
  const older =
    after === null ? {} : { OR: [{ updatedAt: { lt: after.at } }, { updatedAt: after.at, id: { lt: after.id } }] };
  return database.finding.findMany({
    where: { AND: [matching(filter), older] },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take,
  });
}

export const countFindings = (database: Queryable, filter: FindingFilter): Promise<number> =>
  database.finding.count({ where: matching(filter) });
