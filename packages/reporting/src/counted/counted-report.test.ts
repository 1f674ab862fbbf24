import { isEligible, outcomeStates, type OutcomeState } from '@holdfast/metrics';
import type { Outcome, Results } from '@holdfast/results';
import { expect, it } from 'vitest';
import { syntheticResults } from '../../../../test/testkit/results.ts';
import { completedOutcomes } from '../model/outcomes.ts';
import { buildReport } from '../report-model.ts';
import { buildCountedReport, comparedAttack, type CountedEvidence, type CountedJoint } from './counted-report.ts';
import { headOf, reportHeadSchema } from './report-head.ts';

const run = syntheticResults({
  images: Array.from({ length: 45 }, (_, index) => ({
    id: `photo-${String(index).padStart(2, '0')}.jpg`,
    succeeds: {
      'plain-early': index % 2 === 0 ? ['identity'] : [],
      'plain-full': index % 3 === 0 ? ['identity', 'jpeg:75'] : ['identity'],
      averaged:
        index % 4 === 0
          ? ['identity', 'jpeg:75', 'median:3']
          : ['identity', 'jpeg:75', 'median:3', 'jpeg:50', 'jpeg:30', 'jpeg:90'],
      noise: [],
    },
    states: {
      ...(index === 7 && { '@jpeg:30': 'natural-failure' as const }),
      ...(index === 9 && { 'averaged@jpeg:50': 'error' as const }),
    },
  })),
});

/** What a database would count, counted here from the outcomes themselves. */
function countedFrom(results: Results): CountedEvidence {
  const outcomes = completedOutcomes(results);
  const { configuration, model } = results;
  const attacks = [...new Set(outcomes.map(({ attack }) => attack))];
  const specs = [...new Map(outcomes.map(({ transform, seen }) => [transform, seen]))];
  const transforms = specs.map(([spec, seen]) => ({ spec, seen: seen || spec === 'identity' }));
  const at = (attack: string, transform: string): Outcome[] =>
    outcomes.filter((outcome) => outcome.attack === attack && outcome.transform === transform);
  const report = buildReport(results);
  const first = comparedAttack(attacks) ?? '';
  return {
    complete: results.complete,
    model,
    configuration,
    transforms,
    counts: report.counts,
    cells: attacks.flatMap((attack) =>
      transforms.map(({ spec }) => {
        const own = at(attack, spec);
        const count = (state: OutcomeState): number => own.filter((outcome) => outcome.state === state).length;
        const [success, robust, natural, outside, ineligible, error] = outcomeStates.map(count);
        const objects = own.filter(isEligible).flatMap((outcome) => outcome.objects);
        return {
          attack,
          transform: spec,
          counts: {
            success: success ?? 0,
            robust: robust ?? 0,
            'natural-failure': natural ?? 0,
            'out-of-frame': outside ?? 0,
            ineligible: ineligible ?? 0,
            error: error ?? 0,
          },
          objectsHit: objects.filter((object) => object.success).length,
          objects: objects.length,
        };
      }),
    ),
    joint: attacks.flatMap((attack) =>
      (['all', 'seen', 'unseen'] as const).map((scope): CountedJoint => {
        const wanted = transforms.filter(
          ({ spec, seen }) => spec === 'identity' || scope === 'all' || seen === (scope === 'seen'),
        );
        const judged = wanted.flatMap(({ spec }) => at(attack, spec));
        const images = [...new Set(judged.map(({ image }) => image))];
        const byImage = images.map((image) => judged.filter((outcome) => outcome.image === image));
        const complete = byImage.filter((own) => own.length === wanted.length && own.every(isEligible));
        const successes = complete.filter((own) => own.every(({ state }) => state === 'success')).length;
        return { attack, scope, successes, n: complete.length };
      }),
    ),
    pairs: attacks
      .filter((attack) => attack !== first)
      .flatMap((second) =>
        transforms.map(({ spec }) => {
          const others = new Map(at(second, spec).map((outcome) => [outcome.image, outcome]));
          const both = at(first, spec).flatMap((outcome) => {
            const other = others.get(outcome.image);
            return other !== undefined && isEligible(outcome) && isEligible(other)
              ? [[outcome.state === 'success', other.state === 'success'] as const]
              : [];
          });
          const count = (a: boolean, b: boolean): number => both.filter(([x, y]) => x === a && y === b).length;
          return {
            second,
            transform: spec,
            both: count(true, true),
            onlyFirst: count(true, false),
            onlySecond: count(false, true),
            neither: count(false, false),
          };
        }),
      ),
    norms: report.norms,
    surrogate: report.surrogate,
    accuracy: report.accuracy,
    hasLabels: false,
    lostOnSaving: [],
  };
}

it('says the same from counts as from all outcomes, number for number and word for word', () => {
  const {
    schema: _schema,
    run: _run,
    provenance: _provenance,
    warnings: _warnings,
    // Divided by what only outcomes know: boxes and classes.
    facets: _facets,
    ...whole
  } = headOf(buildReport(run));
  const { complete, warnings: _counted, ...counted } = buildCountedReport(countedFrom(run));
  const scoreless = whole.cells.map((cell) => ({
    ...cell,
    meanScoreBefore: null,
    meanScoreAfter: null,
    objectSuccess: null,
  }));
  const cells = counted.cells.map((cell) => ({ ...cell, objectSuccess: null }));
  expect({ ...counted, cells }).toEqual({ ...whole, cells: scoreless });
  expect(complete).toBe(true);
});

it('counts objects exactly, with an interval that holds the rate', () => {
  const whole = buildReport(run);
  for (const cell of buildCountedReport(countedFrom(run)).cells) {
    const same = whole.cells.find(({ attack, transform }) => attack === cell.attack && transform === cell.transform);
    expect(cell.objectSuccess).toMatchObject({ successes: same?.objectSuccess?.successes, n: same?.objectSuccess?.n });
    const { rate, interval } = cell.objectSuccess ?? { rate: null, interval: { low: 1, high: 0 } };
    expect(interval.low).toBeLessThanOrEqual(rate ?? 2);
    expect(interval.high).toBeGreaterThanOrEqual(rate ?? -1);
  }
});

it('says of a run that goes on that it does', () => {
  const { warnings, complete } = buildCountedReport({ ...countedFrom(run), complete: false });
  expect(complete).toBe(false);
  expect(warnings.map(({ code }) => code)).toContain('INCOMPLETE_RUN');
});

it('has a head that is the report without its images', () => {
  const report = buildReport(run);
  expect(reportHeadSchema.parse(JSON.parse(JSON.stringify(headOf(report))))).toEqual(headOf(report));
  expect(JSON.stringify(headOf(report)).length).toBeLessThan(JSON.stringify(report).length / 2);
});
