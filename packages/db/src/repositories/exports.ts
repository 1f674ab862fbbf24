import type { Task } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Tasks that render reports of runs, the oldest first: later ones replace earlier ones of the same format and model. */
export const exportTasksOf = (database: Queryable, runIds: readonly string[]): Promise<Task[]> =>
  database.task.findMany({
    where: { runId: { in: [...runIds] }, kind: 'render_export' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
