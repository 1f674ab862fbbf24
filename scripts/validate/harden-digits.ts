// node scripts/run.mjs scripts/validate/harden-digits.ts
// Trains a classifier of handwritten digits from nothing, hardens it, and prints the table of docs/hardening.md, with that of a control.
import { createRuntime } from '@holdfast/runtime';
import { splitPictures } from '@holdfast/training';
import { configurationOf } from '../../test/testkit/models/attack-run.ts';
import { digitClassifier, digits } from '../../test/testkit/models/digits.ts';
import { clean, hardeningBench } from './hardening-bench.ts';

const CLASSES = [0, 1, 2, 3, 4];
const budget = { norm: 'linf', epsilonLevels: 38 } as const;

const split = splitPictures(await digits(CLASSES, { perClass: 60 }), {
  shares: { validation: 0.12, heldOut: 0.24 },
  seed: 1,
});
const runtime = await createRuntime();
const { bytes, contract } = digitClassifier(CLASSES);

try {
  const settings = { batchSize: 32, microBatch: 16, patienceEpochs: null };
  const { train, printBoth } = hardeningBench({ runtime, contract, modelFile: 'digits.onnx', split, settings });
  await printBoth({
    from: await train(bytes, { ...clean, learningRate: 5e-3, epochs: 6 }),
    goesOn: { learningRate: 4e-3, epochs: 8 },
    samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 12, iterations: 5 } },
    attack: configurationOf({
      objective: 'untargeted',
      bank: 'jpeg:75,median:3',
      evaluate: ['brightness:0.8', 'jpeg:50'],
      attacks: ['plain', 'averaged'],
      attack: { budget, stepLevels: 6, iterations: 10 },
    }),
  });
} finally {
  await runtime.close();
}
