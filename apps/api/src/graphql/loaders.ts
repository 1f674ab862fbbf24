import DataLoader from 'dataloader';
import type { ApiContext } from './context.ts';

/** A row by a key, or null: one statement for all keys that a request asks for at a time. */
export type RowLoader<Row> = (context: ApiContext) => DataLoader<string, Row | null>;
/** All rows of a key, e.g. the versions of a model. */
export type RowsLoader<Row> = (context: ApiContext) => DataLoader<string, readonly Row[]>;

interface BatchRead<Row> {
  /** Reads rows of the viewer's workspaces only: pass `context.workspaceIds` on. */
  readonly read: (context: ApiContext, keys: readonly string[]) => Promise<readonly Row[]>;
  /** The key that a row answers. */
  readonly keyOf: (row: Row) => string;
}

/** @example const modelById = rowLoader({ read: (context, ids) => modelsByIds(context.database, {...}), keyOf: ({ id }) => id }) */
export function rowLoader<Row>({ read, keyOf }: BatchRead<Row>): RowLoader<Row> {
  return perRequest(async (context, keys) => {
    const rows = new Map((await read(context, keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** As `rowLoader`, for a list of rows per key, in the order read. */
export function rowsLoader<Row>({ read, keyOf }: BatchRead<Row>): RowsLoader<Row> {
  return perRequest(async (context, keys) => {
    const rows = new Map(keys.map((key): [string, Row[]] => [key, []]));
    for (const row of await read(context, keys)) rows.get(keyOf(row))?.push(row);
    return keys.map((key) => rows.get(key) ?? []);
  });
}

/**
 * The first rows of each key, e.g. the newest deliveries of a webhook: lists inside of lists cost one read for all of them. Rows come in the order
 * read; `take` is how many of each at most.
 */
export function firstRowsLoader<Row>({
  read,
  keyOf,
}: {
  /** Reads rows of the viewer's workspaces only. */
  readonly read: (
    context: ApiContext,
    request: { readonly ids: readonly string[]; readonly take: number },
  ) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
}): (context: ApiContext, request: { readonly id: string; readonly take: number }) => Promise<readonly Row[]> {
  const loader = perRequest(async (context, keys) => {
    const asked = keys.map((key) => {
      const [take = '', id = ''] = key.split(' ');
      return { key, id, take: Number(take) };
    });
    const found = new Map(keys.map((key): [string, Row[]] => [key, []]));
    for (const take of new Set(asked.map((each) => each.take))) {
      const ids = asked.filter((each) => each.take === take).map(({ id }) => id);
      for (const row of await read(context, { ids, take })) found.get(`${take} ${keyOf(row)}`)?.push(row);
    }
    return keys.map((key): readonly Row[] => found.get(key) ?? []);
  });
  return (context, { id, take }) => loader(context).load(`${take} ${id}`);
}

/** One DataLoader per request: it dies with the context that it hangs on. */
function perRequest<Value>(
  readMany: (context: ApiContext, keys: readonly string[]) => Promise<readonly Value[]>,
): (context: ApiContext) => DataLoader<string, Value> {
  const loaders = new WeakMap<ApiContext, DataLoader<string, Value>>();
  return (context) => {
    const existing = loaders.get(context);
    if (existing !== undefined) return existing;
    const loader = new DataLoader<string, Value>((keys) => readMany(context, keys), { cache: !context.isSubscription });
    loaders.set(context, loader);
    return loader;
  };
}
