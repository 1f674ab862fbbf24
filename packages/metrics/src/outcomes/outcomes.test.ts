import type { Box, Detection, DetectionPrediction } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAttacks } from './comparison.ts';
import { classificationReference, detectionReference } from './eligibility.ts';
import { outcomeStates, type OutcomeRecord, type OutcomeState } from './outcome.ts';
import { summarise } from './summary.ts';

const options = { seed: 7 };

function outcome(
  image: string,
  transform: string,
  state: OutcomeState,
  rest: Partial<OutcomeRecord> = {},
): OutcomeRecord {
  const seen = transform === 'jpeg:75';
  return {
    image,
    attack: 'averaged',
    transform,
    seen,
    state,
    scoreBefore: 0.75,
    scoreAfter: 0.25,
    objects: [],
    ...rest,
  };
}

const box = (x: number): Box => ({ x0: x, y0: 0, x1: x + 10, y1: 10 });
const person = (x: number, score = 0.7, classId = 0): Detection => ({ classId, label: 'person', score, box: box(x) });
const found = (...detections: Detection[]): DetectionPrediction => ({ task: 'detection', detections });

describe('clean reference of a detector', () => {
  it("is the model's own view of the transformed clean picture", () => {
    const reference = detectionReference({
      classId: 0,
      mappedBoxes: [box(0), box(50)],
      transformedClean: found(person(52, 0.4), person(1, 0.9), person(90)),
    });
    expect(reference).toEqual({
      state: 'eligible',
      score: 0.9,
      objects: [
        { index: 0, box: box(1), score: 0.9 },
        { index: 1, box: box(52), score: 0.4 },
      ],
    });
  });

  it('leaves out objects that left the frame or that the transform alone hides', () => {
    const mappedBoxes = [undefined, box(50), box(80)];
    const reference = detectionReference({ classId: 0, mappedBoxes, transformedClean: found(person(80)) });
    expect(reference).toMatchObject({ state: 'eligible', objects: [{ index: 2 }] });
  });

  it('is a natural failure when the transform alone hides every object, whatever else is found', () => {
    for (const transformedClean of [found(), found(person(50, 0.9, 3)), found(person(57))]) {
      expect(detectionReference({ classId: 0, mappedBoxes: [box(50)], transformedClean })).toEqual({
        state: 'natural-failure',
      });
    }
  });

  it('is out of frame when no object is left in it', () => {
    const request = { classId: 0, mappedBoxes: [undefined, undefined], transformedClean: found(person(0)) };
    expect(detectionReference(request)).toEqual({ state: 'out-of-frame' });
  });

  it('never lets one detection stand for two objects', () => {
    const reference = detectionReference({
      classId: 0,
      mappedBoxes: [box(0), box(2)],
      transformedClean: found(person(2)),
    });
    expect(reference).toMatchObject({ objects: [{ index: 1 }] });
  });
});

describe('clean reference of a classifier', () => {
  const transformedClean = {
    task: 'classification',
    classId: 1,
    label: 'stop',
    probabilities: Float32Array.of(0.25, 0.75),
  } as const;

  it('is eligible where the transform alone keeps the label', () => {
    expect(classificationReference({ classId: 1, transformedClean })).toEqual({
      state: 'eligible',
      objects: [],
      score: 0.75,
    });
    expect(classificationReference({ classId: 0, transformedClean })).toEqual({ state: 'natural-failure' });
  });
});

describe('summarise', () => {
  it('counts success and robust only; errors and natural failures are neither', () => {
    const states: OutcomeState[] = [
      'success',
      'success',
      'robust',
      'error',
      'natural-failure',
      'out-of-frame',
      'ineligible',
    ];
    const [row] = summarise(
      states.map((state, i) => outcome(`image ${i}`, 'jpeg:75', state)),
      options,
    );
    expect(row?.transforms[0]).toMatchObject({
      transform: 'jpeg:75',
      seen: true,
      attackSuccess: { successes: 2, n: 3, method: 'wilson' },
      objectSuccess: null,
      counts: { success: 2, robust: 1, error: 1, 'natural-failure': 1, 'out-of-frame': 1, ineligible: 1 },
      meanScoreBefore: 0.75,
      meanScoreAfter: 0.25,
    });
  });

  it('has no rate, instead of a rate of 0, where nothing is eligible', () => {
    const [row] = summarise([outcome('a', 'identity', 'error', { scoreBefore: null, scoreAfter: null })], options);
    expect(row?.transforms[0]).toMatchObject({
      attackSuccess: { n: 0, rate: null, interval: { low: 0, high: 1 } },
      meanScoreAfter: null,
    });
  });

  it('gives joint rates over the images that are eligible under all transforms, seen and unseen apart', () => {
    const outcomes = [
      ...['a', 'b', 'c', 'd'].map((image) => outcome(image, 'identity', 'success')),
      ...(['success', 'success', 'robust', 'success'] as const).map((s, i) => outcome('abcd'[i] ?? '', 'jpeg:75', s)),
      ...(['success', 'robust', 'robust', 'natural-failure'] as const).map((s, i) =>
        outcome('abcd'[i] ?? '', 'median:5', s),
      ),
    ];
    const joint = summarise(outcomes, options)[0]?.joint;
    expect(joint?.all).toMatchObject({
      transforms: ['identity', 'jpeg:75', 'median:5'],
      survivesAll: { successes: 1, n: 3 },
    });
    expect(joint?.seen).toMatchObject({ transforms: ['identity', 'jpeg:75'], survivesAll: { successes: 3, n: 4 } });
    expect(joint?.unseen).toMatchObject({ transforms: ['identity', 'median:5'], survivesAll: { successes: 1, n: 3 } });
    expect(joint?.all.perTransform.map(({ attackSuccess }) => [attackSuccess.successes, attackSuccess.n])).toEqual([
      [3, 3],
      [2, 3],
      [1, 3],
    ]);
  });

  it('does not take an image that was never judged under a transform for eligible there', () => {
    const outcomes = [
      outcome('a', 'identity', 'success'),
      outcome('b', 'identity', 'success'),
      outcome('a', 'jpeg:75', 'success'),
    ];
    expect(summarise(outcomes, options)[0]?.joint.all.survivesAll).toMatchObject({ successes: 1, n: 1 });
  });

  it('reports the rate over objects beside that over images', () => {
    const objects = (...successes: boolean[]): Partial<OutcomeRecord> => ({
      objects: successes.map((success) => ({ success })),
    });
    const [row] = summarise(
      [
        outcome('a', 'identity', 'robust', objects(true, true, false)),
        outcome('b', 'identity', 'success', objects(true)),
        outcome('c', 'identity', 'natural-failure', objects(false)),
      ],
      options,
    );
    expect(row?.transforms[0]?.attackSuccess.rate).toBe(0.5);
    expect(row?.transforms[0]?.objectSuccess).toMatchObject({ successes: 3, n: 4, rate: 0.75 });
  });

  it('does not depend on the order of the images', () => {
    const outcomes = fc.uniqueArray(
      fc.record({
        image: fc.string({ maxLength: 3 }),
        state: fc.constantFrom(...outcomeStates),
        hits: fc.array(fc.boolean()),
      }),
      { selector: ({ image }) => image, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(outcomes, (drawn) => {
        const records = drawn.map(({ image, state, hits }) =>
          outcome(image, 'identity', state, { scoreBefore: null, objects: hits.map((success) => ({ success })) }),
        );
        expect(summarise([...records].reverse(), options)[0]?.transforms[0]?.objectSuccess).toEqual(
          summarise(records, options)[0]?.transforms[0]?.objectSuccess,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('refuses an outcome that comes twice', () => {
    const twice = [outcome('a', 'identity', 'success'), outcome('a', 'identity', 'success')];
    expect(() => summarise(twice, options)).toThrow(/comes twice/);
  });
});

describe('compareAttacks', () => {
  it('pairs the verdicts on the images where both attacks were judged', () => {
    const plain = (image: string, state: OutcomeState): OutcomeRecord =>
      outcome(image, 'jpeg:75', state, { attack: 'plain' });
    const averaged = (image: string, state: OutcomeState): OutcomeRecord => outcome(image, 'jpeg:75', state);
    const outcomes = [
      ...['a', 'b', 'c', 'd', 'e'].flatMap((image) => [plain(image, 'robust'), averaged(image, 'success')]),
      plain('f', 'success'),
      averaged('f', 'success'),
      plain('g', 'success'),
      averaged('g', 'error'),
    ];
    expect(compareAttacks(outcomes, { first: 'averaged', second: 'plain' })).toMatchObject([
      { transform: 'jpeg:75', n: 6, onlyFirst: 5, onlySecond: 0, both: 1, difference: 5 / 6, pValue: 0.0625 },
    ]);
  });
});
