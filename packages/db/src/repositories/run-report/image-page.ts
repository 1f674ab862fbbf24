import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import type { PageWindow, PositionKey } from '../../paging.ts';
import { count, queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';
import { conditions, imagesUnderCell, type ImageFilter } from './image-filter.ts';

const states = z.enum(['success', 'robust', 'natural_failure', 'out_of_frame', 'ineligible', 'error', 'not_run']);
const changes = z.enum(['new', 'still_failing', 'fixed', 'errored']);

const imageSchema = z.object({
  position: z.int(),
  name: z.string(),
  label: z.string().nullable(),
  imageId: z.string(),
  eligible: z.boolean(),
  failed: z.boolean(),
  reason: z.string().nullable(),
  state: states,
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  change: changes.nullable(),
});
export type ReportImageRow = z.infer<typeof imageSchema>;

/** A page of the image grid, in the order of positions (backwards in reverse). */
export function imagePage(
  database: Queryable,
  { filter, window }: { readonly filter: ImageFilter; readonly window: PageWindow<PositionKey> },
): Promise<ReportImageRow[]> {
  const { after, before, take, isBackward } = window;
  return queryRows(
    database,
    Prisma.sql`SELECT "position", "name", "label", "imageId"::text AS "imageId", "eligible", "failed", "reason", "state",
        "scoreBefore", "scoreAfter", "change"
      FROM (${imagesUnderCell(filter)}) image WHERE ${conditions(filter)}
        ${after === null ? Prisma.empty : Prisma.sql`AND "position" > ${after.position}`}
        ${before === null ? Prisma.empty : Prisma.sql`AND "position" < ${before.position}`}
      ORDER BY "position" ${isBackward ? Prisma.sql`DESC` : Prisma.empty} LIMIT ${take}`,
    imageSchema,
  );
}

export async function countImages(database: Queryable, filter: ImageFilter): Promise<number> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT count(*) AS "images" FROM (${imagesUnderCell(filter)}) image WHERE ${conditions(filter)}`,
    z.object({ images: count }),
  );
  return row?.images ?? 0;
}
