import { runPage, type Workspace as WorkspaceRow } from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import type { Guard } from '../../graphql/guard.ts';
import { liveEvents } from './events.ts';
import { stillMay } from './subscribe.ts';

/** Runs that may have moved while nobody listened: the newest ones are told again. */
const TOLD_AGAIN = 20;

/** Ids of the runs of a workspace that start, move or end. */
export async function* workspaceRuns(
  context: ApiContext,
  { guard, workspaceId: globalId }: { readonly guard: Guard<WorkspaceRow>; readonly workspaceId: string },
): AsyncGenerator<string> {
  const workspace = await guard.find(context, globalId);
  if (workspace === null) throw badInput('NOT_FOUND', 'There is no such workspace');
  const workspaceId = workspace.id;
  let isFirst = true;
  for await (const event of liveEvents(
    context,
    (heard) => heard.kind === 'run_changed' && heard.workspaceId === workspaceId,
  )) {
    if (!(await stillMay(context, { workspaceId, action: guard.extensions.access }))) return;
    if (event.kind === 'run_changed') yield event.runId;
    else if (!isFirst) yield* await newestRuns(context, workspaceId);
    isFirst = false;
  }
}

async function newestRuns({ database }: ApiContext, workspaceId: string): Promise<readonly string[]> {
  const window = { after: null, before: null, take: TOLD_AGAIN, isBackward: false };
  return (await runPage(database.prisma, { filter: { workspaceId }, window })).map(({ id }) => id);
}
