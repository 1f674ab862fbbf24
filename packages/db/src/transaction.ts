import { setTimeout as sleep } from 'node:timers/promises';
import type { Prisma, PrismaClient } from './generated/client.ts';

export interface TransactionOptions {
  readonly isolationLevel?: Prisma.TransactionIsolationLevel;
  /** How often at most `work` is run. */
  readonly attempts?: number;
  /** Longest time one attempt may take. */
  readonly timeoutMs?: number;
}

const DEFAULT_ATTEMPTS = 6;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Longest wait for a free connection. */
const MAX_WAIT_MS = 15_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** serialization_failure, deadlock_detected: Postgres asks for the transaction to be tried again. */
const CONFLICTS: ReadonlySet<string> = new Set(['40001', '40P01']);
/** The connection or its backend went away: admin_shutdown, crash_shutdown, cannot_connect_now, connection_exception and kin. */
const DISCONNECTS: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '08000', '08003', '08006', '08001']);
const PRISMA_CONFLICT = 'P2034';
/** Cannot reach server, server closed the connection, transaction gone. */
const PRISMA_DISCONNECTS: ReadonlySet<string> = new Set(['P1001', 'P1017', 'P2028']);
const SOCKET_ERRORS =
  /Connection terminated|is not queryable|ECONNRESET|ECONNREFUSED|EPIPE|Server has closed the connection/;

export async function runTransaction<T>(request: {
  readonly prisma: PrismaClient;
  readonly work: (tx: Prisma.TransactionClient) => Promise<T>;
  readonly options: TransactionOptions;
  readonly log?: (entry: { level: 'warn'; message: string }) => void;
}): Promise<T> {
  const { prisma, work, options, log } = request;
  const attempts = options.attempts ?? DEFAULT_ATTEMPTS;
  for (let attempt = 1; ; attempt++) {
    // Once the work is done and COMMIT is sent, a broken connection leaves open whether it was committed: that must not be repeated.
    const progress = { committing: false };
    try {
      return await prisma.$transaction(
        async (tx) => {
          const value = await work(tx);
          progress.committing = true;
          return value;
        },
        {
          maxWait: MAX_WAIT_MS,
          timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
          ...(options.isolationLevel === undefined ? {} : { isolationLevel: options.isolationLevel }),
        },
      );
    } catch (error) {
      const again = isConflict(error) || (!progress.committing && isDisconnect(error));
      if (!again || attempt >= attempts) throw error;
      log?.({
        level: 'warn',
        message: `transaction is tried again (attempt ${attempt} of ${attempts}): ${reasonOf(error)}`,
      });
      await sleep(pauseMs(attempt));
    }
  }
}

/** Doubles, with up to half of it by chance, so that two transactions that hit each other do not meet again. */
const pauseMs = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() * 0.5);

export function isConflict(error: unknown): boolean {
  return codesOf(error).some((code) => code === PRISMA_CONFLICT || CONFLICTS.has(code));
}

export function isDisconnect(error: unknown): boolean {
  return (
    codesOf(error).some((code) => DISCONNECTS.has(code) || PRISMA_DISCONNECTS.has(code)) ||
    SOCKET_ERRORS.test(reasonOf(error))
  );
}

/** Name of the database constraint (or guard) that refused a write, wherever in the error Prisma put it. */
export function refusedConstraint(error: unknown): string | undefined {
  const text = linksOf(error)
    .map((link) => `${textOf(link, 'message') ?? ''} ${textOf(link, 'originalMessage') ?? ''}`)
    .join(' ');
  return /constraint "([^"]+)"/.exec(text)?.[1];
}

const reasonOf = (error: unknown): string =>
  linksOf(error)
    .flatMap((link) => [textOf(link, 'message') ?? '', textOf(link, 'originalMessage') ?? ''])
    .filter((text) => text !== '')
    .join(': ');

const codesOf = (error: unknown): string[] =>
  linksOf(error).flatMap((link) =>
    [textOf(link, 'code'), textOf(link, 'originalCode')].filter((code) => code !== undefined),
  );

/** The error and everything it says it was caused by: Prisma nests the driver's error in `cause` or `meta.driverAdapterError`. */
function linksOf(error: unknown): object[] {
  const found: object[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null || found.includes(value) || found.length > 20) return;
    found.push(value);
    for (const key of ['cause', 'meta', 'driverAdapterError'] as const) visit(Reflect.get(value, key));
  };
  visit(error);
  return found;
}

function textOf(value: object, key: string): string | undefined {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
}
