import { rateOf, wilsonInterval, type Rate } from '@holdfast/metrics';
import type { GateFacts } from '../gate-facts.ts';
import type { Tally } from '../measurement.ts';
import type { GateCheck } from '../verdict.ts';
import { counted, percent, range, where } from '../words.ts';
import { acceptedNote, acceptedOf, tooManyAccepted } from './accepted.ts';
import { FAIL, open, PASS, type CheckContext, type Standing } from './context.ts';

export interface RateSubject {
  readonly attack: string;
  /** Spec or `joint:...`. */
  readonly transform: string;
  readonly counts: Tally;
  readonly accepted: Tally;
}

/**
 * One rate against a limit. Passes where the interval's upper end is within the limit even if every undecided image had been a success;
 * fails where the lower end is beyond it even if every one had been robust. So a failed judging can never make a gate green or red.
 */
export function checkRate(subject: RateSubject, limit: number, context: CheckContext): GateCheck {
  const { attack, transform, counts, accepted } = subject;
  const { success, robust, undecided } = counts;
  const n = success + robust;
  const observed = rateOf({ successes: success, n }, context.confidence);
  const passes = ({ successes, of }: { successes: number; of: number }): boolean =>
    wilsonInterval({ successes, n: of }, context.confidence).high <= limit;
  const fails = (of: number): boolean =>
    of > 0 && wilsonInterval({ successes: success, n: of }, context.failConfidence).low > limit;
  const shared = { attack, transform, observed, undecided, change: null, accepted: acceptedOf(accepted) };
  const outcome = ({ status, reason }: Standing, text: string, facts: GateFacts): GateCheck => ({
    ...shared,
    status,
    reason,
    facts,
    sentence: `${attack} ${where(transform)}: ${text}${acceptedNote(accepted)}`,
  });
  const seen = rateWords(observed);
  const { requiredImages } = context;
  if (!context.complete) {
    return outcome(open('incomplete-run'), `${seen}, but the run was cut off.`, { kind: 'RATE_CUT_OFF' });
  }
  if (n > 0 && fails(n + undecided))
    return outcome(FAIL, `${seen} is above ${percent(limit)}.`, { kind: 'RATE_FAILS' });
  if (n < requiredImages) {
    const text = `${seen}; a pass needs ${counted(requiredImages, 'image')}.`;
    return outcome(open('too-few-images'), text, { kind: 'RATE_TOO_FEW_IMAGES', requiredImages });
  }
  const tooMany = tooManyAccepted(accepted, n, context);
  if (tooMany !== null) return outcome(open('too-many-accepted-findings'), tooMany.text, tooMany.facts);
  if (passes({ successes: success + undecided, of: n + undecided })) {
    return outcome(PASS, `${seen} is within ${percent(limit)}.`, { kind: 'RATE_PASSES' });
  }
  if (passes({ successes: success, of: n })) {
    const text = `${seen} would be within ${percent(limit)}, but ${counted(undecided, 'image')} could not be judged and might have been fooled.`;
    return outcome(open('errors'), text, { kind: 'RATE_UNDECIDED' });
  }
  if (fails(n)) {
    const text = `${seen} would be above ${percent(limit)}, but ${counted(undecided, 'image')} could not be judged and might have withstood.`;
    return outcome(open('errors'), text, { kind: 'RATE_UNDECIDED_ABOVE' });
  }
  const settlingImages = settlingOf(observed, limit);
  const hint = settlingImages === null ? '' : `; at this rate about ${settlingImages} images would settle it`;
  const text = `${seen}: the interval reaches to both sides of ${percent(limit)}${hint}.`;
  const facts = { kind: 'RATE_OPEN' as const, ...(settlingImages === null ? {} : { settlingImages }) };
  return outcome(open('interval-on-both-sides'), text, facts);
}

/** `3/40 (7.5%, 95% interval 2.6–19.9%)`. */
function rateWords(rate: Rate): string {
  if (rate.rate === null) return 'no eligible image';
  return `${rate.successes}/${rate.n} (${percent(rate.rate)}, ${percent(rate.confidence)} interval ${range(rate.interval)})`;
}

/** How many images at the same rate would settle it. */
const settlingOf = ({ rate, confidence }: Rate, limit: number): number | null =>
  rate === null ? null : imagesToSettle(rate, limit, confidence);

const MOST_IMAGES = 1e6;

/** The smallest n (to two digits) whose interval around `rate` lies on one side of `limit`; null where a million would not do. */
function imagesToSettle(rate: number, limit: number, confidence: number): number | null {
  const settles = (n: number): boolean => {
    const { low, high } = wilsonInterval({ successes: Math.round(rate * n), n }, confidence);
    return rate <= limit ? high <= limit : low > limit;
  };
  let high = 1;
  while (!settles(high)) {
    high *= 2;
    if (high > MOST_IMAGES) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (settles(middle)) high = middle;
    else low = middle;
  }
  const step = 10 ** Math.max(0, Math.floor(Math.log10(high)) - 1);
  return Math.ceil(high / step) * step;
}
