// HOLDFAST_FIXTURES=folder node scripts/run.mjs scripts/validate/harden.ts
// Hardens a real detector on real photos, split by photo, and measures it on held-out ones; docs/hardening.md holds what it printed.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { evaluateHardening, hardenModel, loadModel, type TrainingImage } from '@holdfast/engine';
import { runConfigurationSchema } from '@holdfast/results';
import { createRuntime } from '@holdfast/runtime';
import type { Picture } from '@holdfast/scene';
import { hardenConfigSchema, heldOutAttack, splitPictures } from '@holdfast/training';
import { decodePhoto, encodePng } from '@holdfast/vision';
import { fixtures } from './fixtures.ts';

const OUT = 'holdfast-out/hardening';
const SEED = 3;
const EPSILON_LEVELS = 4;

const { values } = parseArgs({
  options: { epochs: { type: 'string', default: '8' }, iterations: { type: 'string', default: '12' } },
});

/** A photo and its middle part: two pictures of one group, which the split keeps together. */
async function viewsOf(folder: string, name: string): Promise<TrainingImage[]> {
  const photo = await decodePhoto(await readFile(join(folder, name)), { where: name });
  const middle = await encodePng(crop(photo, 0.6));
  return [
    { id: name, read: async () => new Uint8Array(await readFile(join(folder, name))) },
    { id: `${name}#middle.png`, read: () => Promise.resolve(middle) },
  ];
}

function crop({ width, height, data }: Picture, share: number): Picture {
  const size = { width: Math.round(width * share), height: Math.round(height * share) };
  const left = Math.round((width - size.width) / 2);
  const top = Math.round((height - size.height) / 2);
  const cropped = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++) {
    const from = ((y + top) * width + left) * 3;
    cropped.set(data.subarray(from, from + size.width * 3), y * size.width * 3);
  }
  return { ...size, data: cropped };
}

async function main(fixturesFolder: string): Promise<void> {
  const { modelPath, imagesPath, contract } = fixtures['yolox-nano'];
  const photos = join(fixturesFolder, imagesPath);
  const names = (await readdir(photos)).filter((name) => /\.(?:jpe?g|png)$/i.test(name)).sort();
  const pictures = (await Promise.all(names.map((name) => viewsOf(photos, name)))).flat();
  const split = splitPictures(pictures, {
    shares: { validation: 0.15, heldOut: 0.4 },
    seed: SEED,
    groupOf: ({ id }) => id.split('#')[0] ?? id,
  });
  const attack = runConfigurationSchema.parse({
    objective: 'vanish:person',
    bank: ['jpeg:75', 'median:3'].map((spec) => ({ spec, gradientMode: 'exact' })),
    evaluate: ['resize:0.75', 'brightness:0.8'],
    attacks: ['averaged'],
    attack: {
      budget: { norm: 'linf', epsilonLevels: EPSILON_LEVELS },
      stepLevels: 1,
      iterations: Number(values.iterations),
    },
    confirmDraws: 1,
    seed: SEED,
  });
  const runtime = await createRuntime();
  try {
    const bytes = new Uint8Array(await readFile(join(fixturesFolder, modelPath)));
    const original = await loadModel(bytes, { contract, runtime });
    const shared = { runtime, modelFile: 'yolox-nano.onnx', clock: () => new Date(), version: 'validate' };
    const { onnx, record } = await hardenModel({
      ...shared,
      model: original,
      train: split.train,
      validation: split.validation,
      config: hardenConfigSchema.parse({
        seed: SEED,
        learningRate: 1e-5,
        warmupSteps: 3,
        epochs: Number(values.epochs),
        batchSize: 4,
        microBatch: 2,
        patienceEpochs: null,
        samples: {
          kind: 'on-the-fly',
          attack: { budget: { norm: 'linf', epsilonLevels: EPSILON_LEVELS }, stepLevels: 1.5, iterations: 5 },
        },
      }),
      checkpoints: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
      onProgress: (event) => {
        if (event.kind === 'step') console.error(`step ${event.step}/${event.steps} loss ${event.loss.toFixed(3)}`);
        if (event.kind === 'epoch') console.error(`epoch ${event.record.epoch}`, event.record.validation);
      },
    });
    const evaluation = await evaluateHardening({
      ...shared,
      original,
      hardened: await loadModel(onnx, { contract, runtime }),
      heldOut: split.heldOut,
      record,
      attack,
      heldOutAttack: heldOutAttack(attack, contract.input),
      onProgress: (phase, event) => {
        if (event.kind === 'image-done') console.error(`${phase}: ${event.done}/${event.images}`);
      },
    });
    await mkdir(OUT, { recursive: true });
    await writeFile(join(OUT, 'hardened.onnx'), onnx);
    await writeFile(join(OUT, 'hardening.json'), `${JSON.stringify({ ...record, evaluation }, null, 2)}\n`);
    console.log(evaluation.clean);
    for (const { scenario, transform, before, after, paired } of evaluation.attacks) {
      const { low, high } = paired.interval;
      console.log(
        `| ${scenario} | ${transform} | ${before.successes}/${before.n} | ${after.successes}/${after.n} | ` +
          `${paired.difference?.toFixed(2) ?? '-'} [${low.toFixed(2)}, ${high.toFixed(2)}] (n = ${paired.n}) |`,
      );
    }
  } finally {
    await runtime.close();
  }
}

const fixturesFolder = process.env['HOLDFAST_FIXTURES'];
if (fixturesFolder === undefined || fixturesFolder === '') {
  console.log('SKIPPED: set HOLDFAST_FIXTURES to the folder with models and photos to validate on them');
} else {
  await main(resolve(fixturesFolder));
}
