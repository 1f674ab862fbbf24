import { queueCounts, workersSince, type QueueCounts, type Workspace as WorkspaceRow } from '@holdfast/db';
import { builder } from '../../graphql/builder.ts';
import { Workspace } from '../workspaces/workspace.ts';
import { Worker } from './worker.ts';

/** Workers that were last heard of longer ago are history. */
const SHOWN_MS = 15 * 60 * 1000;

const QueueState = builder.objectRef<QueueCounts>('QueueState').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    claimed: t.exposeInt('claimed'),
    oldestWaitingSeconds: t.int({
      nullable: true,
      resolve: ({ oldestWaitingAt }, _args, { now }) =>
        oldestWaitingAt === null ? null : Math.max(0, Math.round((now().getTime() - oldestWaitingAt.getTime()) / 1000)),
    }),
    waiting: t.exposeInt('waiting'),
  }),
});

/** The start page of a workspace. Other modules add their part with `builder.objectField(Overview, ...)`. */
export const Overview = builder.objectRef<WorkspaceRow>('Overview').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    queue: t.field({ type: QueueState, resolve: ({ id }, _args, { database }) => queueCounts(database.prisma, id) }),
    workers: t.field({
      type: [Worker.ref],
      resolve: (_workspace, _args, { database, now }) =>
        workersSince(database.prisma, new Date(now().getTime() - SHOWN_MS)),
    }),
  }),
});

builder.objectField(Workspace.ref, 'overview', (t) =>
  t.field({ type: Overview, extensions: { access: 'workspace.read' }, resolve: (workspace) => workspace }),
);
