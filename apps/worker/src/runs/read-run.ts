import type { Database, Run } from '@holdfast/db';
import { runSnapshotSchema, type RunSnapshot, type SnapshotModel } from '@holdfast/domain';
import { UnfitError } from '../problem-of.ts';

export interface LoadedRun {
  readonly run: Run;
  readonly snapshot: RunSnapshot;
}

/** A run with its snapshot parsed. */
export async function readRun(db: Database, runId: string): Promise<LoadedRun> {
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  return { run, snapshot: runSnapshotSchema.parse(run.snapshot) };
}

export function modelAt({ models }: RunSnapshot, ordinal: number): SnapshotModel {
  const model = models.find((candidate) => candidate.ordinal === ordinal);
  if (model !== undefined) return model;
  throw new UnfitError({
    code: 'MODEL_ORDINAL',
    where: `model ${ordinal} of the run`,
    expected: `one of ${models.length} models`,
    got: 'none',
    fix: 'start the campaign again',
  });
}
