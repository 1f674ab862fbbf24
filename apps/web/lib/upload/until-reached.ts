import { isUnreachable } from '../apollo/message-of.ts';

interface RetryOptions {
  readonly signal?: AbortSignal;
  /** Told that an attempt reached nobody and another one follows, and when one got through again. */
  readonly onWaiting?: (isWaiting: boolean) => void;
  /** Waits before each further attempt; with the last one gone, the failure is the caller's. */
  readonly waitsMs?: readonly number[];
}

/** Two minutes in all: a server that restarts, a laptop that changes its network. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000, 15_000, 15_000, 15_000];

/** Tries again what reached nobody; what was answered, by a refusal too, is not asked twice. */
export async function untilReached<Answer>(
  attempt: () => Promise<Answer>,
  { signal, onWaiting, waitsMs = WAITS_MS }: RetryOptions = {},
): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await attempt();
      if (tries > 0) onWaiting?.(false);
      return answer;
    } catch (error) {
      const waitMs = waitsMs[tries];
      if (!isUnreachable(error) || waitMs === undefined || signal?.aborted === true) throw error;
      onWaiting?.(true);
      await pause(waitMs, signal);
    }
  }
}

/** Ends early where the network comes back. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle: () => void) => () => {
      over.abort();
      clearTimeout(timer);
      settle();
    };
    const goOn = end(resolve);
    const timer = setTimeout(goOn, ms);
    const { signal: once } = over;
    if (typeof window !== 'undefined') window.addEventListener('online', goOn, { signal: once });
    const cancel = end(() => reject(new DOMException('cancelled', 'AbortError')));
    signal?.addEventListener('abort', cancel, { signal: once });
  });
}
