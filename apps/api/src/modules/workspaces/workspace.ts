import { permissions, type Action } from '@holdfast/domain';
import { workspaceBySlug, workspacesByIds, type Workspace as WorkspaceRow } from '@holdfast/db';
import { requireAction, viewerMay } from '../../graphql/access.ts';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';
import { unauthenticated } from '../../graphql/errors.ts';
import { defineNodeWith, implementNode } from '../../graphql/nodes.ts';
import { isAction } from './actions.ts';

export const Role = enumOf('Role', ['viewer', 'tester', 'admin']);

/** The root of everything that belongs to a workspace. Modules add their fields to it with `builder.objectField(Workspace.ref, ...)`. */
export const Workspace = defineNodeWith<WorkspaceRow>('Workspace', {
  action: 'workspace.read',
  read: ({ database, workspaceIds }, ids) =>
    workspacesByIds(
      database.prisma,
      ids.filter((id) => workspaceIds.includes(id)),
    ),
  idOf: ({ id }) => id,
  workspaceOf: ({ id }) => id,
});

implementNode(Workspace, {
  fields: (t) => ({
    name: t.exposeString('name'),
    slug: t.exposeString('slug'),
    viewerCan: t.field({
      type: ['String'],
      description: 'Actions of the permission table that the viewer may do here.',
      resolve: ({ id }, _args, { viewer }) =>
        Object.keys(permissions)
          .filter(isAction)
          .filter((action) => viewerMay(viewer, id, action)),
    }),
    viewerRole: t.field({
      type: Role,
      resolve: ({ id }, _args, { viewer }) => {
        const role = viewer?.roles.get(id);
        if (role === undefined) throw unauthenticated();
        return role;
      },
    }),
  }),
});

/** Rule of a field of Workspace that needs more than `workspace.read`: spread it into the field's options. */
export const inWorkspace = (action: Action) => ({
  extensions: { access: action },
  authScopes: ({ id }: WorkspaceRow) => ({ may: { workspaceId: id, action } }),
});

builder.queryField('workspace', (t) =>
  t.field({
    type: Workspace.ref,
    nullable: true,
    args: { slug: t.arg.string({ required: true }) },
    extensions: { access: 'workspace.read' },
    resolve: async (_root, { slug }, { database, viewer, workspaceIds }) => {
      const workspace = await workspaceBySlug(database.prisma, { slug, workspaceIds });
      if (workspace !== null) requireAction(viewer, workspace.id, 'workspace.read');
      return workspace;
    },
  }),
);
