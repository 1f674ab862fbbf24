import { runPage } from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { workspaceEvents, type WatchedWorkspace } from './workspace-events.ts';

/** Runs that may have moved while nobody listened: the newest ones are told again. */
const TOLD_AGAIN = 20;

/** Ids of the runs of a workspace that start, move or end. */
export async function* workspaceRuns(context: ApiContext, watched: WatchedWorkspace): AsyncGenerator<string> {
  for await (const { workspaceId, event } of workspaceEvents(context, watched, ({ kind }) => kind === 'run_changed')) {
    if (event.kind === 'run_changed') yield event.runId;
    else yield* await newestRuns(context, workspaceId);
  }
}

async function newestRuns({ database }: ApiContext, workspaceId: string): Promise<readonly string[]> {
  const window = { after: null, before: null, take: TOLD_AGAIN, isBackward: false };
  return (await runPage(database.prisma, { filter: { workspaceId }, window })).map(({ id }) => id);
}
