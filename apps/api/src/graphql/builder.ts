import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Action } from '@holdfast/domain';
import { viewerMay } from './access.ts';
import type { ApiContext } from './context.ts';
import { forbidden, limitReached, unauthenticated } from './errors.ts';

/** What the schema is built with; module files add their types to it, and `schema.ts` imports them all. */
export interface ApiTypes {
  Context: ApiContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    BigInt: { Input: bigint; Output: bigint };
    JSON: { Input: unknown; Output: unknown };
  };
  AuthScopes: {
    /** An action of the permission table, in the workspace that an object belongs to. */
    may: { readonly workspaceId: string; readonly action: Action };
    signedIn: boolean;
    operator: boolean;
  };
  Connection: { readonly countAll: () => Promise<number> };
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  DefaultFieldNullability: false;
}

/** Cost, depth and breadth of one operation, counted before anything is read. Lists count as often as they can be long. */
export const operationLimits = { complexity: 20_000, depth: 14, breadth: 400 } as const;

export const builder = new SchemaBuilder<ApiTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: 'String',
    // The page's own size is counted by its field; its edges are not as many again.
    edgesFieldOptions: { nullable: { list: false, items: false }, complexity: { multiplier: 1 } },
    nodeFieldOptions: { nullable: false },
  },
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: operationLimits,
    complexityError: (kind) =>
      limitReached(
        `The operation is too large (${kind.toLowerCase()}); ask for less at a time, or in several operations`,
      ),
  },
  scopeAuth: {
    authScopes: ({ viewer }) => ({
      may: ({ workspaceId, action }) => viewerMay(viewer, workspaceId, action),
      signedIn: viewer !== null,
      operator: viewer?.user.isOperator === true && viewer.token === null,
    }),
    cacheKey: (value) => (typeof value === 'object' ? JSON.stringify(value) : value),
    unauthorizedError: (_parent, { viewer }, info) =>
      viewer === null ? unauthenticated() : forbidden(`${info.parentType.name}.${info.fieldName}`),
  },
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});
builder.globalConnectionField('totalCount', (t) => t.int({ resolve: ({ countAll }) => countAll() }));
