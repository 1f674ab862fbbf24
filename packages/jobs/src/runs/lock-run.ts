import { z } from 'zod';
import { JobError } from '../job-error.ts';
import { query, type Sql } from '../sql/client.ts';

const lockedRun = z.object({
  runId: z.string(),
  workspaceId: z.string(),
  priority: z.int(),
  state: z.enum(['queued', 'planning', 'running', 'finalising', 'done', 'cancelling', 'cancelled', 'failed']),
});
export type LockedRun = z.infer<typeof lockedRun>;

/**
 * Locks a run's row: of two transactions that end its last tasks, or cancel it meanwhile, one waits for the other and then sees what it
 * did. Tasks are always locked before their run when they end; cancelling touches waiting tasks only, so the two never wait in a circle.
 */
export async function lockRun(tx: Sql, runId: string): Promise<LockedRun | undefined> {
  const [run] = await query(tx, {
    text: `SELECT "id"::text AS "runId", "workspaceId"::text AS "workspaceId", "priority", "state"::text AS "state"
           FROM "Run" WHERE "id" = $1::uuid FOR NO KEY UPDATE`,
    values: [runId],
    row: lockedRun,
  });
  return run;
}

/** As `lockRun`, for a run that somebody names. Throws JobError. */
export async function lockRunOf(
  tx: Sql,
  { workspaceId, runId }: { readonly workspaceId: string; readonly runId: string },
): Promise<LockedRun> {
  const run = await lockRun(tx, runId);
  if (run === undefined || run.workspaceId !== workspaceId) {
    throw new JobError({
      code: 'RUN_NOT_FOUND',
      where: `run ${runId}`,
      expected: 'a run of this workspace',
      got: 'none',
      fix: 'name another one',
    });
  }
  return run;
}

/** The state does not allow what was asked. */
export const wrongState = (run: LockedRun, expected: string, fix: string): JobError =>
  new JobError({ code: 'RUN_STATE', where: `run ${run.runId}`, expected, got: run.state, fix });
