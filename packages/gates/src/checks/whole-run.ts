import type { GateFacts } from '../gate-facts.ts';
import type { GateCheck, InconclusiveReason } from '../verdict.ts';

/** A check that is not about one rate. */
export function plainCheck(request: {
  readonly status: GateCheck['status'];
  readonly reason: InconclusiveReason | null;
  readonly sentence: string;
  readonly facts: GateFacts;
  readonly attack?: string;
  readonly transform?: string;
}): GateCheck {
  const { status, reason, sentence, facts, attack = null, transform = null } = request;
  return {
    attack,
    transform,
    status,
    reason,
    sentence,
    observed: null,
    change: null,
    accepted: { images: 0, successes: 0 },
    undecided: 0,
    facts,
  };
}
