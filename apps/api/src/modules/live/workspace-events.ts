import type { Workspace as WorkspaceRow } from '@holdfast/db';
import type { PlatformEvent } from '@holdfast/domain';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import type { Guard } from '../../graphql/guard.ts';
import { liveEvents, type LiveEvent } from './events.ts';
import { stillMay } from './subscribe.ts';

export interface WatchedWorkspace {
  readonly guard: Guard<WorkspaceRow>;
  /** Global id. */
  readonly workspaceId: string;
}

/**
 * Events of one workspace, as long as the asker may see them. `missed` comes only where something may have been missed since the subscription began: a list was
 * read a moment before.
 */
export async function* workspaceEvents(
  context: ApiContext,
  { guard, workspaceId: globalId }: WatchedWorkspace,
  isAbout: (event: PlatformEvent) => boolean,
): AsyncGenerator<{ readonly workspaceId: string; readonly event: LiveEvent }> {
  const workspace = await guard.find(context, globalId);
  if (workspace === null) throw badInput('NOT_FOUND', 'There is no such workspace');
  const workspaceId = workspace.id;
  const isHere = (event: PlatformEvent): boolean => 'workspaceId' in event && event.workspaceId === workspaceId;
  let isFirst = true;
  for await (const event of liveEvents(context, (heard) => isHere(heard) && isAbout(heard))) {
    if (!(await stillMay(context, { workspaceId, action: guard.extensions.access }))) return;
    if (event.kind !== 'missed' || !isFirst) yield { workspaceId, event };
    isFirst = false;
  }
}
