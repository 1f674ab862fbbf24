// node scripts/run.mjs scripts/validate/harden-scenes.ts
// Trains a detector of handwritten digits from nothing on labelled boxes, hardens it against one goal, and prints the table of docs/hardening.md, with that
// of a control. Four minutes on two cores; depends on nothing but its seeds.
import { createRuntime } from '@holdfast/runtime';
import { splitPictures } from '@holdfast/training';
import { configurationOf } from '../../test/testkit/models/attack-run.ts';
import { digitScenes, sceneDetector } from '../../test/testkit/models/digit-scenes.ts';
import { clean, hardeningBench } from './hardening-bench.ts';

const OBJECTIVE = 'vanish:0';
const budget = { norm: 'linf', epsilonLevels: 24 } as const;

/** The scenes before were looked at while the settings were chosen. */
const UNTOUCHED = 400;

const split = splitPictures(await digitScenes(300, { from: UNTOUCHED }), {
  shares: { validation: 0.1, heldOut: 0.2 },
  seed: 1,
});
const runtime = await createRuntime();
const { bytes, contract } = sceneDetector();

try {
  const settings = { batchSize: 16, microBatch: 8, patienceEpochs: null };
  const { train, printBoth } = hardeningBench({ runtime, contract, modelFile: 'scenes.onnx', split, settings });
  // Twice: the right answers of the second training are those of the first one's model, corrected by the labels.
  const first = await train(bytes, { ...clean, learningRate: 1e-2, epochs: 12 });
  await printBoth({
    from: await train(first.onnx, { ...clean, learningRate: 3e-3, epochs: 8 }),
    goesOn: { learningRate: 3e-3, epochs: 6 },
    samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 8, iterations: 5, loss: OBJECTIVE } },
    attack: configurationOf({
      objective: OBJECTIVE,
      bank: 'jpeg:75,median:3',
      evaluate: ['brightness:0.8'],
      attacks: ['plain', 'averaged'],
      attack: { budget, stepLevels: 4, iterations: 10 },
    }),
  });
} finally {
  await runtime.close();
}
