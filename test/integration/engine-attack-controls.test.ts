import { createHash } from 'node:crypto';
import type { AttackConfigInput } from '@holdfast/attacks';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { fitToInput } from '@holdfast/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackRun, configurationOf, outcomeStates, sampleHashes } from '../testkit/models/attack-run.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { tinyClassifier } from '../testkit/models/classifier.ts';
import { blobPhoto, imageOf, wavePhoto } from '../testkit/models/photos.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2, memoryCapMb: 2048 });
});
afterAll(() => runtime.close());

const wide = { width: 64, height: 40 };
const red = { colour: 'red', column: 1, row: 1 } as const;
const green = { colour: 'green', column: 5, row: 2 } as const;
const photos = [1, 2, 3].map((seed) => imageOf(`${seed}.png`, blobPhoto(wide, [red, green], seed)));
const waves = [1, 2, 3].map((seed) => imageOf(`${seed}.png`, wavePhoto({ width: 32, height: 32 }, seed)));

describe('an empty bank and a bank of identities', () => {
  it.each([
    { title: 'detector', model: blobDetector(), images: photos.slice(0, 2), objective: 'vanish:red' },
    { title: 'classifier', model: tinyClassifier(), images: waves, objective: 'untargeted' },
  ])('$title: give the file of plain PGD bit for bit', async ({ model, images, objective }) => {
    const files = async (bank: string): Promise<Readonly<Record<string, string>>> =>
      sampleHashes(
        (await attackRun({ runtime, model, images, configuration: configurationOf({ objective, bank, seed: 3 }) }))
          .results,
      );
    const empty = await files('');
    const identities = await files('identity,identity,identity');
    for (const { id } of images) {
      expect(empty[`${id}/averaged`]).toBe(empty[`${id}/plain-early`]);
      expect(identities[`${id}/averaged`]).toBe(identities[`${id}/plain-early`]);
    }
    expect(identities).toEqual(empty);
  });
});

describe('results do not depend on', () => {
  const configuration = configurationOf({
    objective: 'vanish:red',
    bank: 'jpeg:75,rotate:-10..10,noise:6',
    evaluate: ['noise:4', 'crop:0.9:random'],
    attack: { iterations: 3, start: { kind: 'random', runs: 1 } },
  });
  const run = (images: typeof photos, pool = runtime) =>
    attackRun({ runtime: pool, model: blobDetector(), images, configuration });

  it('when, in which order, beside which images and on how many processes they are made', async () => {
    const first = (await run(photos)).results;
    const repeated = (await run(photos)).results;
    expect(repeated).toEqual(first);
    const reversed = (await run([...photos].reverse())).results;
    expect([...reversed.images].reverse()).toEqual(first.images);
    const part = (await run(photos.slice(1, 2))).results;
    expect(part.images).toEqual(first.images.slice(1, 2));
    const one = await createRuntime({ maxChildren: 1, memoryCapMb: 2048 });
    try {
      expect((await run(photos, one)).results.images).toEqual(first.images);
    } finally {
      await one.close();
    }
  });
});

describe('random transforms', () => {
  const bank = 'rotate:-10..10,noise:6';
  const run = (seed: number, attack: Partial<AttackConfigInput> = {}) =>
    attackRun({
      runtime,
      model: blobDetector(),
      images: photos.slice(0, 2),
      configuration: configurationOf({ objective: 'vanish:red', bank, seed, attack, confirmDraws: 3 }),
    });

  it('are drawn anew with another seed, and work in a bank', async () => {
    const [a, b] = [(await run(1)).results, (await run(2)).results];
    const draws = ({ images }: typeof a) => images.map(({ outcomes }) => outcomes.map(({ instance }) => instance));
    expect(draws(a)).not.toEqual(draws(b));
    expect(sampleHashes(a)['1.png/averaged']).not.toBe(sampleHashes(b)['1.png/averaged']);
    expect(sampleHashes(a)['1.png/plain-early']).toBe(sampleHashes(b)['1.png/plain-early']);
    expect(outcomeStates(a)['1.png/averaged@noise:6']).toBe('success');
    expect(a.images.flatMap(({ failures }) => failures)).toEqual([]);
  });

  it('are judged with one draw per picture, the same for every attack, another for every picture', async () => {
    const { results } = await run(1);
    const byCell = new Map<string, Set<string>>();
    for (const { outcomes } of results.images) {
      for (const { image, transform, instance } of outcomes) {
        if (transform === 'identity') continue;
        const cell = `${image}@${transform}`;
        byCell.set(cell, (byCell.get(cell) ?? new Set()).add(JSON.stringify(instance)));
      }
    }
    expect([...byCell.values()].map((draws) => draws.size)).toEqual([1, 1, 1, 1]);
    expect(new Set([...byCell.values()].flatMap((draws) => [...draws])).size).toBe(4);
  });
});

it('a transform is the same however its spec is written, and opposite angles are kept apart', async () => {
  const configuration = configurationOf({
    objective: 'vanish:red',
    bank: 'noise:4,rotate:-5,rotate:5',
    attacks: ['averaged'],
  });
  const [first, ...others] = configuration.bank;
  const written = [...(first === undefined ? [] : [{ ...first, spec: 'noise:4.0:gaussian' }]), ...others];
  const options = { runtime, model: blobDetector(), images: photos.slice(0, 1) };
  const { results, sink } = await attackRun({ ...options, configuration });
  const other = await attackRun({ ...options, configuration: { ...configuration, bank: written } });
  expect(other.results.images).toEqual(results.images);
  const group = results.images[0]?.samples[0]?.group ?? [];
  expect(group.map(({ transform }) => transform)).toEqual(['noise:4', 'rotate:-5', 'rotate:5']);
  for (const { file, sha256 } of group) {
    const bytes = sink.files.get(file) ?? new Uint8Array();
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
});

describe('saved files', () => {
  const cases: { title: string; attack: Partial<AttackConfigInput> }[] = [
    { title: 'linf', attack: {} },
    {
      title: 'linf of a fraction of a level',
      attack: { budget: { norm: 'linf', epsilonLevels: 5.6 }, stepLevels: 0.7 },
    },
    { title: 'linf, random starts', attack: { start: { kind: 'random', runs: 2 } } },
    { title: 'l2', attack: { budget: { norm: 'l2', epsilonLevels: 90.5 }, direction: 'l2', stepLevels: 30 } },
    { title: 'l2, sign steps', attack: { budget: { norm: 'l2', epsilonLevels: 90.5 }, momentum: 1 } },
  ];

  it.each(cases)('$title: stay in the budget and never touch letterbox padding', async ({ attack }) => {
    for (const rule of ['letterbox-top-left', 'letterbox-centre'] as const) {
      const model = blobDetector({ rule });
      const photo = blobPhoto(wide, [red], 5);
      const configuration = configurationOf({ objective: 'vanish:red', bank: 'jpeg:75,rotate:-10..10', attack });
      const { results, sink } = await attackRun({ runtime, model, images: [imageOf('a', photo)], configuration });
      const { picture: clean, content } = fitToInput(photo, model.contract.input);
      const [result] = results.images;
      expect(result?.failures).toEqual([]);
      expect(result?.samples.length).toBe(4);
      for (const sample of result?.samples ?? []) {
        const saved = await sink.picture(sample.file);
        let changed = 0;
        let largest = 0;
        let squares = 0;
        saved.data.forEach((level, index) => {
          const change = level - (clean.data[index] ?? NaN);
          const y = Math.floor(index / 3 / clean.width);
          if (change !== 0 && (y < content.y0 || y >= content.y1)) throw new Error(`${sample.attack}: padding changed`);
          if (change !== 0) changed++;
          largest = Math.max(largest, Math.abs(change));
          squares += change * change;
        });
        expect(changed).toBeGreaterThan(0);
        const { norm, epsilonLevels } = configuration.attack.budget;
        expect(norm === 'linf' ? largest : Math.sqrt(squares)).toBeLessThanOrEqual(epsilonLevels);
        expect(sample.norms.linf).toBe(largest);
        expect(sample.norms.l2).toBeCloseTo(Math.sqrt(squares), 6);
        const file = sink.files.get(sample.file) ?? new Uint8Array();
        expect(createHash('sha256').update(file).digest('hex')).toBe(sample.sha256);
      }
    }
  });
});

describe('a model in another form is the same model', () => {
  const run = async (model: ReturnType<typeof tinyClassifier>) =>
    (
      await attackRun({
        runtime,
        model,
        images: waves.slice(0, 2),
        configuration: configurationOf({ objective: 'untargeted', bank: 'jpeg:75,median:3' }),
      })
    ).results;

  let reference: ReturnType<typeof run> | undefined;

  it.each([
    { title: 'NHWC', options: { layout: 'NHWC' } },
    { title: 'BGR', options: { channels: 'BGR' } },
    { title: 'NHWC and BGR', options: { layout: 'NHWC', channels: 'BGR' } },
    { title: 'with a batch that cannot be scaled', options: { mixesBatch: true } },
    { title: 'with an output named like a value of the step', options: { outputName: 'loss' } },
  ] as const)('$title', async ({ options }) => {
    const plain = await (reference ??= run(tinyClassifier()));
    const other = await run(tinyClassifier(options));
    expect(other.images.flatMap(({ failures }) => failures)).toEqual([]);
    expect(outcomeStates(other)).toEqual(outcomeStates(plain));
    const losses = ({ images }: typeof plain) =>
      images.map(({ samples }) => samples.map(({ trace }) => trace?.losses[0] ?? null));
    other.images.forEach((_, index) => {
      losses(other)[index]?.forEach((loss, sample) => {
        const expected = losses(plain)[index]?.[sample] ?? null;
        if (expected !== null) expect(loss).toBeCloseTo(expected, 4);
      });
    });
  });

  it('BGR detectors too', async () => {
    const [rgb, bgr] = await Promise.all(
      (['RGB', 'BGR'] as const).map(async (channels) => {
        const configuration = configurationOf({ objective: 'mislabel:red->green', bank: 'jpeg:75' });
        const { results } = await attackRun({
          runtime,
          model: blobDetector({ channels }),
          images: photos.slice(0, 1),
          configuration,
        });
        return outcomeStates(results);
      }),
    );
    expect(bgr).toEqual(rgb);
    expect(bgr?.['1.png/averaged@jpeg:75']).toBe('success');
  });
});
