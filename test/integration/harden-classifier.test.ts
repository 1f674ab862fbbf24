import { evaluateHardening, HardenError, loadModel, type Hardened, type TrainingImage } from '@holdfast/engine';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import {
  hardeningEvaluationSchema,
  hardeningRecordSchema,
  heldOutAttack,
  splitPictures,
  type HardeningEvaluation,
  type Split,
} from '@holdfast/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hardenRun } from '../testkit/harden.ts';
import { configurationOf } from '../testkit/models/attack-run.ts';
import { digitClassifier, digits } from '../testkit/models/digits.ts';

/*
 * The evidence that hardening works: a classifier of real handwritten digits, trained from nothing by this very trainer and then hardened.
 * docs/hardening.md reports a larger run of the same.
 */
const CLASSES = [0, 1, 2, 3, 4];
const EPSILON_LEVELS = 38;

let runtime: RuntimePool;
let split: Split<TrainingImage>;
let trained: Hardened;
let hardened: Hardened;
let evaluation: HardeningEvaluation;

const contractOf = (bytes: Uint8Array) => ({ ...digitClassifier(CLASSES), bytes });
const load = (bytes: Uint8Array) => loadModel(bytes, { contract: digitClassifier(CLASSES).contract, runtime });

const attack = configurationOf({
  objective: 'untargeted',
  bank: 'jpeg:75,median:3',
  evaluate: ['brightness:0.8'],
  attacks: ['averaged'],
  attack: { budget: { norm: 'linf', epsilonLevels: EPSILON_LEVELS }, stepLevels: 6, iterations: 8 },
});

beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2 });
  const pictures = await digits(CLASSES, { perClass: 60 });
  split = splitPictures(pictures, { shares: { validation: 0.12, heldOut: 0.2 }, seed: 1 });
  const common = { runtime, train: split.train, validation: split.validation };
  const shared = { batchSize: 32, microBatch: 16, patienceEpochs: null };
  trained = await hardenRun({
    ...common,
    model: digitClassifier(CLASSES),
    config: { ...shared, method: { kind: 'mixed', adversarialShare: 0 }, learningRate: 5e-3, epochs: 6 },
  });
  hardened = await hardenRun({
    ...common,
    model: contractOf(trained.onnx),
    config: {
      ...shared,
      learningRate: 4e-3,
      epochs: 8,
      samples: {
        kind: 'on-the-fly',
        attack: { budget: { norm: 'linf', epsilonLevels: EPSILON_LEVELS }, stepLevels: 12, iterations: 5 },
      },
    },
  });
  const original = await load(trained.onnx);
  evaluation = await evaluateHardening({
    runtime,
    original,
    hardened: await load(hardened.onnx),
    modelFile: 'digits.onnx',
    heldOut: split.heldOut,
    record: hardened.record,
    attack,
    heldOutAttack: heldOutAttack(attack, original.contract.input),
    clock: () => new Date(0),
    version: '0.0.0',
  });
}, 300_000);

afterAll(() => runtime.close());

const row = (scenario: string, transform: string) => {
  const found = evaluation.attacks.find((one) => one.scenario === scenario && one.transform === transform);
  if (found === undefined) throw new Error(`no row ${scenario} ${transform}`);
  return found;
};

describe('training from nothing', () => {
  it('lowers the validation loss to a fraction and keeps the best epoch', () => {
    const { history, bestEpoch, steps } = trained.record.training;
    const losses = history.map(({ validation }) => validation.loss);
    expect(history).toHaveLength(7);
    expect(steps).toBe(6 * Math.ceil(split.train.length / 32));
    expect(Math.min(...losses)).toBeLessThan(0.3 * (losses[0] ?? 0));
    expect(losses[bestEpoch]).toBe(Math.min(...losses));
  });

  it('trains every parameter of the net and leaves the statistics alone', () => {
    const names = trained.record.parameters.trained.map(({ name }) => name);
    expect(names).toEqual([
      ...['first.weight', 'first.scale', 'first.shift', 'second.weight', 'second.scale', 'second.shift'],
      ...['dense.weight', 'dense.bias'],
    ]);
    expect(trained.record.parameters.unreached).toEqual([]);
  });
});

describe('hardening, measured on held-out pictures', () => {
  it('the averaged attack, run anew against the hardened weights, falls by at least 30 points with certainty', () => {
    const { before, paired } = row('adaptive', 'identity');
    expect(before.rate).toBeGreaterThan(0.9);
    expect(paired.n).toBeGreaterThan(40);
    expect(paired.interval.low).toBeGreaterThan(0.3);
  });

  it.each(['jpeg:75', 'median:3', 'brightness:0.8'])('so it does under %s, which training never used', (transform) => {
    const { paired, seenInTraining } = row('adaptive', transform);
    expect(seenInTraining).toBe(false);
    expect(paired.interval.low).toBeGreaterThan(0.3);
  });

  it('samples made for the original model hardly work any more, and a held-out attack works less', () => {
    expect(row('transferred', 'identity').after.rate).toBeLessThan(0.2);
    expect(row('transferred', 'jpeg:75').after.n).toBeGreaterThan(40);
    expect(row('held-out', 'identity').paired.interval.low).toBeGreaterThan(0.1);
  });

  it('at a clean cost of less than 10 points', () => {
    const { metric, reference, before, interval } = evaluation.clean;
    expect({ metric, reference }).toEqual({ metric: 'accuracy', reference: 'labels' });
    expect(before).toBeGreaterThan(0.8);
    expect(interval.low).toBeGreaterThan(-0.1);
  });

  it('is recorded as JSON that its own schema reads', () => {
    const record = hardeningRecordSchema.parse(JSON.parse(JSON.stringify({ ...hardened.record, evaluation })));
    expect(record.evaluation).toEqual(hardeningEvaluationSchema.parse(evaluation));
    expect(record.supervision).toEqual({ labels: split.train.length, predictions: 0 });
    const heldOut = new Set(evaluation.images);
    expect(record.pictures.train.filter(({ id }) => heldOut.has(id))).toEqual([]);
  });

  it('refuses to measure on a picture that was trained on', async () => {
    const original = await load(trained.onnx);
    const evaluate = evaluateHardening({
      runtime,
      original,
      hardened: original,
      modelFile: 'digits.onnx',
      // Under another name: the bytes tell.
      heldOut: split.train.slice(0, 1).map((image) => ({ ...image, id: 'renamed.png' })),
      record: hardened.record,
      attack,
      clock: () => new Date(0),
      version: '0.0.0',
    });
    await expect(evaluate).rejects.toThrow(HardenError);
  });
});
