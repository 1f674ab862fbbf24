const FIRST_MS = 2000;
const LONGEST_MS = 5 * 60_000;

/**
 * Milliseconds until the next try: doubles from try to try, half of it by chance, so that tasks that failed together (the store was away) do not
 * all come back together. `attempt` is 1 after the first try, `random` draws 0..1.
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + 0.5 * random()));
}
