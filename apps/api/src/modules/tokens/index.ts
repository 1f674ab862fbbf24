import { lowerRole, roles } from '@holdfast/domain';
import {
  apiTokensOf,
  createApiToken,
  revokeApiToken,
  type ApiToken as TokenRow,
  type Workspace as WorkspaceRow,
} from '@holdfast/db';
import { z } from 'zod';
import { newApiToken } from '../../auth/secrets.ts';
import { viewerMay } from '../../graphql/access.ts';
import { builder } from '../../graphql/builder.ts';
import { change } from '../../graphql/change.ts';
import { inputError } from '../../graphql/errors.ts';
import { guard, type SignedInContext } from '../../graphql/guard.ts';
import { implementNode } from '../../graphql/nodes.ts';
import { nodePayload, payload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { User } from '../people/user.ts';
import { nameSchema } from '../shared/names.ts';
import { Role, Workspace } from '../workspaces/workspace.ts';
import { ApiToken } from './kinds.ts';

implementNode(ApiToken, {
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
    name: t.exposeString('name'),
    prefix: t.exposeString('prefix'),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    role: t.expose('role', { type: Role }),
    user: t.field({
      type: User.ref,
      nullable: true,
      description: 'Null where its owner is no member any more; the token then does nothing.',
      resolve: ({ userId }, _args, context) => User.byId(context).load(userId),
    }),
  }),
});

builder.objectField(Workspace.ref, 'apiTokens', (t) =>
  t.field({
    type: [ApiToken.ref],
    description: 'Your own; for administrators those of all members.',
    extensions: { access: 'token.own' },
    resolve: ({ id }, _args, { database, viewer }) => {
      const userId = viewerMay(viewer, id, 'token.manage') ? null : (viewer?.user.id ?? '');
      return apiTokensOf(database.prisma, { workspaceId: id, userId });
    },
  }),
);

interface CreatedToken {
  readonly apiToken: TokenRow;
  readonly secret: string;
}

const ApiTokenCreatePayload = payload<CreatedToken>('ApiTokenCreatePayload', (t) => ({
  apiToken: t.field({ type: ApiToken.ref, nullable: true, resolve: ({ result }) => result?.apiToken ?? null }),
  secret: t.string({ nullable: true, description: 'Shown once.', resolve: ({ result }) => result?.secret ?? null }),
}));
const ApiTokenPayload = nodePayload('ApiTokenPayload', 'apiToken', ApiToken);

const ApiTokenCreateInput = builder.inputType('ApiTokenCreateInput', {
  fields: (t) => ({
    expiresAt: t.field({ type: 'DateTime' }),
    name: t.string({ required: true }),
    role: t.field({ type: Role, required: true }),
    workspaceId: t.id({ required: true }),
  }),
});

const createSchema = z.object({ expiresAt: z.date().nullish(), name: nameSchema, role: z.enum(roles) });

/** Makes a token of the asker's own. It can do no more than they can, now or later. */
async function create(
  context: SignedInContext,
  { id: workspaceId }: WorkspaceRow,
  input: unknown,
): Promise<CreatedToken> {
  const { expiresAt = null, name, role } = readInput(createSchema, input);
  const { viewer, now } = context;
  const own = viewer.roles.get(workspaceId) ?? 'viewer';
  if (lowerRole(own, role) !== role) {
    throw inputError('TOO_MUCH', ['input', 'role'], `Your own role here is ${own}; a token can do no more than that`);
  }
  if (expiresAt !== null && expiresAt <= now()) {
    throw inputError('INVALID', ['input', 'expiresAt'], 'Choose a moment that is yet to come');
  }
  const { secret, tokenHash, prefix } = newApiToken();
  const apiToken = await change(context, async (tx) => {
    const owner = { workspaceId, userId: viewer.user.id };
    const result = await createApiToken(tx, { ...owner, name, prefix, tokenHash, role, expiresAt });
    const detail = { name, role, prefix };
    return {
      result,
      note: { workspaceId, action: 'token.create', subjectType: 'ApiToken', subjectId: result.id, detail },
    };
  });
  return { apiToken, secret };
}

const revoke = (context: SignedInContext, { workspaceId, id, name }: TokenRow): Promise<TokenRow> =>
  change(context, async (tx) => {
    const { token, isFirst } = await revokeApiToken(tx, { workspaceId, id, at: context.now() });
    const note = { workspaceId, action: 'token.revoke', subjectType: 'ApiToken', subjectId: id, detail: { name } };
    return { result: token, note: isFirst ? note : null };
  });

const onWorkspace = guard({ on: Workspace, action: 'token.own', field: ['input', 'workspaceId'] });
const onToken = guard({ on: ApiToken, action: 'token.own', field: ['id'] });

builder.mutationFields((t) => ({
  apiTokenCreate: t.field({
    type: ApiTokenCreatePayload,
    args: { input: t.arg({ type: ApiTokenCreateInput, required: true }) },
    extensions: onWorkspace.extensions,
    resolve: (_root, { input }, context) =>
      onWorkspace.run(context, input.workspaceId, (workspace, asker) => create(asker, workspace, input)),
  }),
  apiTokenRevoke: t.field({
    type: ApiTokenPayload,
    args: { id: t.arg.id({ required: true }) },
    extensions: onToken.extensions,
    resolve: (_root, { id }, context) => onToken.run(context, id, (token, asker) => revoke(asker, token)),
  }),
}));
