import { setMaxListeners } from 'node:events';
import { EXIT } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** A program that started this one passes Ctrl-C on, although the terminal sends it here too: both count as one. */
const SAME_KEYPRESS_MS = 500;

/**
 * Runs `work` with a signal that the first Ctrl-C (or SIGTERM) fires, so that it can finish what it has begun to save; the second one
 * ends the program at once.
 */
export async function withInterrupt<T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Every picture that waits for its turn listens: that is no leak.
  setMaxListeners(0, controller.signal);
  let firstAtMs: number | undefined;
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (firstAtMs === undefined) {
      firstAtMs = nowMs;
      terminal.err(
        `${terminal.isInteractive ? '\n' : ''}stopping: what is finished is kept; press Ctrl-C again to quit at once\n`,
      );
      controller.abort();
    } else if (nowMs - firstAtMs > SAME_KEYPRESS_MS) {
      process.exit(EXIT.cancelled);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
