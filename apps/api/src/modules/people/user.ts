import { usersByIds, type User as UserRow } from '@holdfast/db';
import { defineNodeWith, implementNode } from '../../graphql/nodes.ts';

/** People are seen by those who share a workspace with them. */
export const User = defineNodeWith<UserRow>('User', {
  action: 'member.read',
  read: ({ database, workspaceIds, viewer }, ids) =>
    usersByIds(database.prisma, { workspaceIds, ids, alwaysVisible: viewer?.user.id ?? null }),
  idOf: ({ id }) => id,
  workspaceOf: () => null,
});

implementNode(User, {
  fields: (t) => ({
    email: t.exposeString('email'),
    isOperator: t.exposeBoolean('isOperator'),
    locale: t.exposeString('locale'),
    name: t.exposeString('name'),
  }),
});
