export type MigrationErrorCode =
  /** A migration that the database has is not in the folder: the program is older than the database. */
  | 'MIGRATION_MISSING'
  /** The file of an applied migration is not what was applied. */
  | 'MIGRATION_CHANGED'
  /** A migration started and never finished (only Prisma's own tools leave that behind). */
  | 'MIGRATION_UNFINISHED'
  /** The database refused a migration's SQL; nothing of it was kept. */
  | 'MIGRATION_FAILED'
  /** The folder itself cannot be read. */
  | 'NO_MIGRATIONS';

const ADVICE: Readonly<Record<MigrationErrorCode, string>> = {
  MIGRATION_MISSING: 'start the newer version of Holdfast, or restore a backup made before that migration',
  MIGRATION_CHANGED: 'restore the file as it was and put the change into a new migration',
  MIGRATION_UNFINISHED: 'finish or undo it by hand and mark it with `prisma migrate resolve`',
  MIGRATION_FAILED: 'mend what the message names, then start again',
  NO_MIGRATIONS: 'start from a complete checkout or image: prisma/migrations belongs to the program',
};

/** Why the database's schema cannot be brought up to date. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;
  /** Name of the migration concerned. */
  readonly migration: string;
  readonly advice: string;

  constructor(options: { code: MigrationErrorCode; migration: string; problem: string; cause?: unknown }) {
    const { code, migration, problem, cause } = options;
    super(`${code} ${migration}: ${problem}; ${ADVICE[code]}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.migration = migration;
    this.advice = ADVICE[code];
  }
}
