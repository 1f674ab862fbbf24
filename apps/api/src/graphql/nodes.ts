import type { Action } from '@holdfast/domain';
import { brandWithType, type FieldMap, type ImplementableObjectRef } from '@pothos/core';
import { builder, type ApiTypes } from './builder.ts';
import type { ApiContext } from './context.ts';
import { badInput } from './errors.ts';
import { decodeGlobalId, encodeGlobalId } from './global-id.ts';
import { rowLoader, type RowLoader } from './loaders.ts';

export type Types = PothosSchemaTypes.ExtendDefaultTypes<ApiTypes>;

export const Node = builder
  .interfaceRef<object>('Node')
  .implement({ fields: (t) => ({ id: t.id({ resolve: () => '' }) }) });

/** An object that belongs to a workspace and has an id of its own. */
export interface NodeKind<Row extends object> {
  readonly name: string;
  readonly ref: ImplementableObjectRef<Types, Row>;
  /** What the viewer must be allowed to do to see it. */
  readonly action: Action;
  readonly byId: RowLoader<Row>;
  /** Null for what belongs to no workspace: people and workers, which `read` alone keeps apart. */
  readonly workspaceOf: (row: Row) => string | null;
  readonly idOf: (row: Row) => string;
}

interface NodeDefinition<Row extends object> {
  readonly action: Action;
  readonly read: (context: ApiContext, ids: readonly string[]) => Promise<readonly Row[]>;
  readonly idOf?: (row: Row) => string;
  readonly workspaceOf?: (row: Row) => string | null;
}

const registry = new Map<string, (context: ApiContext, id: string) => Promise<object | null>>();

/** Declares a kind of node. `read` must return rows of the viewer's workspaces only. */
export function defineNode<Row extends { readonly id: string; readonly workspaceId: string }>(
  name: string,
  definition: Omit<NodeDefinition<Row>, 'idOf' | 'workspaceOf'>,
): NodeKind<Row> {
  return defineNodeWith(name, { ...definition, idOf: ({ id }) => id, workspaceOf: ({ workspaceId }) => workspaceId });
}

/** As `defineNode`, where the row's id or workspace is found in its own way. */
export function defineNodeWith<Row extends object>(
  name: string,
  { action, read, idOf, workspaceOf }: Required<NodeDefinition<Row>>,
): NodeKind<Row> {
  const byId = rowLoader<Row>({ read, keyOf: idOf });
  const ref = builder.objectRef<Row>(name);
  registry.set(name, async (context, id) => {
    const row = await byId(context).load(id);
    if (row !== null) brandWithType<Types>(row, ref);
    return row;
  });
  return { name, ref, action, byId, workspaceOf, idOf };
}

/** Adds the fields of a kind; every one of them passes the permission check of the kind's action. */
export function implementNode<Row extends object>(
  kind: NodeKind<Row>,
  options: {
    readonly description?: string;
    readonly fields: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Row>) => FieldMap;
  },
): void {
  kind.ref.addInterfaces([Node]);
  builder.objectType(kind.ref, {
    ...(options.description === undefined ? {} : { description: options.description }),
    extensions: { access: kind.action },
    authScopes: (row: Row) => scopeOf(kind.workspaceOf(row), kind.action),
    fields: (t) => ({
      id: t.id({ resolve: (row) => encodeGlobalId(kind.name, kind.idOf(row)) }),
      ...options.fields(t),
    }),
  });
}

const scopeOf = (workspaceId: string | null, action: Action) =>
  workspaceId === null ? { signedIn: true } : { may: { workspaceId, action } };

/** Any node by its global id. Null for what does not exist, and for what belongs to a workspace that the viewer is not in. */
export async function findNode(context: ApiContext, globalId: string): Promise<object | null> {
  const decoded = decodeGlobalId(globalId);
  if (decoded === null) return null;
  return (await registry.get(decoded.kind)?.(context, decoded.id)) ?? null;
}

const MAX_NODES = 100;

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    extensions: { access: 'node' },
    resolve: (_root, { id }, context) => findNode(context, id),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    args: { ids: t.arg.idList({ required: true }) },
    complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
    extensions: { access: 'node' },
    resolve: (_root, { ids }, context) => {
      if (ids.length > MAX_NODES) {
        const message = `At most ${MAX_NODES} ids at a time, got ${ids.length}`;
        throw badInput('OUT_OF_RANGE', message, ['ids', 1, MAX_NODES, ids.length]);
      }
      return ids.map((id) => findNode(context, id));
    },
  }),
}));
