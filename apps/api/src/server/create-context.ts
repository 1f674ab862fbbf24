import { visibleWorkspaces, type Viewer } from '../graphql/access.ts';
import type { ApiContext, Services } from '../graphql/context.ts';
import { OPERATION_TIMEOUT_MS } from './deadline.ts';

/** Far enough that a subscription does not meet it; its socket is closed when its asker's right to it ends. */
const NO_DEADLINE = new Date(8.64e15);

/** The context of one operation: a new object each time, since loaders hang on it. */
export function createContext(
  services: Services,
  { viewer, isSubscription = false }: { readonly viewer: Viewer | null; readonly isSubscription?: boolean },
): ApiContext {
  const deadline = isSubscription ? NO_DEADLINE : new Date(services.now().getTime() + OPERATION_TIMEOUT_MS);
  return { ...services, viewer, workspaceIds: visibleWorkspaces(viewer), isSubscription, deadline };
}
