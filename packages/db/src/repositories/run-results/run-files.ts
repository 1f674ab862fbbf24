import type { Queryable } from '../../rows.ts';

/** A stored picture under the path by which results name it. */
export interface StoredRunFile {
  readonly position: number;
  readonly path: string;
  readonly sha256: string;
  readonly mediaType: string;
}

/** Stored pictures of some images of a run, one statement for a whole page. None are left after retention let go of them. */
export async function runFiles(
  database: Queryable,
  request: {
    readonly workspaceId: string;
    readonly runId: string;
    readonly modelOrdinal: number;
    readonly positions: readonly number[];
  },
): Promise<StoredRunFile[]> {
  const { workspaceId, runId, modelOrdinal, positions } = request;
  const rows = await database.runFile.findMany({
    where: { runId, run: { workspaceId }, modelOrdinal, position: { in: [...positions] } },
    include: { artifact: { select: { sha256: true, mediaType: true } } },
    orderBy: [{ position: 'asc' }, { path: 'asc' }],
  });
  return rows.map(({ position, path, artifact }) => ({ position, path, ...artifact }));
}
