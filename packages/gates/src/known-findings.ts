import type { KnownFinding } from './rules.ts';
import { hasPassed } from './until.ts';

/** Whether an image under an attack and a transform has an accepted finding. */
export type AcceptedLookup = (outcome: {
  readonly image: string;
  readonly name?: string | undefined;
  readonly attack: string;
  readonly transform: string;
}) => boolean;

/** Known findings at a point in time. */
export interface FindingsInForce {
  readonly isAccepted: AcceptedLookup;
  readonly inForce: number;
  readonly expired: number;
}

/** Which findings are in force at `now` (ISO 8601, UTC); one that has run out counts again by itself. */
export function findingsInForce(findings: readonly KnownFinding[], now: string): FindingsInForce {
  const current = findings.filter(({ acceptedUntil }) => acceptedUntil === null || !hasPassed(acceptedUntil, now));
  const keys = new Set(current.map(({ image, attack, transform }) => keyOf(image, attack, transform)));
  const isAccepted: AcceptedLookup = ({ image, name, attack, transform }) =>
    [image, ...(name === undefined ? [] : [name])].some(
      (id) =>
        keys.has(keyOf(id, attack, transform)) ||
        keys.has(keyOf(id, attack, '*')) ||
        keys.has(keyOf(id, '*', transform)) ||
        keys.has(keyOf(id, '*', '*')),
    );
  return {
    isAccepted: keys.size === 0 ? () => false : isAccepted,
    inForce: current.length,
    expired: findings.length - current.length,
  };
}

const keyOf = (image: string, attack: string, transform: string): string => JSON.stringify([image, attack, transform]);
