import { IDENTITY, isEligible, rateOf, type OutcomeRecord, type Rate } from '@holdfast/metrics';

/** One thing that was expected, and what came. */
export interface Finding {
  readonly expectation: string;
  /**
   * `within chance`: the share is on the wrong side of the bound, but the 95% interval holds the bound; `too few`: with so few images
   * nothing could be said either way.
   */
  readonly verdict: 'as expected' | 'within chance' | 'not as expected' | 'too few';
  /** Counts behind it, by transform. */
  readonly evidence: string;
}

const FEWEST_IMAGES = 5;

interface Expectation {
  readonly text: string;
  readonly bound: { readonly kind: 'at-least' | 'at-most'; readonly share: number };
  readonly rate: (outcomes: readonly OutcomeRecord[], transform: string) => Rate;
  /** Whether it is also about the untransformed sample. */
  readonly withIdentity: boolean;
}

/** What the prototype's measurements led to expect. */
const expectations: readonly Expectation[] = [
  {
    text: 'averaged keeps at least 90% of its success',
    bound: { kind: 'at-least', share: 0.9 },
    rate: (outcomes, transform) => retention(outcomes, 'averaged', transform),
    withIdentity: false,
  },
  {
    text: 'plain, stopped early, keeps at most half',
    bound: { kind: 'at-most', share: 0.5 },
    rate: (outcomes, transform) => retention(outcomes, 'plain-early', transform),
    withIdentity: false,
  },
  {
    text: 'plain, all iterations, keeps at most half',
    bound: { kind: 'at-most', share: 0.5 },
    rate: (outcomes, transform) => retention(outcomes, 'plain-full', transform),
    withIdentity: false,
  },
  {
    text: 'random noise fools the model on at most 5%',
    bound: { kind: 'at-most', share: 0.05 },
    rate: (outcomes, transform) => rateWithin(outcomes, 'noise', transform),
    withIdentity: true,
  },
];

/** Checks every expectation under each of the bank's transforms; the worst one decides. */
export function checkExpectations(outcomes: readonly OutcomeRecord[], bank: readonly string[]): Finding[] {
  return expectations.map(({ text, bound, rate, withIdentity }) => {
    const rates = [...(withIdentity ? [IDENTITY] : []), ...bank].map((transform) => ({
      transform,
      rate: rate(outcomes, transform),
    }));
    const verdicts = rates.map((entry) => verdictOf(entry.rate, bound));
    return {
      expectation: text,
      verdict: order.find((verdict) => verdicts.includes(verdict)) ?? 'too few',
      evidence: rates.map((entry) => `${entry.transform} ${entry.rate.successes}/${entry.rate.n}`).join(', '),
    };
  });
}

/** Worst first. */
const order: readonly Finding['verdict'][] = ['not as expected', 'too few', 'within chance', 'as expected'];

function verdictOf({ rate, n, interval }: Rate, { kind, share }: Expectation['bound']): Finding['verdict'] {
  if (rate === null || n < FEWEST_IMAGES) return 'too few';
  const holds = kind === 'at-least' ? rate >= share : rate <= share;
  if (holds) return 'as expected';
  return interval.low <= share && share <= interval.high ? 'within chance' : 'not as expected';
}

/** Of the images that an attack fooled untransformed, the share that it still fools under a transform. */
function retention(outcomes: readonly OutcomeRecord[], attack: string, transform: string): Rate {
  const fooled = new Set(
    outcomes
      .filter((outcome) => outcome.attack === attack && outcome.transform === IDENTITY && outcome.state === 'success')
      .map(({ image }) => image),
  );
  return rateWithin(
    outcomes.filter(({ image }) => fooled.has(image)),
    attack,
    transform,
  );
}

function rateWithin(outcomes: readonly OutcomeRecord[], attack: string, transform: string): Rate {
  const judged = outcomes.filter(
    (outcome) => outcome.attack === attack && outcome.transform === transform && isEligible(outcome),
  );
  return rateOf({ successes: judged.filter(({ state }) => state === 'success').length, n: judged.length });
}
