import { rateOf, wilsonInterval, type Rate } from '@holdfast/metrics';
import type { Tally } from '../measurement.ts';
import type { GateCheck, InconclusiveReason } from '../verdict.ts';
import { counted, percent, range, where } from '../words.ts';
import { acceptedNote, acceptedOf, tooManyAccepted } from './accepted.ts';
import type { CheckContext } from './context.ts';

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
  const fails = wilsonInterval({ successes: success, n: n + undecided }, context.failConfidence).low > limit;
  const shared = { attack, transform, observed, undecided, change: null, accepted: acceptedOf(accepted) };
  const outcome = (status: GateCheck['status'], reason: InconclusiveReason | null, text: string): GateCheck => ({
    ...shared,
    status,
    reason,
    sentence: `${attack} ${where(transform)}: ${text}${acceptedNote(accepted)}`,
  });
  const seen = rateWords(observed);
  if (!context.complete) return outcome('inconclusive', 'incomplete-run', `${seen}, but the run was cut off.`);
  if (n > 0 && fails) return outcome('fail', null, `${seen} is above ${percent(limit)}.`);
  if (n < context.requiredImages) {
    return outcome(
      'inconclusive',
      'too-few-images',
      `${seen}; a pass needs ${counted(context.requiredImages, 'image')}.`,
    );
  }
  const tooMany = tooManyAccepted(accepted, n, context);
  if (tooMany !== null) return outcome('inconclusive', 'too-many-accepted-findings', tooMany);
  if (passes({ successes: success + undecided, of: n + undecided })) {
    return outcome('pass', null, `${seen} is within ${percent(limit)}.`);
  }
  if (passes({ successes: success, of: n })) {
    const text = `${seen} would be within ${percent(limit)}, but ${counted(undecided, 'image')} could not be judged and might have been fooled.`;
    return outcome('inconclusive', 'errors', text);
  }
  const text = `${seen}: the interval reaches to both sides of ${percent(limit)}${hint(observed, limit)}.`;
  return outcome('inconclusive', 'interval-on-both-sides', text);
}

/** `3/40 (7.5%, 95% interval 2.6–19.9%)`. */
function rateWords(rate: Rate): string {
  if (rate.rate === null) return 'no eligible image';
  return `${rate.successes}/${rate.n} (${percent(rate.rate)}, ${percent(rate.confidence)} interval ${range(rate.interval)})`;
}

/** How many images at the same rate would settle it. */
function hint({ rate, confidence }: Rate, limit: number): string {
  const settled = rate === null ? null : imagesToSettle(rate, limit, confidence);
  return settled === null ? '' : `; at this rate about ${settled} images would settle it`;
}

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
