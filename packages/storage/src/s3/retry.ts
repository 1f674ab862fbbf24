import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError } from '../storage-error.ts';
import { s3Error } from './s3-error.ts';

/** Waits of 200, 400 and 800 ms (each shortened at random, so that many clients do not come back at once): a restart or a
 * short overload passes unseen, a server that is gone is reported within seconds. */
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 200;

/**
 * Repeats an operation that the server could not serve. Only idempotent operations go through here, and all of ours are: what
 * is stored depends on its name alone.
 */
export async function withRetries<Result>(where: string, attempt: () => Promise<Result>): Promise<Result> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (cause) {
      const error = s3Error({ error: cause, where });
      if (error.code !== 'STORE_UNAVAILABLE') throw error;
      if (made === ATTEMPTS) throw givenUp(error);
      await sleep(FIRST_WAIT_MS * 2 ** (made - 1) * (0.5 + Math.random() / 2));
    }
  }
}

function givenUp({ code, where, expected, got, fix, cause }: StorageError): StorageError {
  return new StorageError({ code, where, expected, got: `${got} (${ATTEMPTS} attempts)`, fix, cause });
}
