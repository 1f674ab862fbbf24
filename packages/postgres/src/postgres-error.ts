export type PostgresErrorCode =
  /** There is no Postgres build for this platform among the installed packages. */
  | 'NO_BINARIES'
  /** The data folder could not be made. */
  | 'INITDB_FAILED'
  /** The server ended while it was starting, or did not answer in time. */
  | 'START_FAILED'
  /** A server works in this folder that our password does not open. */
  | 'FOLDER_IN_USE'
  /** Postgres refuses to run as root, and there is no way here to run it as anybody else. */
  | 'RUN_AS_ROOT'
  /** The folder was made by another major version of Postgres. */
  | 'VERSION_MISMATCH'
  /** The server did not end, even when killed. */
  | 'STOP_FAILED';

const ADVICE: Readonly<Record<PostgresErrorCode, string>> = {
  NO_BINARIES: 'install the packages again (`npm ci`), or set DATABASE_URL to a Postgres server of your own',
  INITDB_FAILED: 'check that the folder can be written and the disk has room',
  START_FAILED: 'read the log named above; `npm run doctor` explains common causes',
  FOLDER_IN_USE: 'stop that server, or use another data folder',
  RUN_AS_ROOT: 'start as a normal user, or set DATABASE_URL to a Postgres server of your own',
  VERSION_MISMATCH: 'export the data with the version that made it, or use another data folder',
  STOP_FAILED: 'end the process by hand',
};

export interface PostgresErrorOptions {
  readonly code: PostgresErrorCode;
  /** The folder or file concerned. */
  readonly where: string;
  /** What was expected and what came. */
  readonly problem: string;
  readonly cause?: unknown;
}

/** A failure of the embedded server, with what to do about it. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;
  readonly where: string;
  readonly advice: string;

  constructor({ code, where, problem, cause }: PostgresErrorOptions) {
    super(`${code} in ${where}: ${problem}; ${ADVICE[code]}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.where = where;
    this.advice = ADVICE[code];
  }
}
