import { expect, it } from 'vitest';
import { byScenario, clearChanges, type Evaluation } from './evaluation.ts';

type Row = Evaluation['attacks'][number];

const rate = { successes: 1, n: 2, rate: 0.5, interval: { low: 0.1, high: 0.9 }, confidence: 0.95 };
const row = (scenario: Row['scenario'], attack: string, transform: string, low: number, high: number): Row => ({
  scenario,
  attack,
  transform,
  seenInTraining: true,
  before: rate,
  after: rate,
  paired: { n: 2, difference: (low + high) / 2, interval: { low, high }, pValue: 0.1 },
});
const evaluation: Evaluation = {
  images: ['a', 'b'],
  complete: true,
  clean: {
    metric: 'accuracy',
    reference: 'labels',
    n: 2,
    before: 1,
    after: 1,
    difference: 0,
    interval: { low: 0, high: 0 },
  },
  attacks: [
    row('transferred', 'plain', 'identity', 0.2, 0.4),
    row('adaptive', 'plain', 'identity', 0.1, 0.5),
    row('adaptive', 'averaged', 'identity', -0.3, 0.2),
    row('adaptive', 'plain', 'jpeg:75', -0.4, -0.1),
  ],
};

it('counts as changes only those of attacks made anew whose interval leaves no doubt', () => {
  expect(clearChanges(evaluation)).toEqual({ count: 3, less: 1, more: 1, unclear: 1 });
});

it('puts the attacks made anew first, each with all its transforms', () => {
  const shown = byScenario(evaluation).map(({ scenario, attacks }) => [
    scenario,
    attacks.map(({ attack, rows }) => [attack, rows.map(({ transform }) => transform)]),
  ]);
  expect(shown).toEqual([
    [
      'adaptive',
      [
        ['plain', ['identity', 'jpeg:75']],
        ['averaged', ['identity']],
      ],
    ],
    ['transferred', [['plain', ['identity']]]],
  ]);
});
