import { expect, it } from 'vitest';
import { defaultAttackSettings } from './attack-settings.ts';
import { estimateCost } from './estimate.ts';

const definition = {
  images: { kind: 'random' as const, count: 50 },
  settings: defaultAttackSettings,
  transforms: { bank: [{ spec: 'jpeg:75', gradientMode: 'exact' as const }], evaluate: ['noise:8', 'jpeg:75'] },
};
const kind = 'attack' as const;
const measured = { msPerImage: 2000, images: 10 };

it('multiplies images, attacks, steps and transforms', () => {
  const request = { kind, definition, availableImages: 1000, costs: [measured, measured], workers: 1, lanes: 2 };
  expect(estimateCost(request)).toEqual({
    images: 50,
    // plain hands out two samples (early and full), averaged and noise one each.
    samples: 50 * 2 * 4,
    // untransformed, jpeg:75, noise:8.
    outcomes: BigInt(50 * 2 * 4 * 3),
    // plain: 40 steps of one picture; averaged: 40 steps of two.
    steps: BigInt(50 * 2 * (40 + 80)),
    workers: 1,
    seconds: 100,
    basis:
      'By what an image of these models took in their last run, which may have had other settings, on the worker running now (2 images at a time).',
    basisKind: 'LAST_RUN',
    lanes: 2,
    models: 2,
    unmeasuredModels: 0,
  });
});

it('gives no time where nothing was measured or nobody works, and says so', () => {
  const unknown = estimateCost({ kind, definition, availableImages: 20, costs: [null], workers: 2, lanes: 4 });
  expect(unknown).toMatchObject({ images: 20, seconds: null });
  expect(unknown.basis).toMatch(/^Nothing has been measured/);
  const idle = estimateCost({ kind, definition, availableImages: 20, costs: [measured], workers: 0, lanes: 0 });
  expect(idle.seconds).toBeNull();
  expect(idle.basis).toMatch(/^No worker is running/);
});

it('takes no steps where stored samples are judged again, under the transforms asked for only', () => {
  const request = { definition, availableImages: 20, costs: [measured], workers: 1, lanes: 2 };
  const transfer = estimateCost({ ...request, kind: 'transfer' });
  expect(transfer).toMatchObject({ steps: 0n, samples: 20 * 4, outcomes: BigInt(20 * 4 * 3), seconds: null });
  expect(transfer.basis).toMatch(/^Nothing is attacked/);
  const bankOnly = { ...definition, transforms: { ...definition.transforms, evaluate: [] } };
  expect(estimateCost({ ...request, definition: bankOnly, kind: 'replay' }).outcomes).toBe(BigInt(20 * 4));
});
