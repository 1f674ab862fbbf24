// node scripts/run.mjs scripts/validate/harden-digits.ts
// Trains a classifier of handwritten digits from nothing, hardens it, and prints the table of docs/hardening.md.
// A control goes on from the same weights with the same steps and schedule on clean pictures alone.
import { evaluateHardening, hardenModel, loadModel, type Hardened } from '@holdfast/engine';
import { createRuntime } from '@holdfast/runtime';
import { hardenConfigSchema, heldOutAttack, splitPictures, type HardenConfigInput } from '@holdfast/training';
import { configurationOf } from '../../test/testkit/models/attack-run.ts';
import { digitClassifier, digits } from '../../test/testkit/models/digits.ts';
import { printEvaluation } from './print-evaluation.ts';

const CLASSES = [0, 1, 2, 3, 4];
const budget = { norm: 'linf', epsilonLevels: 38 } as const;
const shared: HardenConfigInput = { batchSize: 32, microBatch: 16, patienceEpochs: null };

const split = splitPictures(await digits(CLASSES, { perClass: 60 }), {
  shares: { validation: 0.12, heldOut: 0.24 },
  seed: 1,
});
const runtime = await createRuntime();
const { bytes, contract } = digitClassifier(CLASSES);
const common = { runtime, modelFile: 'digits.onnx', clock: () => new Date(), version: 'validate' };

async function train(from: Uint8Array, config: HardenConfigInput): Promise<Hardened> {
  const startMs = performance.now();
  const hardened = await hardenModel({
    ...common,
    model: await loadModel(from, { contract, runtime }),
    train: split.train,
    validation: split.validation,
    config: hardenConfigSchema.parse({ ...shared, ...config }),
    checkpoints: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
  });
  const { steps, bestEpoch } = hardened.record.training;
  console.log(`${steps} steps in ${((performance.now() - startMs) / 1000).toFixed(1)} s; epoch ${bestEpoch} kept`);
  return hardened;
}

try {
  const clean = { method: { kind: 'mixed', adversarialShare: 0 } } as const;
  const trained = await train(bytes, { ...clean, learningRate: 5e-3, epochs: 6 });
  const goesOn = { learningRate: 4e-3, epochs: 8 };
  const hardened = await train(trained.onnx, {
    ...goesOn,
    samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 12, iterations: 5 } },
  });
  const control = await train(trained.onnx, { ...clean, ...goesOn });
  const attack = configurationOf({
    objective: 'untargeted',
    bank: 'jpeg:75,median:3',
    evaluate: ['brightness:0.8', 'jpeg:50'],
    attacks: ['plain', 'averaged'],
    attack: { budget, stepLevels: 6, iterations: 10 },
  });
  console.log(`${split.train.length} training pictures`);
  for (const [name, { onnx, record }] of Object.entries({ hardened, control })) {
    console.log(name);
    const evaluation = await evaluateHardening({
      ...common,
      original: await loadModel(trained.onnx, { contract, runtime }),
      hardened: await loadModel(onnx, { contract, runtime }),
      heldOut: split.heldOut,
      record,
      attack,
      heldOutAttack: heldOutAttack(attack, contract.input),
    });
    printEvaluation(evaluation);
  }
} finally {
  await runtime.close();
}
