import {
  createInvitation,
  invitationsByIds,
  openInvitations,
  removeInvitation,
  type Invitation as InvitationRow,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { roles } from '@holdfast/domain';
import { z } from 'zod';
import { emailSchema } from '../../auth/accept-invitation.ts';
import { invitationLink } from '../../auth/invitation-link.ts';
import { hashSecret, newSecret } from '../../auth/secrets.ts';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { defineNode, implementNode } from '../../graphql/nodes.ts';
import { payload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { existing } from '../shared/find-one.ts';
import { WorkspacePayload } from '../workspaces/payload.ts';
import { inWorkspace, Role, Workspace } from '../workspaces/workspace.ts';

const LINK_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;

const Invitation = defineNode<InvitationRow>('Invitation', {
  action: 'member.manage',
  read: ({ database, workspaceIds }, ids) => invitationsByIds(database.prisma, { workspaceIds, ids }),
});

implementNode(Invitation, {
  fields: (t) => ({
    acceptedAt: t.expose('acceptedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    email: t.exposeString('email', { nullable: true }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    role: t.expose('role', { type: Role }),
  }),
});

builder.objectField(Workspace.ref, 'invitations', (t) =>
  t.field({
    type: [Invitation.ref],
    description: 'Those that are still open.',
    ...inWorkspace('member.manage'),
    resolve: ({ id }, _args, { database, now }) => openInvitations(database.prisma, { workspaceId: id, now: now() }),
  }),
);

interface CreatedInvitation {
  readonly invitation: InvitationRow;
  readonly link: string;
}

const InvitationCreatePayload = payload<CreatedInvitation>('InvitationCreatePayload', (t) => ({
  invitation: t.field({ type: Invitation.ref, nullable: true, resolve: ({ result }) => result?.invitation ?? null }),
  link: t.string({ nullable: true, description: 'Shown once.', resolve: ({ result }) => result?.link ?? null }),
}));

const InvitationCreateInput = builder.inputType('InvitationCreateInput', {
  fields: (t) => ({
    email: t.string(),
    role: t.field({ type: Role, required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const inviteSchema = z.object({ email: emailSchema.nullish(), role: z.enum(roles) });

async function invite(
  context: SignedInContext,
  { id: workspaceId }: WorkspaceRow,
  input: unknown,
): Promise<CreatedInvitation> {
  const { email, role } = readInput(inviteSchema, input);
  const secret = newSecret();
  const invitation = await change(context, async (tx) => {
    const result = await createInvitation(tx, {
      workspaceId,
      email: email ?? null,
      role,
      tokenHash: hashSecret(secret),
      isFirstStart: false,
      invitedById: context.viewer.user.id,
      expiresAt: new Date(context.now().getTime() + LINK_DAYS * DAY_MS),
    });
    const detail = { email: email ?? null, role };
    return {
      result,
      note: { workspaceId, action: 'member.invite', subjectType: 'Invitation', subjectId: result.id, detail },
    };
  });
  return { invitation, link: invitationLink(context.origin, secret) };
}

const onWorkspace = guard({ on: Workspace, action: 'member.manage', field: ['input', 'workspaceId'] });
const onInvitation = guard({ on: Invitation, action: 'member.manage', field: ['id'] });

async function revoke(context: SignedInContext, { workspaceId, id }: InvitationRow): Promise<WorkspaceRow> {
  await change(context, async (tx) => {
    const removed = await removeInvitation(tx, { workspaceId, id });
    if (removed === 'accepted') {
      const message =
        'expected an invitation that is open, got one that was accepted meanwhile; remove the member instead';
      throw inputError('ACCEPTED', ['id'], message);
    }
    const note = { workspaceId, action: 'member.uninvite', subjectType: 'Invitation', subjectId: id };
    return { result: null, note: removed === 'gone' ? null : note };
  });
  return existing(await Workspace.byId(context).load(workspaceId));
}

builder.mutationFields((t) => ({
  invitationCreate: t.field({
    type: InvitationCreatePayload,
    args: { input: t.arg({ type: InvitationCreateInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, (workspace, asker) => invite(asker, workspace, input)),
  }),
  invitationRevoke: t.field({
    type: WorkspacePayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onInvitation.extensions,
    resolve: (_root, { id }, context) =>
      onInvitation.run(context, id, (invitation, asker) => revoke(asker, invitation)),
  }),
}));
