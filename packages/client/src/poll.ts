import { abortReason } from './transport.ts';
import type { HoldfastClient } from './execute.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

/**
 * Reads until `isDone`, with pauses that grow from 0.2 s to 2 s: works through every proxy, needs no open connection, and loses nothing
 * when the server restarts. `onChange` hears every answer that differs from the one before.
 */
export async function pollUntil<T>(request: {
  readonly client: HoldfastClient;
  readonly read: () => Promise<T>;
  readonly isDone: (value: T) => boolean;
  readonly onChange?: (value: T) => void;
  readonly signal?: AbortSignal;
}): Promise<T> {
  const { client, read, isDone, onChange, signal } = request;
  let pauseMs = FIRST_PAUSE_MS;
  let before = '';
  for (;;) {
    if (signal?.aborted === true) throw abortReason(signal);
    const value = await read();
    const now = JSON.stringify(value);
    if (now !== before) onChange?.(value);
    if (isDone(value)) return value;
    pauseMs = now === before ? Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5) : FIRST_PAUSE_MS;
    before = now;
    await client.surroundings.sleep(pauseMs, signal);
  }
}
