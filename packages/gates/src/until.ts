import { z } from 'zod';

/** Until when something is accepted: a day (its end, UTC), or a moment in UTC. */
export const untilSchema = z.union([z.iso.date(), z.iso.datetime()]);

/**
 * Whether `until` has passed.
 * @param now ISO 8601 in UTC, as `Date.toISOString` writes it.
 */
export function hasPassed(until: string, now: string): boolean {
  if (until.length === 'YYYY-MM-DD'.length) return now.slice(0, until.length) > until;
  return seconds(now) >= seconds(until);
}

/** Written alike, moments in UTC sort by time. */
const seconds = (moment: string): string => moment.replace(/Z$/, '').slice(0, 19).padEnd(19, ':00');
