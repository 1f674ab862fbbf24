import type { Queryable } from '@holdfast/db';
import type { ApiContext } from '../../graphql/context.ts';
import { badInput } from '../../graphql/errors.ts';
import { rowIdOf } from '../../graphql/global-id.ts';
import type { NodeKind } from '../../graphql/nodes.ts';

/** One object of a workspace, by its id or by the name that it has there. Null where the workspace has none such. */
export async function findOne<Row extends object>(
  context: ApiContext,
  request: {
    readonly on: NodeKind<Row>;
    readonly workspaceId: string;
    readonly id?: string | null | undefined;
    readonly name?: string | null | undefined;
    readonly byName: (database: Queryable, key: { workspaceId: string; name: string }) => Promise<Row | null>;
  },
): Promise<Row | null> {
  const { on, workspaceId, byName } = request;
  const [id, name] = [request.id ?? null, request.name ?? null];
  if ((id === null) === (name === null)) throw badInput('ID_OR_NAME', 'Give either "id" or "name"');
  if (name !== null) return byName(context.database.prisma, { workspaceId, name });
  const rowId = id === null ? null : rowIdOf(on.name, id);
  const row = rowId === null ? null : await on.byId(context).load(rowId);
  return row !== null && on.workspaceOf(row) === workspaceId ? row : null;
}

/** For references that the database keeps whole: the row is there wherever the referring row is. */
export function existing<Row>(row: Row | null): Row {
  if (row === null) throw new Error('a row refers to another that does not exist');
  return row;
}
