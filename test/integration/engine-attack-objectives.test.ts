import type { AttackConfigInput } from '@holdfast/attacks';
import type { Results } from '@holdfast/results';
import { resultsSchema } from '@holdfast/results';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackRun, configurationOf, outcomeStates } from '../testkit/models/attack-run.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { tinyClassifier } from '../testkit/models/classifier.ts';
import { blobPhoto, imageOf, wavePhoto } from '../testkit/models/photos.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2, memoryCapMb: 2048 });
});
afterAll(() => runtime.close());

const redAndGreen = blobPhoto(
  { width: 64, height: 40 },
  [
    { colour: 'red', column: 1, row: 1 },
    { colour: 'green', column: 5, row: 2 },
  ],
  1,
);
const BANK = 'jpeg:75,median:3';

/** Labels and boxes that a saved sample, or the clean picture, is seen with. */
function seen(prediction: Results['images'][number]['image']['prediction']): string[] {
  if (prediction === null) return [];
  return prediction.task === 'classification'
    ? [prediction.label]
    : prediction.detections.map(({ label, box }) => `${label} at ${box.x0},${box.y0}`).sort();
}

describe('a detector', () => {
  const clean = ['green at 36,12', 'red at 4,4'];

  it.each([
    { objective: 'vanish:red', becomes: (objects: string[]) => !objects.some((object) => object.startsWith('red')) },
    { objective: 'mislabel:red', becomes: (objects: string[]) => objects.includes('green at 4,4') },
    { objective: 'mislabel:red->green', becomes: (objects: string[]) => objects.includes('green at 4,4') },
    { objective: 'untargeted:red', becomes: (objects: string[]) => !objects.includes('red at 4,4') },
  ])('$objective: plain is undone by JPEG and median, averaged survives them, noise does nothing', async (wanted) => {
    const { objective, becomes } = wanted;
    const { results } = await attackRun({
      runtime,
      model: blobDetector(),
      images: [imageOf('a', redAndGreen)],
      configuration: configurationOf({ objective, bank: BANK, evaluate: ['noise:4'] }),
    });
    expect(resultsSchema.parse(results)).toEqual(results);
    const [result] = results.images;
    expect(result?.failures).toEqual([]);
    expect(seen(result?.image.prediction ?? null)).toEqual(clean);
    const states = outcomeStates(results);
    for (const spec of ['jpeg:75', 'median:3']) {
      expect(states[`a/plain-early@${spec}`]).toBe('robust');
      expect(states[`a/averaged@${spec}`]).toBe('success');
    }
    for (const attack of ['plain-early', 'plain-full', 'averaged']) {
      expect(states[`a/${attack}@identity`]).toBe('success');
      const sample = result?.samples.find((candidate) => candidate.attack === attack);
      expect(becomes(seen(sample?.prediction ?? null))).toBe(true);
    }
    for (const spec of ['identity', 'jpeg:75', 'median:3', 'noise:4']) expect(states[`a/noise@${spec}`]).toBe('robust');
  });

  it('keeps the sample group of M5: every transformed copy with what the model says about it', async () => {
    const { results, sink } = await attackRun({
      runtime,
      model: blobDetector(),
      images: [imageOf('a', redAndGreen)],
      configuration: configurationOf({ objective: 'vanish:red', bank: BANK, attacks: ['averaged'] }),
    });
    const group = results.images[0]?.samples[0]?.group ?? [];
    expect(group.map(({ transform }) => transform)).toEqual(['jpeg:75', 'median:3']);
    for (const { file, prediction } of group) {
      expect((await sink.picture(file)).width).toBe(64);
      expect(seen(prediction)).not.toContain('red at 4,4');
    }
  });
});

describe('a classifier', () => {
  const images = [1, 2, 3].map((seed) => imageOf(`${seed}`, wavePhoto({ width: 32, height: 32 }, seed)));

  it.each([
    { objective: 'untargeted', fooled: (label: string) => label !== 'south' },
    { objective: 'target:north', fooled: (label: string) => label === 'north' },
  ])('$objective succeeds on the saved files', async ({ objective, fooled }) => {
    const { results } = await attackRun({
      runtime,
      model: tinyClassifier(),
      images,
      configuration: configurationOf({
        objective,
        bank: BANK,
        attack: { iterations: 12 },
      }),
    });
    expect(resultsSchema.parse(results)).toEqual(results);
    for (const { image, samples, failures } of results.images) {
      expect(failures).toEqual([]);
      expect(seen(image.prediction)).toEqual(['south']);
      for (const { attack, prediction } of samples) {
        expect(fooled(seen(prediction)[0] ?? ''), `${image.id} ${attack}`).toBe(attack !== 'noise');
      }
    }
  });

  it('does not attack a picture that already has the wanted label, or whose label the model misses', async () => {
    const photo = wavePhoto({ width: 32, height: 32 }, 1);
    const wanted = await attackRun({
      runtime,
      model: tinyClassifier(),
      images: [imageOf('a', photo)],
      configuration: configurationOf({ objective: 'target:south' }),
    });
    const missed = await attackRun({
      runtime,
      model: tinyClassifier(),
      images: [imageOf('a', photo, 0), imageOf('b', photo, 2)],
      configuration: configurationOf({ objective: 'untargeted', attacks: ['plain'] }),
    });
    const eligibility = [...wanted.results.images, ...missed.results.images].map(({ image, samples }) => [
      image.eligible,
      image.error,
      samples.length,
    ]);
    expect(eligibility).toEqual([
      [false, false, 0],
      [false, false, 0],
      [true, false, 2],
    ]);
    expect(wanted.results.images[0]?.image).toMatchObject({
      reason: 'the model already says south for the clean image',
      told: { code: 'already_so', values: ['south'] },
    });
    expect(missed.results.images[0]?.image).toMatchObject({
      reason: 'the model is already wrong: it says south, the label is north',
      told: { code: 'already_wrong', values: ['south', 'north'] },
    });
  });
});

describe('options of the loop', () => {
  it.each([
    { title: 'given weights', attack: { combination: { name: 'weighted', weights: [2, 1, 1] } } },
    { title: 'no weight on the sample itself', attack: { combination: { name: 'weighted', weights: [0, 1, 1] } } },
    { title: 'adaptive weights', attack: { combination: { name: 'adaptive' } } },
    { title: 'max', attack: { combination: { name: 'max' } } },
    { title: 'momentum', attack: { momentum: 0.9 } },
    { title: 'random start with restarts', attack: { start: { kind: 'random', runs: 2 } } },
    {
      title: 'an L2 budget with L2 steps',
      attack: { budget: { norm: 'l2', epsilonLevels: 160 }, direction: 'l2', stepLevels: 40, iterations: 12 },
    },
    { title: 'raw gradients as steps', attack: { direction: 'raw', stepLevels: 4000, iterations: 12 } },
  ] satisfies { title: string; attack: Partial<AttackConfigInput> }[])(
    '$title: every attack runs and the averaged one survives its bank',
    async ({ attack }) => {
      const { results } = await attackRun({
        runtime,
        model: blobDetector(),
        images: [imageOf('a', redAndGreen)],
        configuration: configurationOf({
          objective: 'vanish:red',
          bank: BANK,
          attack,
        }),
      });
      expect(resultsSchema.parse(results)).toEqual(results);
      expect(results.images[0]?.failures).toEqual([]);
      const states = outcomeStates(results);
      const attacked = ['plain-early@identity', 'plain-full@identity', 'averaged@jpeg:75', 'averaged@median:3'];
      expect(attacked.map((cell) => states[`a/${cell}`])).toEqual(attacked.map(() => 'success'));
    },
  );

  it('refuses weights that do not fit the bank before any picture is touched', async () => {
    let reads = 0;
    const run = attackRun({
      runtime,
      model: blobDetector(),
      images: [{ ...imageOf('a', redAndGreen), read: () => Promise.reject(new Error(`read ${++reads}`)) }],
      configuration: configurationOf({
        objective: 'vanish:red',
        bank: BANK,
        attack: { combination: { name: 'weighted', weights: [1, 1] } },
      }),
    });
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(reads).toBe(0);
  });
});
