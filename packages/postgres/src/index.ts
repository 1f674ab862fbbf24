export { PostgresError, type PostgresErrorCode } from './postgres-error.ts';
export { startPostgres, type PostgresServer, type StartPostgresOptions } from './start-postgres.ts';
