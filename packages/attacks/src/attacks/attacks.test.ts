import type { PlanarPicture } from '@holdfast/scene';
import { toPlanar } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinations, type CombinationConfig } from '../combinations/index.ts';
import { attackConfigSchema, type AttackConfigInput } from '../config.ts';
import { runAttack } from '../loop.ts';
import type { AttackOutcome } from '../path.ts';
import type { GradientOracle } from '../oracle.ts';
import { projections } from '../projections/index.ts';
import { attacks } from './index.ts';

const WIDTH = 5;
const HEIGHT = 4;
const COUNT = 3 * WIDTH * HEIGHT;

type Transform = (picture: Float32Array) => Float32Array;
const identity: Transform = (picture) => picture.slice();

const original: PlanarPicture = {
  width: WIDTH,
  height: HEIGHT,
  data: Float32Array.from({ length: COUNT }, (_, i) => (i * 61) % 256),
};

/** A smooth, curved loss with an awkward float32 gradient: sum of sin((x_i - phase_i) / 9) * (1 + i mod 5). */
function oracleOver(bank: readonly Transform[], combination: CombinationConfig['name']): GradientOracle {
  const members: readonly Transform[] = [identity, ...bank];
  return {
    evaluate: ({ picture, weights }) => {
      const copies = members.map((transform) => transform(picture.data));
      const gradients = copies.map((copy) => copy.map((level, i) => (Math.cos((level - i) / 9) / 9) * (1 + (i % 5))));
      const losses = copies.map((copy) =>
        copy.reduce((sum, level, i) => sum + Math.sin((level - i) / 9) * (1 + (i % 5)), 0),
      );
      return Promise.resolve({
        gradient: combinations[combination].combine(gradients, weights),
        losses,
        succeeded: losses.map((loss) => loss < -150),
      });
    },
    confirm: () => Promise.resolve(true),
  };
}

function attack(
  name: 'plain' | 'averaged' | 'averaged-full',
  requested: readonly Transform[],
  config: Partial<AttackConfigInput> = {},
): Promise<AttackOutcome> {
  const parsed = attackConfigSchema.parse({
    budget: { norm: 'linf', epsilonLevels: 16 },
    stepLevels: 1,
    iterations: 25,
    stop: 'never',
    ...config,
  });
  const bank = attacks[name].bank(requested);
  const oracle = oracleOver(bank, parsed.combination.name);
  return runAttack({ original, config: parsed, members: 1 + bank.length, oracle, randomKey: ['seed', 'image'] });
}

it('averaged-full follows the same path as averaged and hands out its end', async () => {
  const outcome = await attack('averaged-full', [identity]);
  expect(outcome).toEqual(await attack('averaged', [identity]));
  const [variant] = attacks['averaged-full'].variants;
  expect(variant.needsAllIterations).toBe(true);
  expect(variant.pick(outcome)).toEqual(outcome.full);
});

describe('the plain attack and the averaged attack', () => {
  it.each(['mean', 'adaptive', 'max'] as const)('agree bit for bit on an empty bank (%s)', async (name) => {
    for (const direction of ['sign', 'l2', 'raw'] as const) {
      const config = { direction, combination: { name }, stepLevels: 1.5 } as const;
      const plain = await attack('plain', [identity, identity], config);
      const averaged = await attack('averaged', [], config);
      expect(averaged).toEqual(plain);
    }
  });

  it.each(['mean', 'adaptive', 'max'] as const)(
    'give the same picture for a bank of identities with sign steps (%s)',
    async (name) => {
      const plain = await attack('plain', [], { combination: { name } });
      const averaged = await attack('averaged', [identity, identity, identity], { combination: { name } });
      expect(averaged.final.picture).toEqual(plain.final.picture);
      expect(averaged.early.picture).toEqual(plain.early.picture);
    },
  );

  it('differ when the bank changes the picture', async () => {
    const inverted: Transform = (picture) => picture.map((level) => 255 - level);
    const plain = await attack('plain', []);
    const averaged = await attack('averaged', [inverted]);
    expect(averaged.final.picture).not.toEqual(plain.final.picture);
  });

  it('name the samples that the report compares', () => {
    expect(attacks.plain.variants.map((variant) => variant.id)).toEqual(['plain-early', 'plain-full']);
    expect(attacks.averaged.variants.map((variant) => variant.id)).toEqual(['averaged']);
  });
});

describe('the noise control', () => {
  const grey: PlanarPicture = { width: 64, height: 48, data: new Float32Array(3 * 64 * 48).fill(128) };
  const randomKey = ['seed', 'image'];

  it('uses the whole L-infinity budget with random signs', () => {
    const budget = { norm: 'linf', epsilonLevels: 8 } as const;
    const { data } = attacks.noise.sample({ original: grey, budget, randomKey });
    expect([...new Set(data)].sort((a, b) => a - b)).toEqual([120, 136]);
    const ups = data.filter((level) => level === 136).length / data.length;
    expect(ups).toBeGreaterThan(0.47);
    expect(ups).toBeLessThan(0.53);
  });

  it('uses an L2 budget almost wholly, even where it is less than a level for each channel', () => {
    for (const epsilonLevels of [30, 100, 2000]) {
      const picture = attacks.noise.sample({ original: grey, budget: { norm: 'l2', epsilonLevels }, randomKey });
      const reached = projections.l2.distance(toPlanar(picture).data, grey.data);
      expect(reached).toBeLessThanOrEqual(epsilonLevels);
      expect(reached).toBeGreaterThan(0.97 * epsilonLevels);
    }
  });

  it('follows its key, keeps to the budget on any picture, and leaves fixed pixels alone', () => {
    const budgets = fc.record({
      norm: fc.constantFrom('linf' as const, 'l2' as const),
      epsilonLevels: fc.double({ min: 0.5, max: 80, noNaN: true }),
    });
    fc.assert(
      fc.property(budgets, fc.integer(), (budget, seed) => {
        const perturbable = new Uint8Array(WIDTH * HEIGHT).fill(1, 3);
        const make = (key: string) => attacks.noise.sample({ original, perturbable, budget, randomKey: [seed, key] });
        expect(make('a')).toEqual(make('a'));
        const { data } = toPlanar(make('a'));
        expect(projections[budget.norm].distance(data, original.data)).toBeLessThanOrEqual(budget.epsilonLevels);
        for (const pixel of [0, 1, 2, WIDTH * HEIGHT]) expect(data[pixel]).toBe(original.data[pixel]);
      }),
      { numRuns: 40 },
    );
    const budget = { norm: 'linf', epsilonLevels: 8 } as const;
    const one = attacks.noise.sample({ original, budget, randomKey: ['a'] });
    expect(attacks.noise.sample({ original, budget, randomKey: ['b'] })).not.toEqual(one);
  });
});
