import type { TaskKind } from '@holdfast/domain';

interface Pace {
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
}

const WORK: Pace = { firstMs: 2000, factor: 2, longestMs: 5 * 60_000 };
/** A receiver that is being deployed, or down over lunch, must not miss what it waits for: eight tries take about an hour and a half. */
const WEBHOOK: Pace = { firstMs: 5000, factor: 3, longestMs: 3600_000 };

/**
 * Milliseconds until the next try of a task: longer from try to try, half of it by chance, so that tasks that failed together (the store was away) do
 * not all come back together. `attempt` is 1 after the first try, `random` draws 0..1.
 */
export function retryDelayMs(kind: TaskKind, attempt: number, random: () => number): number {
  const { firstMs, factor, longestMs } = kind === 'deliver_webhook' ? WEBHOOK : WORK;
  const longest = Math.min(longestMs, firstMs * factor ** (attempt - 1));
  return Math.round(longest * (0.5 + 0.5 * random()));
}
