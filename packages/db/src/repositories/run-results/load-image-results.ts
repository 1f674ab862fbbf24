import type { ImageResult } from '@holdfast/results';
import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { groupBy } from '../../group-by.ts';
import { queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import { outcomeRowSchema, resultOfRows, sampleRowSchema, subjectRowSchema } from './image-rows.ts';
import type { RunLayout } from './layout.ts';

const PAGE = 100;
const positioned = z.object({ position: z.int() });

export interface LoadImageResultsRequest {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly layout: RunLayout;
}

/**
 * Everything a run holds about one model version, image by image in the order of positions, exactly as it was saved. Read in pages, so
 * that a large run is never in memory as a whole; a finished run reads the same every time.
 */
export async function* loadImageResults(
  database: Queryable,
  request: LoadImageResultsRequest,
): AsyncGenerator<{ readonly position: number; readonly result: ImageResult }> {
  let after = -1;
  for (;;) {
    const page = await loadPage(database, { ...request, after, take: PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.position;
  }
}

/** One image's result, or undefined where there is none yet. */
export async function loadImageResult(
  database: Queryable,
  request: LoadImageResultsRequest & { readonly position: number },
): Promise<ImageResult | undefined> {
  const [found] = await loadPage(database, { ...request, after: request.position - 1, take: 1 });
  return found?.position === request.position ? found.result : undefined;
}

/** Results of some images, for a page of them: three statements however many there are. */
export const loadImageResultsAt = (
  database: Queryable,
  { positions, ...request }: LoadImageResultsRequest & { readonly positions: readonly number[] },
): Promise<{ position: number; result: ImageResult }[]> =>
  loadPage(database, { ...request, after: -1, take: positions.length, positions });

async function loadPage(
  database: Queryable,
  request: LoadImageResultsRequest & {
    readonly after: number;
    readonly take: number;
    readonly positions?: readonly number[];
  },
): Promise<{ position: number; result: ImageResult }[]> {
  const { workspaceId, runId, modelOrdinal, layout, after, take } = request;
  const chosen =
    request.positions === undefined
      ? Prisma.empty
      : Prisma.sql`AND s."position" = ANY(${[...request.positions]}::int[])`;
  const subjects = await queryRows(
    database,
    Prisma.sql`SELECT s."position", s."record", s."surrogate" FROM "RunSubject" s JOIN "Run" r ON r."id" = s."runId"
      WHERE s."runId" = ${runId}::uuid AND r."workspaceId" = ${workspaceId}::uuid AND s."modelOrdinal" = ${modelOrdinal}
        AND s."position" > ${after} ${chosen} ORDER BY s."position" LIMIT ${take}`,
    positioned.extend(subjectRowSchema.shape),
  );
  if (subjects.length === 0) return [];
  const positions = subjects.map(({ position }) => position);
  const here = Prisma.sql`"runId" = ${runId}::uuid AND "modelOrdinal" = ${modelOrdinal} AND "position" = ANY(${positions}::int[])`;
  const samples = await queryRows(
    database,
    Prisma.sql`SELECT "position", "attackOrdinal", "state"::text AS "state", "sha256", "linf", "l2", "psnr", "ssim", "iterations",
      "reportedSuccess", "detail", "failure" FROM "SampleResult" WHERE ${here} ORDER BY "position", "attackOrdinal"`,
    positioned.extend(sampleRowSchema.shape),
  );
  const outcomes = await queryRows(
    database,
    Prisma.sql`SELECT "position", "attackOrdinal", "transformOrdinal", "state"::text AS "state", "scoreBefore", "scoreAfter", "detail"
      FROM "TransformOutcome" WHERE ${here} ORDER BY "position", "attackOrdinal", "transformOrdinal"`,
    positioned.extend(outcomeRowSchema.shape),
  );
  const samplesAt = groupBy(samples, ({ position }) => position);
  const outcomesAt = groupBy(outcomes, ({ position }) => position);
  return subjects.map(({ position, ...subject }) => ({
    position,
    result: resultOfRows(
      {
        subject,
        samples: (samplesAt.get(position) ?? []).map(({ position: _, ...row }) => row),
        outcomes: (outcomesAt.get(position) ?? []).map(({ position: _, ...row }) => row),
      },
      layout,
    ),
  }));
}
