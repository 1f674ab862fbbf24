import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import type { ImageRows } from './image-rows.ts';
import type { SubjectKey } from './save-image-result.ts';

type Outcome = Pick<ImageRows['outcomes'][number], 'attackOrdinal' | 'transformOrdinal' | 'state'>;

/** Every two attacks that both count under a transform: whether each of them succeeds. */
function pairsOf(outcomes: readonly Outcome[]) {
  const judged = outcomes.filter(({ state }) => state === 'success' || state === 'robust');
  return judged.flatMap((x) =>
    judged
      .filter((y) => y.transformOrdinal === x.transformOrdinal && y.attackOrdinal > x.attackOrdinal)
      .map((y) => ({
        firstAttack: x.attackOrdinal,
        secondAttack: y.attackOrdinal,
        transformOrdinal: x.transformOrdinal,
        first: x.state === 'success',
        second: y.state === 'success',
      })),
  );
}

const pairRows = (pairs: ReturnType<typeof pairsOf>) => Prisma.sql`
  SELECT p."firstAttack", p."secondAttack", p."transformOrdinal", (p."first" AND p."second")::int AS "both",
    (p."first" AND NOT p."second")::int AS "onlyFirst", (NOT p."first" AND p."second")::int AS "onlySecond",
    (NOT p."first" AND NOT p."second")::int AS "neither"
  FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS p("firstAttack" smallint, "secondAttack" smallint, "transformOrdinal" smallint,
    "first" boolean, "second" boolean)`;

/** Adds an image's pairs of attacks to their counts. An image has each pair once; rows are locked in the order of their key. */
export async function addToPairTallies(tx: Queryable, key: SubjectKey, outcomes: readonly Outcome[]): Promise<void> {
  const pairs = pairsOf(outcomes);
  if (pairs.length === 0) return;
  const { runId, modelOrdinal } = key;
  await tx.$executeRaw`
    INSERT INTO "PairTally" AS t ("runId", "modelOrdinal", "firstAttack", "secondAttack", "transformOrdinal", "both", "onlyFirst", "onlySecond",
      "neither")
    SELECT ${runId}::uuid, ${modelOrdinal}::smallint, o.* FROM (${pairRows(pairs)}) o
    ORDER BY o."firstAttack", o."secondAttack", o."transformOrdinal"
    ON CONFLICT ("runId", "modelOrdinal", "firstAttack", "secondAttack", "transformOrdinal") DO UPDATE SET
      "both" = t."both" + EXCLUDED."both", "onlyFirst" = t."onlyFirst" + EXCLUDED."onlyFirst",
      "onlySecond" = t."onlySecond" + EXCLUDED."onlySecond", "neither" = t."neither" + EXCLUDED."neither"`;
}

const storedSchema = z.object({
  attackOrdinal: z.int(),
  transformOrdinal: z.int(),
  state: z.enum(['success', 'robust']),
});

/** Takes back what an image whose outcomes are about to be replaced has added. */
export async function subtractFromPairTallies(tx: Queryable, key: SubjectKey): Promise<void> {
  const { runId, modelOrdinal, position } = key;
  const outcomes = await queryRows(
    tx,
    Prisma.sql`SELECT "attackOrdinal", "transformOrdinal", "state"::text AS "state" FROM "TransformOutcome"
      WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal} AND "position" = ${position} AND "state" IN ('success', 'robust')`,
    storedSchema,
  );
  const pairs = pairsOf(outcomes);
  if (pairs.length === 0) return;
  // Locked first and in order: the update visits the rows in whatever order its plan has.
  await tx.$queryRaw`
    SELECT 1 FROM "PairTally" WHERE "runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal}
    ORDER BY "firstAttack", "secondAttack", "transformOrdinal" FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE "PairTally" t SET "both" = t."both" - o."both", "onlyFirst" = t."onlyFirst" - o."onlyFirst",
      "onlySecond" = t."onlySecond" - o."onlySecond", "neither" = t."neither" - o."neither"
    FROM (${pairRows(pairs)}) o
    WHERE t."runId" = ${runId}::uuid AND t."modelOrdinal" = ${modelOrdinal} AND t."firstAttack" = o."firstAttack"
      AND t."secondAttack" = o."secondAttack" AND t."transformOrdinal" = o."transformOrdinal"`;
}
