import { changeOf, type PairedCounts } from '@holdfast/metrics';
import type { GateFacts } from '../gate-facts.ts';
import type { Tally } from '../measurement.ts';
import type { GateCheck } from '../verdict.ts';
import { counted, percent, points, pointsRange, where } from '../words.ts';
import { acceptedNote, acceptedOf, tooManyAccepted } from './accepted.ts';
import { FAIL, open, PASS, type CheckContext, type Standing } from './context.ts';

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
  const outcome = ({ status, reason }: Standing, text: string, facts: GateFacts): GateCheck => ({
    attack,
    transform,
    status,
    reason,
    sentence: `${attack} ${where(transform)}: ${text}${acceptedNote(accepted)}`,
    observed: n === 0 ? null : change.secondRate,
    change: { n, difference, interval, pValue },
    accepted: acceptedOf(accepted),
    undecided: wasSuccess + wasRobust,
    facts,
  });
  const size = `${+(margin * 100).toFixed(2)} points`;
  const words =
    difference === null
      ? 'no image was judged in both runs'
      : `${points(difference)} against the baseline (${percent(confidence)} interval ${pointsRange(interval)}, ${counted(n, 'image')})`;
  if (!context.complete) {
    return outcome(open('incomplete-run'), `${words}, but the run was cut off.`, { kind: 'CHANGE_CUT_OFF' });
  }
  if (n > 0 && fails) return outcome(FAIL, `${words} is a worsening of more than ${size}.`, { kind: 'CHANGE_FAILS' });
  if (n < requiredImages) {
    const text = `${words}; a pass needs ${counted(requiredImages, 'image')}.`;
    return outcome(open('too-few-images'), text, { kind: 'CHANGE_TOO_FEW_IMAGES', requiredImages });
  }
  const tooMany = tooManyAccepted(accepted, n, context);
  if (tooMany !== null) return outcome(open('too-many-accepted-findings'), tooMany.text, tooMany.facts);
  if (upper(worst) <= margin) {
    return outcome(PASS, `${words} is no worsening of more than ${size}.`, { kind: 'CHANGE_PASSES' });
  }
  if (interval.high <= margin) {
    const lost = counted(wasSuccess + wasRobust, 'image');
    const text = `${words} would be no worsening of more than ${size}, but ${lost} of the baseline could not be judged.`;
    return outcome(open('errors'), text, { kind: 'CHANGE_UNDECIDED' });
  }
  const text = `${words} neither shows nor rules out a worsening of more than ${size}.`;
  return outcome(open('interval-on-both-sides'), text, { kind: 'CHANGE_OPEN' });
}
