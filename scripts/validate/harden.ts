// HOLDFAST_FIXTURES=folder node scripts/run.mjs scripts/validate/harden.ts [--epochs 8] [--learning-rate 3e-4] [--backgrounds 0] [--settings JSON] [--fresh]
// Hardens a real face detector (UltraFace slim, 320 x 240) against `vanish:face` and measures it on photos of another origin. --backgrounds adds so many pictures
// without faces, on which the model is held to what it says of them now; --settings overrules any setting of the training (packages/training/src/config.ts).
// Training continues where it was cut off, from its checkpoint; --fresh begins anew. Ten minutes for ten epochs on two cores.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  evaluateHardening,
  hardenModel,
  loadModel,
  packageRoot,
  samplePhotoPaths,
  type CheckpointStore,
  type TrainingImage,
} from '@holdfast/engine';
import { runConfigurationSchema } from '@holdfast/results';
import { createRuntime } from '@holdfast/runtime';
import { hardenConfigSchema, heldOutAttack, shuffled } from '@holdfast/training';
import { z } from 'zod';
import { fixtures } from './fixtures.ts';
import { photoViews, randomViews, scrambledViews } from './views.ts';

const OUT = 'holdfast-out/hardening';
const SEED = 3;
const OBJECTIVE = 'vanish:face';
const budget = { norm: 'linf', epsilonLevels: 4 } as const;

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '8' },
    'learning-rate': { type: 'string', default: '3e-4' },
    backgrounds: { type: 'string', default: '0' },
    settings: { type: 'string', default: '{}' },
    fresh: { type: 'boolean', default: false },
  },
});

type Area = Parameters<typeof randomViews>[2]['area'];

/**
 * Trained on: parts of one screenshot of a wall of a hundred faces in @vladmandic/human (MIT), every other one mirrored; its right edge decides when to
 * stop. Backgrounds are such parts with their tiles in disorder, and photos of traffic signs; one in six decides too. Held out: photos with faces of two
 * other origins, each whole and in quarters.
 */
async function pictures(folder: string): Promise<Record<'train' | 'validation' | 'heldOut', TrainingImage[]>> {
  const wall = new Uint8Array(
    await readFile(join(packageRoot('@vladmandic/human'), 'assets/screenshot-facematch.jpg')),
  );
  const rows = { y: 281, height: 673 };
  const photos = join(folder, fixtures.ultraface.imagesPath);
  const names = (await readdir(photos)).filter((name) => /\.jpe?g$/i.test(name)).sort();
  const paths = [...names.map((name) => join(photos, name)), ...samplePhotoPaths()];
  const views = paths.map(async (path) => photoViews(basename(path), new Uint8Array(await readFile(path))));
  const none = await backgrounds(folder, {
    wall,
    area: { ...rows, x: 0, width: 1491 },
    count: Number(values.backgrounds),
  });
  const decides = (index: number): boolean => index % 6 === 5;
  const faces = {
    train: await randomViews('wall', wall, {
      area: { ...rows, x: 0, width: 1491 },
      widths: [180, 640],
      count: 96,
      seed: 1,
    }),
    validation: await randomViews('wall-right', wall, {
      area: { ...rows, x: 1491, width: 429 },
      widths: [180, 400],
      count: 16,
      seed: 2,
    }),
  };
  return {
    train: [...faces.train, ...none.filter((_, index) => !decides(index))],
    validation: [...faces.validation, ...none.filter((_, index) => decides(index))],
    heldOut: (await Promise.all(views)).flat(),
  };
}

/** Pictures that hold no face: two scrambled parts of the wall for each photo of a traffic sign. */
async function backgrounds(
  folder: string,
  request: { readonly wall: Uint8Array; readonly area: Area; readonly count: number },
): Promise<TrainingImage[]> {
  const { wall, area, count } = request;
  const signs = join(folder, fixtures.gtsrb.imagesPath);
  const names = (await readdir(signs)).filter((name) => /\.(?:jpe?g|png)$/i.test(name)).sort();
  const scrambled = await scrambledViews('wall', wall, {
    ...{ area, widths: [180, 640], tiles: 12, seed: 3 },
    count: Math.ceil((count * 2) / 3),
  });
  const step = Math.max(1, Math.floor(names.length / Math.max(1, count - scrambled.length)));
  const photos = names
    .filter((_, index) => index % step === 0)
    .slice(0, count - scrambled.length)
    .map((name): TrainingImage => ({
      id: `signs/${name}`,
      read: async () => new Uint8Array(await readFile(join(signs, name))),
    }));
  // Mixed, so that every sixth is of either kind.
  const all = [...scrambled, ...photos];
  return shuffled(all.length, [SEED, 'backgrounds']).flatMap((place) => all[place] ?? []);
}

/** One file, replaced as a whole. */
function checkpointAt(path: string): CheckpointStore {
  return {
    load: async () => (existsSync(path) ? new Uint8Array(await readFile(path)) : undefined),
    save: async (bytes) => {
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
    },
  };
}

async function main(folder: string): Promise<void> {
  if (values.fresh) await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const { modelPath, contract } = fixtures.ultraface;
  const { train, validation, heldOut } = await pictures(folder);
  const attack = runConfigurationSchema.parse({
    objective: OBJECTIVE,
    bank: ['jpeg:75', 'median:3'].map((spec) => ({ spec, gradientMode: 'exact' })),
    evaluate: ['brightness:0.8'],
    attacks: ['averaged'],
    attack: { budget, stepLevels: 1, iterations: 12 },
    confirmDraws: 1,
    seed: SEED,
  });
  const runtime = await createRuntime();
  try {
    const original = await loadModel(new Uint8Array(await readFile(join(folder, modelPath))), { contract, runtime });
    const shared = { runtime, modelFile: basename(modelPath), clock: () => new Date(), version: 'validate' };
    const { onnx, record } = await hardenModel({
      ...shared,
      model: original,
      train,
      validation,
      config: hardenConfigSchema.parse({
        seed: SEED,
        learningRate: Number(values['learning-rate']),
        warmupSteps: 10,
        epochs: Number(values.epochs),
        batchSize: 8,
        microBatch: 4,
        patienceEpochs: null,
        checkpointEverySteps: 4,
        samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 1.6, iterations: 5, loss: OBJECTIVE } },
        ...z.looseObject({}).parse(JSON.parse(values.settings)),
      }),
      checkpoints: checkpointAt(join(OUT, 'checkpoint.bin')),
      onProgress: (event) => {
        if (event.kind === 'started' && event.resumedAt > 0) console.log(`continuing after step ${event.resumedAt}`);
        if (event.kind === 'step') console.error(`step ${event.step}/${event.steps} loss ${event.loss.toFixed(3)}`);
      },
    });
    for (const { epoch, validation: loss } of record.training.history) {
      console.log(
        `epoch ${epoch}: validation loss clean ${loss.clean.toFixed(3)}, on samples ${loss.adversarial?.toFixed(3) ?? '-'}`,
      );
    }
    await writeFile(join(OUT, 'hardened.onnx'), onnx);
    const evaluation = await evaluateHardening({
      ...shared,
      original,
      hardened: await loadModel(onnx, { contract, runtime }),
      heldOut,
      record,
      attack,
      heldOutAttack: heldOutAttack(attack, contract.input),
      onProgress: (phase, event) => {
        if (event.kind === 'image-done') console.error(`${phase}: ${event.done}/${event.images}`);
      },
    });
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
