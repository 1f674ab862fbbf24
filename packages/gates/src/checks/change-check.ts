import { changeOf, type PairedCounts } from '@holdfast/metrics';
import type { Tally } from '../measurement.ts';
import type { GateCheck, InconclusiveReason } from '../verdict.ts';
import { counted, percent, points, pointsRange, where } from '../words.ts';
import { acceptedNote, acceptedOf, tooManyAccepted } from './accepted.ts';
import type { CheckContext } from './context.ts';

export interface ChangeSubject {
  readonly attack: string;
  readonly transform: string;
  readonly counts: PairedCounts;
  readonly undecided: { readonly wasSuccess: number; readonly wasRobust: number };
  readonly accepted: Tally;
}

/**
 * One change against a margin: the interval of the paired difference decides, never a test that is not significant. As with rates, a
 * pass must hold if every undecided image is fooled now, a failure if none is.
 */
export function checkChange(subject: ChangeSubject, margin: number, context: CheckContext): GateCheck {
  const { attack, transform, counts, undecided, accepted } = subject;
  const { confidence, failConfidence, requiredImages } = context;
  const change = changeOf(counts, { margin, confidence });
  const { n, difference, interval, pValue } = change;
  const { wasSuccess, wasRobust } = undecided;
  const worst = { ...counts, both: counts.both + wasSuccess, onlySecond: counts.onlySecond + wasRobust };
  const best = { ...counts, onlyFirst: counts.onlyFirst + wasSuccess, neither: counts.neither + wasRobust };
  const upper = (pairs: PairedCounts): number => changeOf(pairs, { margin, confidence }).interval.high;
  const fails = changeOf(best, { margin, confidence: failConfidence }).interval.low > margin;
  const outcome = (status: GateCheck['status'], reason: InconclusiveReason | null, text: string): GateCheck => ({
    attack,
    transform,
    status,
    reason,
    sentence: `${attack} ${where(transform)}: ${text}${acceptedNote(accepted)}`,
    observed: n === 0 ? null : change.secondRate,
    change: { n, difference, interval, pValue },
    accepted: acceptedOf(accepted),
    undecided: wasSuccess + wasRobust,
  });
  const size = `${+(margin * 100).toFixed(2)} points`;
  const words =
    difference === null
      ? 'no image was judged in both runs'
      : `${points(difference)} against the baseline (${percent(confidence)} interval ${pointsRange(interval)}, ${counted(n, 'image')})`;
  if (!context.complete) return outcome('inconclusive', 'incomplete-run', `${words}, but the run was cut off.`);
  if (n > 0 && fails) return outcome('fail', null, `${words} is a worsening of more than ${size}.`);
  if (n < requiredImages) {
    return outcome('inconclusive', 'too-few-images', `${words}; a pass needs ${counted(requiredImages, 'image')}.`);
  }
  const tooMany = tooManyAccepted(accepted, n, context);
  if (tooMany !== null) return outcome('inconclusive', 'too-many-accepted-findings', tooMany);
  if (upper(worst) <= margin) return outcome('pass', null, `${words} is no worsening of more than ${size}.`);
  if (interval.high <= margin) {
    const lost = counted(wasSuccess + wasRobust, 'image');
    const text = `${words} would be no worsening of more than ${size}, but ${lost} of the baseline could not be judged.`;
    return outcome('inconclusive', 'errors', text);
  }
  return outcome(
    'inconclusive',
    'interval-on-both-sides',
    `${words} neither shows nor rules out a worsening of more than ${size}.`,
  );
}
