export * from './paging.ts';
export * from './repositories/index.ts';
export type { Database, Queryable } from './rows.ts';
export type * from './generated/client.ts';
