import { OUTBOX_CHANNEL, taskPayloads, type TaskKind, type TaskPayload } from '@holdfast/domain';
import { uuidV7 } from '../ids.ts';
import { execute, type Sql } from '../sql/client.ts';

export interface TaskRequest<Kind extends TaskKind> {
  readonly workspaceId: string;
  readonly kind: Kind;
  readonly payload: TaskPayload<Kind>;
  /** The run that waits for it. */
  readonly runId?: string | undefined;
  /** Higher first, within a workspace. */
  readonly priority?: number | undefined;
  readonly maxAttempts?: number | undefined;
  /** Not before so many milliseconds from now. */
  readonly delayMs?: number | undefined;
}

/**
 * Writes a task and its outbox row in the caller's transaction: both are there when the change that asks for the work is, or neither.
 * Returns the task's id. The relay hands it to the queue after the commit; nothing here talks to the queue.
 */
export async function enqueueTask<Kind extends TaskKind>(tx: Sql, request: TaskRequest<Kind>): Promise<string> {
  const [id] = await enqueueTasks(tx, [request]);
  if (id === undefined) throw new Error('unreachable: one task has one id');
  return id;
}

/** Several tasks at once, in order; returns their ids. */
export async function enqueueTasks<Kind extends TaskKind>(
  tx: Sql,
  requests: readonly TaskRequest<Kind>[],
): Promise<string[]> {
  const rows = requests.map((request) => ({
    id: uuidV7(),
    workspaceId: request.workspaceId,
    kind: request.kind,
    payload: taskPayloads[request.kind].parse(request.payload),
    runId: request.runId ?? null,
    priority: request.priority ?? 0,
    maxAttempts: request.maxAttempts ?? 3,
    delayMs: request.delayMs ?? 0,
  }));
  if (rows.length === 0) return [];
  await execute(
    tx,
    `WITH made AS (
       INSERT INTO "Task" ("id", "workspaceId", "kind", "payload", "runId", "priority", "maxAttempts", "availableAt", "createdAt")
       SELECT r."id", r."workspaceId", r."kind"::"TaskKind", r."payload", r."runId", r."priority", r."maxAttempts",
              now() + r."delayMs" * interval '1 millisecond', now()
       FROM jsonb_to_recordset($1::jsonb) AS r("id" uuid, "workspaceId" uuid, "kind" text, "payload" jsonb, "runId" uuid,
                                               "priority" int, "maxAttempts" int, "delayMs" float8)
       RETURNING "id")
     INSERT INTO "Outbox" ("taskId") SELECT "id" FROM made ORDER BY "id"`,
    JSON.stringify(rows),
  );
  await execute(tx, 'SELECT pg_notify($1, $2)::text', OUTBOX_CHANNEL, '');
  return rows.map(({ id }) => id);
}
