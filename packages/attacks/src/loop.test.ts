import type { PlanarPicture } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackConfigSchema, type AttackConfigInput } from './config.ts';
import { combinations } from './combinations/index.ts';
import { runAttack, type AttackRequest } from './loop.ts';
import type { GradientOracle } from './oracle.ts';
import { projections } from './projections/index.ts';

const WIDTH = 4;
const HEIGHT = 3;
const ELEMENTS = 3 * WIDTH * HEIGHT;

/** A picture of whole levels, made from a number so that cases differ. */
function pictureOf(seed: number): PlanarPicture {
  const data = Float32Array.from({ length: ELEMENTS }, (_, i) => (seed * 31 + i * 47) % 256);
  return { width: WIDTH, height: HEIGHT, data };
}

/** Member k succeeds when the picture is within `reach[k]` of its target in L2; its loss is the squared distance / 2. */
function quadraticOracle(
  targets: readonly Float32Array[],
  reach: readonly number[],
  overrides: Partial<GradientOracle> = {},
): GradientOracle & { readonly asked: { round: number; picture: Float32Array }[] } {
  const asked: { round: number; picture: Float32Array }[] = [];
  return {
    asked,
    evaluate: ({ picture, round, weights }) => {
      asked.push({ round, picture: picture.data });
      const distances = targets.map((target) => projections.l2.distance(picture.data, target));
      const gradients = targets.map((target) => picture.data.map((level, i) => level - (target[i] ?? 0)));
      return Promise.resolve({
        gradient: combinations.mean.combine(gradients, weights),
        losses: distances.map((distance) => distance ** 2 / 2),
        succeeded: distances.map((distance, k) => distance <= (reach[k] ?? 0)),
      });
    },
    confirm: () => Promise.resolve(true),
    ...overrides,
  };
}

function requestOf(
  config: Partial<AttackConfigInput>,
  oracle: GradientOracle,
  rest: Partial<AttackRequest> = {},
): AttackRequest {
  return {
    original: pictureOf(1),
    config: attackConfigSchema.parse({
      budget: { norm: 'linf', epsilonLevels: 8 },
      stepLevels: 1,
      iterations: 10,
      ...config,
    }),
    members: 1,
    oracle,
    randomKey: ['seed', 'image'],
    ...rest,
  };
}

const shifted = (picture: PlanarPicture, by: number): Float32Array =>
  picture.data.map((level) => Math.min(255, Math.max(0, level + by)));

describe('runAttack', () => {
  it('walks to the corner of an L-infinity budget with sign steps and stays there', async () => {
    const original: PlanarPicture = { width: WIDTH, height: HEIGHT, data: new Float32Array(ELEMENTS).fill(100) };
    const oracle = quadraticOracle([shifted(original, 50)], [0]);
    const outcome = await runAttack(requestOf({ budget: { norm: 'linf', epsilonLevels: 3 } }, oracle, { original }));
    expect(outcome.endedBy).toBe('iterations');
    expect(outcome.steps).toHaveLength(11);
    expect([...new Set(outcome.final.picture.data)]).toEqual([103]);
    expect(outcome.final.distanceLevels.linf).toBe(3);
  });

  it('starts at the original and evaluates it first (M1)', async () => {
    const oracle = quadraticOracle([shifted(pictureOf(1), 5)], [0]);
    const request = requestOf({}, oracle);
    await runAttack(request);
    expect(oracle.asked[0]?.picture).toEqual(request.original.data);
  });

  it('stops at the first success that is confirmed, not at the first success', async () => {
    const original: PlanarPicture = { width: WIDTH, height: HEIGHT, data: new Float32Array(ELEMENTS).fill(100) };
    const target = shifted(original, 8);
    const oracle = quadraticOracle([target], [4 * Math.sqrt(ELEMENTS)], {
      confirm: (_, iteration) => Promise.resolve(iteration >= 6),
    });
    const outcome = await runAttack(requestOf({}, oracle, { original }));
    expect(outcome.endedBy).toBe('success');
    expect(outcome.steps.map((step) => step.confirmed)).toEqual([
      ...Array.from({ length: 4 }, () => undefined),
      false,
      false,
      true,
    ]);
    expect(outcome.early.iteration).toBe(6);
  });

  it('needs every member to succeed', async () => {
    const original: PlanarPicture = { width: WIDTH, height: HEIGHT, data: new Float32Array(ELEMENTS).fill(100) };
    const target = shifted(original, 5);
    const oracle = quadraticOracle([target, target], [1000, 0]);
    const outcome = await runAttack(requestOf({}, oracle, { original, members: 2 }));
    expect(outcome.firstSuccess?.iteration).toBe(5);
  });

  it('gives the early-stop sample and the sample after all iterations in one run, equal to those of separate runs', async () => {
    const make = (): GradientOracle => quadraticOracle([shifted(pictureOf(1), 7)], [20]);
    const both = await runAttack(requestOf({ stop: 'never' }, make()));
    const early = await runAttack(requestOf({ stop: 'first-success' }, make()));
    expect(both.early.picture).toEqual(early.early.picture);
    expect(both.early.iteration).toBeLessThan(both.full.iteration);
    expect(both.full.iteration).toBe(10);
    expect(both.full.picture).toEqual(both.final.picture);
  });

  it('keeps the best sample of the path when it never fully succeeds', async () => {
    const losses = [5, 2, 3, 4];
    const succeeded = [
      [false, false],
      [true, false],
      [true, false],
      [false, false],
    ];
    const oracle: GradientOracle = {
      evaluate: ({ round }) =>
        Promise.resolve({
          gradient: new Float32Array(ELEMENTS).fill(-1),
          losses: [losses[round] ?? 0, losses[round] ?? 0],
          succeeded: succeeded[round] ?? [],
        }),
      confirm: () => Promise.resolve(false),
    };
    const outcome = await runAttack(requestOf({ iterations: 3 }, oracle, { members: 2 }));
    expect(outcome.firstSuccess).toBeUndefined();
    expect([outcome.early.iteration, outcome.full.iteration, outcome.final.iteration]).toEqual([1, 1, 3]);
  });

  it('never leaves the budget or the valid range, whatever the norm, direction, step and momentum', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          norm: fc.constantFrom('linf' as const, 'l2' as const),
          direction: fc.constantFrom('sign' as const, 'l2' as const, 'raw' as const),
          epsilonLevels: fc.double({ min: 0.3, max: 60, noNaN: true }),
          stepLevels: fc.double({ min: 0.05, max: 40, noNaN: true }),
          momentum: fc.constantFrom(0, 0.9),
          random: fc.boolean(),
          seed: fc.nat(1000),
        }),
        async ({ norm, epsilonLevels, random, seed, ...config }) => {
          const oracle = quadraticOracle([pictureOf(seed + 1).data], [0]);
          const original = pictureOf(seed);
          const start = random ? { kind: 'random' as const, runs: 2 } : { kind: 'original' as const };
          const budget = { norm, epsilonLevels };
          await runAttack(requestOf({ ...config, budget, start, iterations: 4, stop: 'never' }, oracle, { original }));
          for (const { picture } of oracle.asked) {
            expect(projections[norm].distance(picture, original.data)).toBeLessThanOrEqual(epsilonLevels);
            expect(picture.every((level) => Number.isInteger(level) && level >= 0 && level <= 255)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lowers a quadratic loss to its constrained minimum with L2 steps', async () => {
    const original: PlanarPicture = { width: WIDTH, height: HEIGHT, data: new Float32Array(ELEMENTS).fill(100) };
    const target = original.data.map((level, i) => level + (i < 4 ? 30 : 0));
    const oracle = quadraticOracle([target], [0]);
    const config = {
      budget: { norm: 'l2', epsilonLevels: 40 },
      direction: 'l2',
      stepLevels: 5,
      iterations: 30,
    } as const;
    const outcome = await runAttack(requestOf(config, oracle, { original }));
    // The nearest point of the ball lies on the line to the target: 40 levels over 4 channels is 20 each.
    expect(Array.from(oracle.asked.at(-1)?.picture.slice(0, 5) ?? [])).toEqual([120, 120, 120, 120, 100]);
    expect(outcome.final.distanceLevels.l2).toBe(40);
  });

  it('moves only the pixels that may change', async () => {
    const original = pictureOf(3);
    const oracle = quadraticOracle([shifted(original, 30)], [0]);
    for (const direction of ['sign', 'l2', 'raw'] as const) {
      const config = { direction, start: { kind: 'random', runs: 1 } } as const;
      const perturbable = { x0: 1, y0: 1, x1: 3, y1: 3 };
      const { final } = await runAttack(requestOf(config, oracle, { original, perturbable }));
      for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
        const x = pixel % WIDTH;
        const y = Math.floor(pixel / WIDTH);
        const inside = x >= 1 && x < 3 && y >= 1 && y < 3;
        if (inside) continue;
        for (let channel = 0; channel < 3; channel++) {
          expect(final.picture.data[pixel * 3 + channel]).toBe(original.data[channel * WIDTH * HEIGHT + pixel]);
        }
      }
      expect(final.distanceLevels.linf).toBeGreaterThan(0);
    }
  });

  it('is a pure function of its inputs, and random starts follow their key', async () => {
    const run = (key: string): Promise<unknown> =>
      runAttack(
        requestOf({ start: { kind: 'random', runs: 2 } }, quadraticOracle([pictureOf(9).data], [0]), {
          randomKey: [key],
        }),
      ).then((outcome) => [outcome.final.picture, outcome.steps]);
    expect(await run('a')).toEqual(await run('a'));
    expect(await run('a')).not.toEqual(await run('b'));
  });

  it('restarts until a run succeeds', async () => {
    let calls = 0;
    const oracle = quadraticOracle([pictureOf(9).data], [1e9], { confirm: () => Promise.resolve(++calls === 8) });
    const outcome = await runAttack(requestOf({ start: { kind: 'random', runs: 5 }, iterations: 2 }, oracle));
    expect(outcome.early.run).toBe(2);
    expect(outcome.steps.at(-1)?.run).toBe(2);
    // Every evaluation has a number of its own, so that restarts draw random transforms anew.
    expect(oracle.asked.map(({ round }) => round)).toEqual(oracle.asked.map((_, index) => index));
  });

  it('steps along the accumulated gradient of MI-FGSM', async () => {
    // L1-normalised gradients +1, +1, -1 with decay 0.9 add up to 1, 1.9, 0.71: the third step still goes the old way, although
    // its own gradient is far larger and points back.
    const oracle: GradientOracle = {
      evaluate: ({ round }) =>
        Promise.resolve({
          gradient: new Float32Array(ELEMENTS).fill(round < 2 ? -1 : 100),
          losses: [1],
          succeeded: [false],
        }),
      confirm: () => Promise.resolve(false),
    };
    const original: PlanarPicture = { width: WIDTH, height: HEIGHT, data: new Float32Array(ELEMENTS).fill(100) };
    const { final } = await runAttack(requestOf({ momentum: 0.9, iterations: 3 }, oracle, { original }));
    expect(final.distanceLevels.linf).toBe(3);
  });

  it.each([NaN, Infinity])('refuses a gradient that holds %s', async (bad) => {
    const oracle = quadraticOracle([pictureOf(2).data], [0]);
    const poisoned: GradientOracle = {
      ...oracle,
      evaluate: async (request) => {
        const evaluation = await oracle.evaluate(request);
        if (request.round === 2) evaluation.gradient[5] = bad;
        return evaluation;
      },
    };
    await expect(runAttack(requestOf({}, poisoned))).rejects.toMatchObject({
      code: 'NON_FINITE_GRADIENT',
      where: 'run 0, iteration 2',
    });
  });

  it('refuses an answer of the wrong size and an original that is not an 8-bit picture', async () => {
    const oracle = quadraticOracle([pictureOf(2).data], [0]);
    await expect(runAttack(requestOf({}, oracle, { members: 3 }))).rejects.toMatchObject({
      code: 'MALFORMED_EVALUATION',
    });
    const original = { ...pictureOf(1), data: pictureOf(1).data.map((level) => level / 2) };
    await expect(runAttack(requestOf({}, oracle, { original }))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('keeps the best so far when cancelled, and says so when there is nothing to keep', async () => {
    const controller = new AbortController();
    const oracle = quadraticOracle([shifted(pictureOf(1), 20)], [0]);
    const stopping: GradientOracle = {
      ...oracle,
      evaluate: (request) => {
        if (request.round < 4) return oracle.evaluate(request);
        controller.abort();
        return Promise.reject(new Error('the session was torn down'));
      },
    };
    const outcome = await runAttack(requestOf({}, stopping, { signal: controller.signal }));
    expect(outcome.endedBy).toBe('cancelled');
    expect(outcome.best.iteration).toBe(3);
    await expect(runAttack(requestOf({}, oracle, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('passes errors of the oracle on', async () => {
    const oracle = quadraticOracle([pictureOf(2).data], [0], {
      evaluate: () => Promise.reject(new Error('out of memory')),
    });
    await expect(runAttack(requestOf({}, oracle))).rejects.toThrow('out of memory');
  });

  it('flags gradients that are near zero, and a loss that is still falling', async () => {
    const flat: GradientOracle = {
      evaluate: ({ round }) =>
        Promise.resolve({
          gradient: new Float32Array(ELEMENTS).fill(1e-12),
          losses: [100 - 8 * round],
          succeeded: [false],
        }),
      confirm: () => Promise.resolve(false),
    };
    const outcome = await runAttack(requestOf({}, flat));
    expect(outcome.steps.every((step) => step.gradient.nearZero)).toBe(true);
    expect(outcome.lossStillFalling).toBe(true);
    const settled = await runAttack(requestOf({ iterations: 30 }, quadraticOracle([shifted(pictureOf(1), 2)], [-1])));
    expect(settled.lossStillFalling).toBe(false);
    expect(settled.steps[0]?.gradient.nearZero).toBe(false);
  });

  it('tells the oracle the weights and every step to the listener', async () => {
    const seen: number[] = [];
    const target = shifted(pictureOf(1), 20);
    const oracle = quadraticOracle([target, target], [0, 0]);
    const config: Partial<AttackConfigInput> = { combination: { name: 'weighted', weights: [3, 1] }, iterations: 2 };
    const outcome = await runAttack(
      requestOf(config, oracle, { members: 2, onStep: (step) => seen.push(step.iteration) }),
    );
    expect(seen).toEqual([0, 1, 2]);
    expect(outcome.steps[0]?.weights).toEqual([0.75, 0.25]);
  });
});
