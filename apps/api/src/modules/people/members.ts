import {
  lockAdmins,
  membersOf,
  removeMembership,
  setMembership,
  type Membership as MembershipRow,
  type Queryable,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import type { Role as RoleName } from '@holdfast/domain';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError, notFound } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import { existing } from '../shared/find-one.ts';
import { WorkspacePayload } from '../workspaces/payload.ts';
import { Role, Workspace } from '../workspaces/workspace.ts';
import { User } from './user.ts';

export const Membership = builder.objectRef<MembershipRow>('Membership').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    role: t.expose('role', { type: Role }),
    user: t.field({
      type: User.ref,
      resolve: async ({ userId }, _args, context) => existing(await User.byId(context).load(userId)),
    }),
    workspace: t.field({
      type: Workspace.ref,
      resolve: async ({ workspaceId }, _args, context) => existing(await Workspace.byId(context).load(workspaceId)),
    }),
  }),
});

builder.objectField(Workspace.ref, 'members', (t) =>
  t.field({
    type: [Membership],
    extensions: { access: 'member.read' },
    resolve: ({ id }, _args, { database }) => membersOf(database.prisma, id),
  }),
);

const MemberUpdateInput = builder.inputType('MemberUpdateInput', {
  fields: (t) => ({
    role: t.field({ type: Role, required: true }),
    userId: t.id({ required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const MemberRemoveInput = builder.inputType('MemberRemoveInput', {
  fields: (t) => ({ userId: t.id({ required: true }), workspaceId: t.id({ required: true }) }),
});

const field = ['input', 'userId'];
const manage = guard({ on: Workspace, action: 'member.manage', field: ['input', 'workspaceId'] });

builder.mutationFields((t) => ({
  memberRemove: t.field({
    type: WorkspacePayload,
    args: { input: t.arg({ type: MemberRemoveInput, required: true }) },
    extensions: manage.extensions,
    resolve: (_root, { input }, context) =>
      manage.run(context, input.workspaceId, (workspace, asker) =>
        changeMember(asker, { workspace, ...input, role: null }),
      ),
  }),
  memberUpdate: t.field({
    type: WorkspacePayload,
    args: { input: t.arg({ type: MemberUpdateInput, required: true }) },
    extensions: manage.extensions,
    resolve: (_root, { input }, context) =>
      manage.run(context, input.workspaceId, (workspace, asker) => changeMember(asker, { workspace, ...input })),
  }),
}));

/** Gives a member another role, or takes membership away (`role: null`). The last administrator stays one. */
async function changeMember(
  context: SignedInContext,
  request: { readonly workspace: WorkspaceRow; readonly userId: string; readonly role: RoleName | null },
): Promise<WorkspaceRow> {
  const { workspace, role } = request;
  const { id: workspaceId } = workspace;
  const userId = rowIdOf(User.name, request.userId);
  return change(context, async (tx) => {
    const member = await memberIn(tx, { workspaceId, userId });
    const admins = await lockAdmins(tx, workspaceId);
    if (role !== 'admin' && admins.length === 1 && admins[0] === member.userId) {
      throw inputError('LAST_ADMIN', field, 'A workspace needs an administrator; make somebody else one first');
    }
    if (role === null) await removeMembership(tx, { workspaceId, userId: member.userId });
    else await setMembership(tx, { workspaceId, userId: member.userId, role });
    const action = role === null ? 'member.remove' : 'member.update';
    const detail = { before: member.role, after: role };
    return { result: workspace, note: { workspaceId, action, subjectType: 'User', subjectId: member.userId, detail } };
  });
}

async function memberIn(
  tx: Queryable,
  { workspaceId, userId }: { readonly workspaceId: string; readonly userId: string | null },
): Promise<MembershipRow> {
  const member = (await membersOf(tx, workspaceId)).find((candidate) => candidate.userId === userId);
  if (member === undefined) throw notFound('User', field);
  return member;
}
