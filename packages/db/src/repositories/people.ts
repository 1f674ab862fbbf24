import type { Role } from '@holdfast/domain';
import type { User } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** People who are members of one of the workspaces, and the one who asks. */
export function usersByIds(
  database: Queryable,
  request: {
    readonly workspaceIds: readonly string[];
    readonly ids: readonly string[];
    readonly alwaysVisible: string | null;
  },
): Promise<User[]> {
  const isMember = { memberships: { some: { workspaceId: { in: [...request.workspaceIds] } } } };
  const isAsker = request.alwaysVisible === null ? [] : [{ id: request.alwaysVisible }];
  return database.user.findMany({ where: { id: { in: [...request.ids] }, OR: [isMember, ...isAsker] } });
}

/** The role of a person in each of their workspaces. */
export async function rolesOfUser(database: Queryable, userId: string): Promise<ReadonlyMap<string, Role>> {
  const memberships = await database.membership.findMany({ where: { userId } });
  return new Map(memberships.map(({ workspaceId, role }) => [workspaceId, role]));
}
