import type { PageWindow } from '@holdfast/db';
import type { z } from 'zod';
import { builder } from './builder.ts';
import { badInput } from './errors.ts';
import type { NodeKind, Types } from './nodes.ts';
import type { ObjectRef } from '@pothos/core';

const MAX_PAGE = 100;

export interface ConnectionArguments {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

export interface Page<Row> {
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Runs only where `totalCount` is selected. */
  readonly countAll: () => Promise<number>;
}

/** The connection and edge types of a kind: `ModelConnection`, `ModelEdge`. */
export const connectionOf = <Row extends object>(kind: NodeKind<Row>) => connectionTo(kind.name, kind.ref);

/** As `connectionOf`, for objects without an id of their own. */
export const connectionTo = <Row extends object>(name: string, type: ObjectRef<Types, Row>) =>
  builder.connectionObject(
    { type, name: `${name}Connection`, extensions: { access: 'parent' } },
    { name: `${name}Edge`, extensions: { access: 'parent' } },
  );

/** What a page costs: its rows, each with what is asked of it. */
export const pageComplexity = ({ first, last }: ConnectionArguments) => ({
  field: 2,
  multiplier: Math.min(first ?? last ?? MAX_PAGE, MAX_PAGE),
});

/**
 * Reads one page of a list that grows. Cursors hold the sort key of a row and its id, so rows that come or go meanwhile
 * neither repeat nor skip others.
 */
export async function readPage<Row, Key>(
  args: ConnectionArguments,
  source: {
    /** Schema of the cursor's content: whatever does not parse is refused. */
    readonly key: z.ZodType<Key>;
    readonly keyOf: (row: Row) => Key;
    readonly read: (window: PageWindow<Key>) => Promise<readonly Row[]>;
    readonly count: () => Promise<number>;
  },
): Promise<Page<Row>> {
  const { size, isBackward } = pageSize(args);
  const [after, before] = [readCursor(args.after, source.key), readCursor(args.before, source.key)];
  const rows = await source.read({ after, before, take: size + 1, isBackward });
  const hasMore = rows.length > size;
  const shown = rows.slice(0, size);
  if (isBackward) shown.reverse();
  const edges = shown.map((node) => ({ cursor: writeCursor(source.keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: isBackward ? before !== null : hasMore,
      hasPreviousPage: isBackward ? hasMore : after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    countAll: source.count,
  };
}

/** Whether a list is read from its beginning: inside of another list, such pages are read for all at once. */
export const isFirstPage = <Key>({ after, before, isBackward }: PageWindow<Key>): boolean =>
  after === null && before === null && !isBackward;

function pageSize(args: ConnectionArguments): { readonly size: number; readonly isBackward: boolean } {
  const [first, last] = [args.first ?? null, args.last ?? null];
  const size = first ?? last;
  if (size === null || (first !== null && last !== null))
    throw badInput('FIRST_OR_LAST', 'Give either "first" or "last"');
  if (size < 1 || size > MAX_PAGE) {
    const message = `"first" and "last" go from 1 to ${MAX_PAGE}, got ${size}`;
    throw badInput('OUT_OF_RANGE', message, ['first, last', 1, MAX_PAGE, size]);
  }
  return { size, isBackward: first === null };
}

const writeCursor = (key: unknown): string => Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');

function readCursor<Key>(cursor: string | null | undefined, schema: z.ZodType<Key>): Key | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success)
    throw badInput('CURSOR', 'The cursor is not one that this list gave; start again without "after" and "before"');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
