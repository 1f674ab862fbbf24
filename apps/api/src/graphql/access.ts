import { may, type Action, type Role } from '@holdfast/domain';
import type { ApiToken, User } from '@holdfast/db';
import { forbidden, unauthenticated } from './errors.ts';

/** Who asks: a person by session, or by one of their API tokens. */
export interface Viewer {
  readonly user: User;
  /** Set where the request came with an API token; `roles` is already limited to its workspace and role. */
  readonly token: ApiToken | null;
  /** Role by workspace id; a workspace that is not here does not exist for the viewer. */
  readonly roles: Map<string, Role>;
}

/** The one permission check: whether the viewer may do `action` in a workspace. */
export function viewerMay(viewer: Viewer | null, workspaceId: string, action: Action): boolean {
  const role = viewer?.roles.get(workspaceId);
  return role !== undefined && may(role, action);
}

/** As `viewerMay`, for code that has nothing to answer otherwise. @throws UNAUTHENTICATED or FORBIDDEN */
export function requireAction(viewer: Viewer | null, workspaceId: string, action: Action): void {
  if (viewer === null) throw unauthenticated();
  if (!viewerMay(viewer, workspaceId, action)) throw forbidden(action);
}

/** Ids of the workspaces that exist for the viewer. */
export const visibleWorkspaces = (viewer: Viewer | null): readonly string[] => [...(viewer?.roles.keys() ?? [])];
