import { apiTokensByIds, type ApiToken as TokenRow } from '@holdfast/db';
import { viewerMay } from '../../graphql/access.ts';
import { defineNode } from '../../graphql/nodes.ts';

/** Everybody sees their own; administrators see all of the workspace. */
export const ApiToken = defineNode<TokenRow>('ApiToken', {
  action: 'token.own',
  read: async ({ database, workspaceIds, viewer }, ids) => {
    const tokens = await apiTokensByIds(database.prisma, { workspaceIds, ids });
    return tokens.filter(
      ({ userId, workspaceId }) => userId === viewer?.user.id || viewerMay(viewer, workspaceId, 'token.manage'),
    );
  },
});
