import { runSnapshotSchema, type RunSnapshot } from '@holdfast/domain';
import { runsByIds, type Run as RunRow } from '@holdfast/db';
import { connectionOf } from '../../graphql/connection.ts';
import { defineNode } from '../../graphql/nodes.ts';

export const Run = defineNode<RunRow>('Run', {
  action: 'run.read',
  read: ({ database, workspaceIds }, ids) => runsByIds(database.prisma, { workspaceIds, ids }),
});

export const RunConnection = connectionOf(Run);

const parsed = new WeakMap<RunRow, RunSnapshot>();

/** Everything that decided the run's numbers. */
export function snapshotOf(run: RunRow): RunSnapshot {
  const known = parsed.get(run);
  if (known !== undefined) return known;
  const snapshot = runSnapshotSchema.parse(run.snapshot);
  parsed.set(run, snapshot);
  return snapshot;
}
