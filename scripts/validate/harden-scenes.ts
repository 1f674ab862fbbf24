// node scripts/run.mjs scripts/validate/harden-scenes.ts
// Trains a detector of handwritten digits from nothing on labelled boxes, hardens it against one goal, and prints the table of docs/hardening.md.
// A control goes on from the same weights with the same steps and schedule on clean pictures alone. Four minutes on two cores; depends on nothing but its seeds.
import { evaluateHardening, hardenModel, loadModel, type Hardened } from '@holdfast/engine';
import { createRuntime } from '@holdfast/runtime';
import { hardenConfigSchema, heldOutAttack, splitPictures, type HardenConfigInput } from '@holdfast/training';
import { configurationOf } from '../../test/testkit/models/attack-run.ts';
import { digitScenes, sceneDetector } from '../../test/testkit/models/digit-scenes.ts';
import { printEvaluation } from './print-evaluation.ts';

const OBJECTIVE = 'vanish:0';
const budget = { norm: 'linf', epsilonLevels: 24 } as const;
const clean = { method: { kind: 'mixed', adversarialShare: 0 } } as const;

/** The scenes before were looked at while the settings were chosen. */
const UNTOUCHED = 400;

const split = splitPictures(await digitScenes(300, { from: UNTOUCHED }), {
  shares: { validation: 0.1, heldOut: 0.2 },
  seed: 1,
});
const runtime = await createRuntime();
const { bytes, contract } = sceneDetector();
const common = { runtime, modelFile: 'scenes.onnx', clock: () => new Date(), version: 'validate' };

async function train(from: Uint8Array, config: HardenConfigInput): Promise<Hardened> {
  const startMs = performance.now();
  const hardened = await hardenModel({
    ...common,
    model: await loadModel(from, { contract, runtime }),
    train: split.train,
    validation: split.validation,
    config: hardenConfigSchema.parse({ batchSize: 16, microBatch: 8, patienceEpochs: null, ...config }),
    checkpoints: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
    onProgress: (event) => {
      if (event.kind !== 'epoch') return;
      const { epoch, validation } = event.record;
      const adversarial = validation.adversarial === null ? '' : `, on samples ${validation.adversarial.toFixed(2)}`;
      console.log(`epoch ${epoch}: validation loss on clean pictures ${validation.clean.toFixed(2)}${adversarial}`);
    },
  });
  const { steps, bestEpoch } = hardened.record.training;
  console.log(`${steps} steps in ${((performance.now() - startMs) / 1000).toFixed(1)} s; epoch ${bestEpoch} kept`);
  return hardened;
}

try {
  // Twice: the right answers of the second training are those of the first one's model, corrected by the labels.
  const first = await train(bytes, { ...clean, learningRate: 1e-2, epochs: 12 });
  const trained = await train(first.onnx, { ...clean, learningRate: 3e-3, epochs: 8 });
  const goesOn = { learningRate: 3e-3, epochs: 6 };
  const hardened = await train(trained.onnx, {
    ...goesOn,
    samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 8, iterations: 5, loss: OBJECTIVE } },
  });
  const control = await train(trained.onnx, { ...clean, ...goesOn });
  const attack = configurationOf({
    objective: OBJECTIVE,
    bank: 'jpeg:75,median:3',
    evaluate: ['brightness:0.8'],
    attacks: ['plain', 'averaged'],
    attack: { budget, stepLevels: 4, iterations: 10 },
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
