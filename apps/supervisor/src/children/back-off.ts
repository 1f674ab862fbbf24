const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A child that worked this long was healthy; what ended it is a new story. */
const HEALTHY_MS = 60_000;

/** How long to wait before the next start: doubles with every early end, starts over after a healthy time. */
export function nextDelay(previousMs: number, livedMs: number): number {
  if (livedMs >= HEALTHY_MS || previousMs === 0) return FIRST_MS;
  return Math.min(LONGEST_MS, previousMs * 2);
}
