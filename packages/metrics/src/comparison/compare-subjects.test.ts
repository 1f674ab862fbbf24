import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeState } from '../outcomes/outcome.ts';
import { commonRates } from './common-rates.ts';
import { compareCells, compareFamily, compareSubjects, compareWithReference } from './compare-subjects.ts';
import { largestObjectSize, objectSizeOf } from './object-size.ts';
import { pairOutcomes, type ComparedOutcome } from './pairs.ts';

interface Given {
  readonly state: OutcomeState;
  readonly rest?: Partial<ComparedOutcome>;
}

function outcomes(states: readonly (OutcomeState | Given)[], transform = 'identity'): readonly ComparedOutcome[] {
  return states.map((given, i) => {
    const { state, rest = {} } = typeof given === 'string' ? { state: given } : given;
    return { image: `photo ${i}`, attack: 'averaged', transform, seen: transform === 'identity', state, ...rest };
  });
}

const times = (state: OutcomeState, count: number): OutcomeState[] => Array<OutcomeState>(count).fill(state);
const margin = 0.05;

describe('two subjects', () => {
  it('are compared on the images that both judged', () => {
    const first = outcomes(['success', 'success', 'robust', 'robust', 'error', 'natural-failure', 'success']);
    const second = outcomes(['success', 'robust', 'success', 'robust', 'robust', 'success', 'out-of-frame']);
    const { rows, commonImages } = compareSubjects(first, [...second, ...outcomes(['success'], 'jpeg:75')], { margin });
    expect(commonImages).toBe(7);
    expect(rows).toMatchObject([
      {
        attack: 'averaged',
        transform: 'identity',
        both: 1,
        onlyFirst: 1,
        onlySecond: 1,
        neither: 1,
        n: 4,
        errors: 1,
        onlyEligibleInFirst: 1,
        onlyEligibleInSecond: 1,
      },
    ]);
  });

  it('say in one sentence what regressed, and whether it would stand among all that was looked at', () => {
    const first = [...outcomes(times('robust', 60)), ...outcomes(times('robust', 60), 'jpeg:75')];
    const second = [
      ...outcomes([...times('success', 30), ...times('robust', 30)]),
      ...outcomes(times('robust', 60), 'jpeg:75'),
    ];
    const { headline } = compareSubjects(first, second, { margin: 0.1 });
    expect(headline).toBe(
      '2 cells on 60 common images: 1 regressed, 1 without material change (margin ±10 points). ' +
        'Largest: averaged under identity, +50 points (+36.3 to +62.3). ' +
        "1 of 1 changed cells stand after Holm's correction for 2 tests.",
    );
    expect(compareSubjects(first, [], { margin }).headline).toContain('Nothing to compare');
  });

  it('list images that regressed and were fixed, those with most cells first, and count the rest', () => {
    const first = [
      ...outcomes(['robust', 'robust', 'success']),
      ...outcomes(['robust', 'robust', 'success'], 'jpeg:75'),
    ];
    const second = [
      ...outcomes(['success', 'success', 'robust']),
      ...outcomes(['robust', 'success', 'success'], 'jpeg:75'),
    ];
    const { changes } = compareSubjects(first, second, { margin, listed: 1 });
    expect(changes.regressed).toEqual({
      total: 2,
      images: [
        {
          image: 'photo 1',
          cells: [
            { attack: 'averaged', transform: 'identity' },
            { attack: 'averaged', transform: 'jpeg:75' },
          ],
        },
      ],
    });
    expect(changes.fixed).toMatchObject({ total: 1, images: [{ image: 'photo 2' }] });
  });

  it('are compared under all transforms at once where both judged them', () => {
    const first = [
      ...outcomes(['success', 'success', 'error']),
      ...outcomes(['success', 'robust', 'success'], 'jpeg:75'),
    ];
    const second = [
      ...outcomes(['success', 'success', 'success']),
      ...outcomes(['robust', 'success', 'success'], 'jpeg:75'),
      ...outcomes(['robust', 'robust', 'robust'], 'blur:3'),
    ];
    const { joint } = compareSubjects(first, second, { margin });
    expect(joint).toMatchObject([{ transform: 'joint:all', n: 2, onlyFirst: 1, onlySecond: 1, errors: 1 }]);
  });

  it('are compared per class and per size of object, as the first one sees them', () => {
    const given = (className: string, objectSize: 'small' | 'large', state: OutcomeState): Given => ({
      state,
      rest: { className, objectSize },
    });
    const first = outcomes([
      given('bus', 'small', 'robust'),
      given('car', 'large', 'robust'),
      given('car', 'small', 'success'),
    ]);
    const second = outcomes([
      given('bus', 'small', 'success'),
      given('car', 'small', 'robust'),
      given('car', 'small', 'success'),
    ]);
    const { byClass, bySize } = compareSubjects(first, second, { margin });
    expect(byClass.map(({ group, rows }) => [group, rows[0]?.n, rows[0]?.onlySecond])).toEqual([
      ['bus', 1, 1],
      ['car', 2, 0],
    ]);
    expect(bySize.map(({ group, rows }) => [group, rows[0]?.n])).toEqual([
      ['small', 2],
      ['large', 1],
    ]);
    expect(compareSubjects(outcomes(['success']), outcomes(['success']), { margin })).toMatchObject({
      byClass: [],
      bySize: [],
    });
  });

  it('give the same from rows and from counts that a database made', () => {
    const first = outcomes([...times('success', 20), ...times('robust', 20)]);
    const second = outcomes([...times('robust', 5), ...times('success', 20), ...times('robust', 15)]);
    const { rows } = compareSubjects(first, second, { margin });
    expect(compareCells(pairOutcomes(first, second).cells, { margin })).toEqual(rows);
  });

  it('do not depend on the order of the outcomes', () => {
    const states = fc.array(fc.constantFrom<OutcomeState>('success', 'robust', 'error', 'natural-failure'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(states, states, fc.nat(), (a, b, turn) => {
        const [first, second] = [outcomes(a), outcomes(b)];
        const turned = [...second.slice(turn % b.length), ...second.slice(0, turn % b.length)];
        expect(compareSubjects([...first].reverse(), turned, { margin })).toEqual(
          compareSubjects(first, second, { margin }),
        );
      }),
    );
  });

  it('refuse an outcome that comes twice', () => {
    const twice = [...outcomes(['success']), ...outcomes(['robust'])];
    expect(() => compareSubjects(twice, twice, { margin })).toThrow(/comes twice/);
  });
});

describe('more than two subjects', () => {
  it('are one family: the cells of all of them are corrected together', () => {
    const cell = (transform: string, onlySecond: number) => ({
      ...{ attack: 'averaged', transform, seen: true, errors: 0, onlyEligibleInFirst: 0, onlyEligibleInSecond: 0 },
      counts: { both: 0, onlyFirst: 0, onlySecond, neither: 60 },
    });
    // Exact McNemar with k images on one side is 2 / 2^k: 1/16, 1/256, 1/32; times 2 and 1 for two tests, times 3, 2 and 1 for three.
    const adjusted = (...sets: ReturnType<typeof cell>[][]) =>
      compareFamily(sets, { margin }).map((rows) => rows.map((row) => +(row.adjustedPValue * 256).toFixed(9)));
    expect(adjusted([cell('identity', 5), cell('jpeg:75', 9)])).toEqual([[16, 2]]);
    expect(adjusted([cell('identity', 5), cell('jpeg:75', 9)], [cell('identity', 6)])).toEqual([[16, 3], [16]]);
    expect(adjusted([], [cell('identity', 5)])).toEqual([[], [16]]);
    const [first] = compareFamily([[cell('identity', 5), cell('jpeg:75', 9)], [cell('identity', 6)]], { margin });
    expect(first?.map(({ transform }) => transform)).toEqual(['identity', 'jpeg:75']);
  });

  it('say how many tests the correction was for, joint success apart', () => {
    const reference = outcomes(times('robust', 60));
    const others = [30, 25, 20].map((count) => outcomes([...times('success', count), ...times('robust', 60 - count)]));
    const found = compareWithReference(reference, others, { margin });
    expect(found.map(({ headline }) => headline.split('1 of 1 ')[1])).toEqual(
      Array(3).fill("changed cells stand after Holm's correction for 3 tests."),
    );
    expect(found[0]?.rows[0]?.adjustedPValue).toBeCloseTo(3 * 2 ** -29, 15);
    expect(found[2]?.joint[0]?.adjustedPValue).toBeCloseTo(2 ** -19, 15);
  });

  it('stand side by side over the images that are eligible in all of them', () => {
    const table = commonRates([
      outcomes(['success', 'success', 'robust', 'error']),
      outcomes(['success', 'robust', 'robust', 'robust']),
      [...outcomes(['robust', 'robust', 'natural-failure', 'robust']), ...outcomes(['success'], 'jpeg:75')],
    ]);
    expect(table).toMatchObject([
      { transform: 'identity', n: 2, rates: [{ successes: 2 }, { successes: 1 }, { successes: 0 }] },
    ]);
    expect(commonRates([])).toEqual([]);
  });
});

it('sizes of objects are those of COCO', () => {
  const square = (side: number) => ({ x0: 10, y0: 10, x1: 10 + side, y1: 10 + side });
  expect([31.9, 32, 95.9, 96].map((side) => objectSizeOf(square(side)))).toEqual([
    'small',
    'medium',
    'medium',
    'large',
  ]);
  expect(largestObjectSize([square(8), square(100), square(40)])).toBe('large');
  expect(largestObjectSize([])).toBeUndefined();
});
