import { apiTokenNames, auditEventsByIds, auditPage, countAudit, type AuditEvent as AuditRow } from '@holdfast/db';
import { z } from 'zod';
import { builder } from '../../graphql/builder.ts';
import { connectionOf, pageComplexity, readPage } from '../../graphql/connection.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loaders.ts';
import { defineNodeWith, implementNode } from '../../graphql/nodes.ts';
import { User } from '../people/user.ts';
import { inWorkspace, Workspace } from '../workspaces/workspace.ts';

const AuditEvent = defineNodeWith<AuditRow>('AuditEvent', {
  action: 'audit.read',
  read: ({ database, workspaceIds }, ids) => auditEventsByIds(database.prisma, { workspaceIds, ids }),
  idOf: ({ id }) => id.toString(),
  workspaceOf: ({ workspaceId }) => workspaceId,
});

const tokenNameOf = rowLoader({
  read: ({ database, workspaceIds }, ids) => apiTokenNames(database.prisma, { workspaceIds, ids }),
  keyOf: ({ id }) => id,
});

implementNode(AuditEvent, {
  fields: (t) => ({
    action: t.exposeString('action'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    detail: t.field({ type: 'JSON', resolve: ({ detail }) => detail }),
    subjectId: t.exposeString('subjectId'),
    subjectType: t.exposeString('subjectType'),
    tokenName: t.string({
      nullable: true,
      resolve: async ({ apiTokenId }, _args, context) =>
        apiTokenId === null ? null : ((await tokenNameOf(context).load(apiTokenId))?.name ?? null),
    }),
    user: t.field({
      type: User.ref,
      nullable: true,
      resolve: ({ userId }, _args, context) => (userId === null ? null : User.byId(context).load(userId)),
    }),
  }),
});

const AuditFilter = builder.inputType('AuditFilter', {
  fields: (t) => ({ action: t.string(), subjectId: t.string(), userId: t.id() }),
});

const AuditEventConnection = connectionOf(AuditEvent);
const auditCursor = z.string().regex(/^\d{1,18}$/);

builder.objectField(Workspace.ref, 'auditEvents', (t) =>
  t.connection(
    {
      type: AuditEvent.ref,
      args: { filter: t.arg({ type: AuditFilter }) },
      complexity: pageComplexity,
      ...inWorkspace('audit.read'),
      resolve: ({ id: workspaceId }, args, { database: { prisma } }) => {
        const { action = null, subjectId = null, userId = null } = args.filter ?? {};
        // An id of something else matches nobody.
        const user = userId === null ? null : (rowIdOf(User.name, userId) ?? '00000000-0000-0000-0000-000000000000');
        const filter = { workspaceId, action, subjectId, userId: user };
        return readPage(args, {
          key: auditCursor,
          keyOf: ({ id }: AuditRow) => id.toString(),
          read: (window) => auditPage(prisma, { filter, window }),
          count: () => countAudit(prisma, filter),
        });
      },
    },
    AuditEventConnection,
  ),
);
