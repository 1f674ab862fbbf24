import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { runTransaction, type TransactionOptions } from './transaction.ts';

export type Transaction = Prisma.TransactionClient;

export interface LogEntry {
  readonly level: 'warn' | 'error';
  readonly message: string;
}

export interface OpenDatabaseOptions {
  readonly url: string;
  /** Connections at most. */
  readonly poolSize?: number;
  readonly log?: (entry: LogEntry) => void;
  /** Called with every statement, for tests that count them. */
  readonly onQuery?: (sql: string) => void;
}

export interface Database {
  readonly url: string;
  /** The client itself, for reads and single writes. Several writes that belong together go through `transaction`. */
  readonly prisma: PrismaClient;
  /**
   * Runs `work` in one transaction. It is run again, from the start, where Postgres gave it up for another one (serialisation failure,
   * deadlock) or the connection broke before it was complete: `work` must have no effect outside of `tx`.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 10;
const CONNECTION_TIMEOUT_MS = 10_000;
/** A new connection learns the tables with its first statement (docs/benchmarks.md: five times as long as later ones); the driver would close it after 10 s. */
const IDLE_CONNECTION_MS = 600_000;
const IDLE_IN_TRANSACTION_MS = 20_000;

/** Opens a pool of connections; the first query connects. */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const { url, poolSize = DEFAULT_POOL_SIZE, log, onQuery } = options;
  const report = (what: string) => (error: Error) => log?.({ level: 'warn', message: `${what}: ${error.message}` });
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_CONNECTION_MS,
      keepAlive: true,
      // A process that is paused inside a transaction (SIGSTOP, a suspended machine) would keep its locks, and everybody waiting, for as long.
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      application_name: 'holdfast',
    },
    { onPoolError: report('an idle connection broke'), onConnectionError: report('a connection broke') },
  );
  const prisma = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }], errorFormat: 'minimal' });
  if (onQuery !== undefined) prisma.$on('query', ({ query }) => onQuery(query));
  return {
    url,
    prisma,
    transaction: (work, transactionOptions) =>
      runTransaction({ prisma, work, options: transactionOptions ?? {}, ...(log === undefined ? {} : { log }) }),
    close: () => prisma.$disconnect(),
  };
}
