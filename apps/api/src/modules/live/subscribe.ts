import { lowerRole, may, type Action, type PlatformEvent } from '@holdfast/domain';
import { rolesOfUser } from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import type { Guard } from '../../graphql/guard.ts';
import { liveEvents, type LiveEvent } from './events.ts';

/** Whether the asker may still see it: people leave workspaces and lose roles while their page is open. */
export async function stillMay(
  context: ApiContext,
  { workspaceId, action }: { workspaceId: string; action: Action },
): Promise<boolean> {
  const { viewer, database } = context;
  if (viewer === null) return false;
  const { token, user } = viewer;
  const role = (await rolesOfUser(database.prisma, user.id)).get(workspaceId);
  if (role === undefined || (token !== null && token.workspaceId !== workspaceId)) return false;
  return may(token === null ? role : lowerRole(role, token.role), action);
}

/**
 * Events about one object. The right to see it is checked when the subscription starts and again at every event; once it is gone, the
 * subscription ends.
 */
export async function* eventsAbout<Row extends { readonly id: string; readonly workspaceId: string }>(
  context: ApiContext,
  request: {
    readonly guard: Guard<Row>;
    readonly id: string;
    readonly isAbout: (event: PlatformEvent, row: Row) => boolean;
  },
): AsyncGenerator<{ readonly rowId: string; readonly event: LiveEvent }> {
  const { guard, id, isAbout } = request;
  const row = await guard.find(context, id);
  if (row === null) throw badInput('NOT_FOUND', `There is no such ${guard.extensions.subject}`);
  const { workspaceId } = row;
  for await (const event of liveEvents(context, (heard) => isAbout(heard, row))) {
    if (!(await stillMay(context, { workspaceId, action: guard.extensions.access }))) return;
    yield { rowId: row.id, event };
  }
}
