import { evaluateHardening, loadModel, type Hardened, type TrainingImage } from '@holdfast/engine';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { splitPictures, type HardeningEvaluation, type Split } from '@holdfast/training';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hardenRun } from '../testkit/harden.ts';
import { configurationOf } from '../testkit/models/attack-run.ts';
import { digitScenes, sceneDetector } from '../testkit/models/digit-scenes.ts';

/*
 * The evidence that a detector can be hardened against one goal, keeping its clean quality: trained from nothing on labelled boxes by this very trainer.
 * docs/hardening.md reports a larger run of the same, scripts/validate/harden-scenes.ts.
 */
const OBJECTIVE = 'vanish:0';
const budget = { norm: 'linf', epsilonLevels: 24 } as const;
const { contract, bytes } = sceneDetector();

let runtime: RuntimePool;
let split: Split<TrainingImage>;
let first: Hardened;
let hardened: Hardened;
let evaluation: HardeningEvaluation;

const modelOf = (from: Uint8Array) => ({ contract, bytes: from });
const load = (from: Uint8Array) => loadModel(from, { contract, runtime });

beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2 });
  split = splitPictures(await digitScenes(200), { shares: { validation: 0.08, heldOut: 0.2 }, seed: 1 });
  const common = { runtime, train: split.train, validation: split.validation };
  const shared = { batchSize: 16, microBatch: 8, patienceEpochs: null };
  const clean = { ...shared, method: { kind: 'mixed', adversarialShare: 0 } } as const;
  first = await hardenRun({ ...common, model: modelOf(bytes), config: { ...clean, learningRate: 1e-2, epochs: 10 } });
  const trained = await hardenRun({
    ...common,
    model: modelOf(first.onnx),
    config: { ...clean, learningRate: 3e-3, epochs: 6 },
  });
  hardened = await hardenRun({
    ...common,
    model: modelOf(trained.onnx),
    config: {
      ...shared,
      learningRate: 3e-3,
      epochs: 4,
      samples: { kind: 'on-the-fly', attack: { budget, stepLevels: 8, iterations: 4, loss: OBJECTIVE } },
    },
  });
  evaluation = await evaluateHardening({
    runtime,
    original: await load(trained.onnx),
    hardened: await load(hardened.onnx),
    modelFile: 'scenes.onnx',
    heldOut: split.heldOut,
    record: hardened.record,
    attack: configurationOf({
      objective: OBJECTIVE,
      bank: 'jpeg:75',
      attacks: ['averaged'],
      attack: { budget, stepLevels: 5, iterations: 8 },
    }),
    clock: () => new Date(0),
    version: '0.0.0',
  });
}, 400_000);

afterAll(() => runtime.close());

it('labelled boxes teach a detector from nothing', () => {
  expect(first.record.supervision).toEqual({ labels: split.train.length, predictions: 0 });
  const losses = first.record.training.history.map(({ validation }) => validation.clean);
  expect(Math.min(...losses)).toBeLessThan(0.7 * (losses[0] ?? 0));
  // Average precision by the boxes, on pictures it has never seen.
  expect(evaluation.clean).toMatchObject({ metric: 'mean average precision at IoU 0.5', reference: 'labels' });
  expect(evaluation.clean.before).toBeGreaterThan(0.3);
});

it('a training attack pursues the objective against every picture that has its object', () => {
  expect(hardened.record.configuration.samples).toMatchObject({ attack: { loss: OBJECTIVE } });
  // What the original model does not find cannot vanish; most of it is found.
  expect(hardened.record.withoutTarget).toBeLessThan(0.2 * split.train.length);
  const { history } = hardened.record.training;
  expect(history.at(-1)?.validation.adversarial).toBeLessThan(0.7 * (history[0]?.validation.adversarial ?? 0));
});

it.each(['identity', 'jpeg:75'])(
  'on held-out pictures the averaged attack, run anew, falls by 30 points and more with certainty: %s',
  (transform) => {
    const row = evaluation.attacks.find((one) => one.scenario === 'adaptive' && one.transform === transform);
    expect(row?.before.rate).toBeGreaterThan(0.8);
    expect(row?.paired.n).toBeGreaterThan(25);
    expect(row?.paired.interval.low).toBeGreaterThan(0.3);
  },
);

it('at a clean cost of less than 15 points', () => {
  expect(evaluation.clean.interval.low).toBeGreaterThan(-0.15);
});
