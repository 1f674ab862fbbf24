import { IDENTITY, rateOf, type OutcomeRecord, type Rate } from '@holdfast/metrics';

/** Of the images that an attack fooled untransformed, the share that it still fools under a transform. */
export interface Retention {
  readonly attack: string;
  readonly transform: string;
  readonly kept: Rate;
}

/**
 * One thing that was expected, and what came. `unknown` where no image could tell. A verdict is made of the point estimates; the reader gets n
 * and the interval beside it.
 */
export interface Finding {
  readonly expectation: string;
  readonly verdict: 'as expected' | 'not as expected' | 'unknown';
  readonly evidence: string;
}

const KEPT_AT_LEAST = 0.9;
const LOST_MOST_BELOW = 0.5;
const NOISE_AT_MOST = 0.05;

/** Checks what engine.md's prototype led to expect. `seen` are the transforms of the bank. */
export function checkExpectations(outcomes: readonly OutcomeRecord[], seen: readonly string[]): Finding[] {
  return [
    findingOf({
      expectation: `averaged keeps at least ${percent(KEPT_AT_LEAST)} of its success under each of the bank`,
      rates: seen.map((transform) => retention(outcomes, { attack: 'averaged', transform })),
      holds: (rate) => rate >= KEPT_AT_LEAST,
    }),
    findingOf({
      expectation: 'plain, stopped early, loses most of its success under each of the bank',
      rates: seen.map((transform) => retention(outcomes, { attack: 'plain-early', transform })),
      holds: (rate) => rate < LOST_MOST_BELOW,
    }),
    findingOf({
      expectation: `random noise of the same size fools the model on at most ${percent(NOISE_AT_MOST)} of the images`,
      rates: [IDENTITY, ...seen].map((transform) => ({
        attack: 'noise',
        transform,
        kept: successRate(outcomes, 'noise', transform),
      })),
      holds: (rate) => rate <= NOISE_AT_MOST,
    }),
  ];
}

/** Images that are eligible both untransformed and under the transform, and succeeded untransformed. */
export function retention(
  outcomes: readonly OutcomeRecord[],
  { attack, transform }: { readonly attack: string; readonly transform: string },
): Retention {
  const own = outcomes.filter((outcome) => outcome.attack === attack);
  const fooled = new Set(
    own.filter((outcome) => outcome.transform === IDENTITY && outcome.state === 'success').map(({ image }) => image),
  );
  const judged = own.filter(
    ({ image, transform: under, state }) =>
      under === transform && fooled.has(image) && (state === 'success' || state === 'robust'),
  );
  const successes = judged.filter(({ state }) => state === 'success').length;
  return { attack, transform, kept: rateOf({ successes, n: judged.length }) };
}

function successRate(outcomes: readonly OutcomeRecord[], attack: string, transform: string): Rate {
  const judged = outcomes.filter(
    (outcome) =>
      outcome.attack === attack &&
      outcome.transform === transform &&
      (outcome.state === 'success' || outcome.state === 'robust'),
  );
  return rateOf({ successes: judged.filter(({ state }) => state === 'success').length, n: judged.length });
}

function findingOf(request: {
  readonly expectation: string;
  readonly rates: readonly Retention[];
  readonly holds: (rate: number) => boolean;
}): Finding {
  const { expectation, rates, holds } = request;
  const evidence = rates.map(({ transform, kept }) => `${transform} ${kept.successes}/${kept.n}`).join(', ');
  const known = rates.flatMap(({ kept }) => kept.rate ?? []);
  const verdict = known.length < rates.length ? 'unknown' : known.every(holds) ? 'as expected' : 'not as expected';
  return { expectation, verdict, evidence };
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
