import { z } from 'zod';
import { Prisma } from '../generated/client.ts';
import type { PageWindow } from '../paging.ts';
import { count, queryRows } from '../query.ts';
import type { Queryable } from '../rows.ts';

/** Order of the list: by model, image and attack; -1 where the image itself failed. */
export interface SampleErrorKey {
  readonly modelOrdinal: number;
  readonly position: number;
  readonly attackOrdinal: number;
}

const errorRow = z.object({
  modelOrdinal: z.int(),
  position: z.int(),
  attackOrdinal: z.int(),
  name: z.string(),
  attempts: z.int(),
  code: z.string(),
  message: z.string(),
});
export type SampleErrorRow = z.infer<typeof errorRow>;

interface RunKey {
  readonly workspaceId: string;
  readonly runId: string;
}

/** Samples that failed, and images that failed as a whole; an image's own failure stands for those of its samples. */
const errorsOf = ({ workspaceId, runId }: RunKey): Prisma.Sql => Prisma.sql`(
  SELECT s."modelOrdinal"::int AS "modelOrdinal", s."position", -1 AS "attackOrdinal", 1 AS "attempts",
    coalesce(s."record"->'told'->>'code', 'IMAGE_FAILED') AS "code", coalesce(s."reason", 'the image could not be attacked') AS "message"
  FROM "RunSubject" s WHERE s."runId" = ${runId}::uuid AND s."failed"
  UNION ALL
  SELECT e."modelOrdinal"::int, e."position", e."attackOrdinal"::int, e."attempts",
    coalesce(e."failure"->>'code', 'SAMPLE_FAILED'), coalesce(e."failure"->>'message', 'no reason was recorded')
  FROM "SampleResult" e WHERE e."runId" = ${runId}::uuid AND e."state" = 'error'
    AND NOT EXISTS (SELECT 1 FROM "RunSubject" s WHERE s."runId" = e."runId" AND s."modelOrdinal" = e."modelOrdinal"
                      AND s."position" = e."position" AND s."failed")
) e JOIN "Run" r ON r."id" = ${runId}::uuid AND r."workspaceId" = ${workspaceId}::uuid`;

export function sampleErrorPage(
  database: Queryable,
  { window, ...key }: RunKey & { readonly window: PageWindow<SampleErrorKey> },
): Promise<SampleErrorRow[]> {
  const { after, before, isBackward, take } = window;
  const place = Prisma.sql`(e."modelOrdinal", e."position", e."attackOrdinal")`;
  const at = (from: SampleErrorKey): Prisma.Sql =>
    Prisma.sql`(${from.modelOrdinal}::int, ${from.position}::int, ${from.attackOrdinal}::int)`;
  const order = isBackward
    ? Prisma.sql`e."modelOrdinal" DESC, e."position" DESC, e."attackOrdinal" DESC`
    : Prisma.sql`e."modelOrdinal", e."position", e."attackOrdinal"`;
  return queryRows(
    database,
    Prisma.sql`SELECT e.*, i."name" FROM ${errorsOf(key)} JOIN "RunImage" i ON i."runId" = r."id" AND i."position" = e."position"
      WHERE ${after === null ? Prisma.sql`true` : Prisma.sql`${place} > ${at(after)}`}
        AND ${before === null ? Prisma.sql`true` : Prisma.sql`${place} < ${at(before)}`}
      ORDER BY ${order} LIMIT ${take}`,
    errorRow,
  );
}

export async function countSampleErrors(database: Queryable, key: RunKey): Promise<number> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT count(*) AS "total" FROM ${errorsOf(key)}`,
    z.object({ total: count }),
  );
  return row?.total ?? 0;
}
