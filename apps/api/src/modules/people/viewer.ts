import { membershipsOf, setUserLocale } from '@holdfast/db';
import { z } from 'zod';
import type { Viewer as ViewerShape } from '../../graphql/access.ts';
import { builder } from '../../graphql/builder.ts';
import { answer, signedIn, type SignedInContext } from '../../graphql/guard.ts';
import { payload } from '../../graphql/payload.ts';
import { readInput } from '../../graphql/read-input.ts';
import { ApiToken } from '../tokens/kinds.ts';
import { Membership } from './members.ts';
import { User } from './user.ts';

const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    memberships: t.field({
      type: [Membership],
      resolve: ({ user }, _args, { database, workspaceIds }) =>
        membershipsOf(database.prisma, { userId: user.id, workspaceIds }),
    }),
    token: t.field({
      type: ApiToken.ref,
      nullable: true,
      description: 'Set where the request came with an API token.',
      resolve: ({ token }) => token,
    }),
    user: t.field({ type: User.ref, resolve: ({ user }) => user }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Who asks; null for nobody.',
    extensions: { access: 'public' },
    resolve: (_root, _args, { viewer }) => viewer,
  }),
);

const ViewerPayload = payload<ViewerShape>('ViewerPayload', (t) => ({
  viewer: t.field({ type: Viewer, nullable: true, resolve: ({ result }) => result }),
}));

const localeSchema = z.enum(['en', 'zh-CN'], { error: 'There are "en" and "zh-CN"' });

async function setLocale({ database, viewer }: SignedInContext, locale: string): Promise<ViewerShape> {
  const read = readInput(localeSchema, locale, ['locale']);
  const user = await setUserLocale(database.prisma, { userId: viewer.user.id, locale: read });
  return { ...viewer, user };
}

builder.mutationField('localeSet', (t) =>
  t.field({
    type: ViewerPayload,
    args: { locale: t.arg.string({ required: true }) },
    extensions: { access: 'signed-in' },
    resolve: (_root, { locale }, context) => answer(() => setLocale(signedIn(context), locale)),
  }),
);
