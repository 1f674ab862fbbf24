export { openDatabase, type Database, type LogEntry, type OpenDatabaseOptions, type Transaction } from './database.ts';
export { isConflict, isDisconnect, refusedConstraint, type TransactionOptions } from './transaction.ts';
export { notify } from './notifications/notify.ts';
export { listen, type Listener, type ListenOptions } from './notifications/listen.ts';
export { migrate, migrationStatus, type MigrateOptions, type MigrationStatus } from './migrations/migrate.ts';
export { MigrationError, type MigrationErrorCode } from './migrations/migration-error.ts';
export * from './paging.ts';
export * from './repositories/index.ts';
export type { Queryable } from './rows.ts';
export { isUniqueViolation } from './unique-violation.ts';
export { Prisma } from './generated/client.ts';
export type * from './generated/client.ts';
export * from './generated/enums.ts';
export {
  LARGE_LABELS,
  seedLargeRun,
  type LargeRunOptions,
  type LargeRuns,
  type StoredThumbnail,
} from './scenarios/large-run.ts';
export { rebuildCounts } from './scenarios/rebuild-counts.ts';
