import { float32 } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { hardenConfigSchema, type HardenConfig, type HardenConfigInput } from '@holdfast/training';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobDetector } from '../../../../../test/testkit/models/blob-detector.ts';
import { digitClassifier } from '../../../../../test/testkit/models/digits.ts';
import { loadModel } from '../../model.ts';
import { microBatchFor } from '../micro-batch-size.ts';
import { importTrainable } from '../trainable-model.ts';
import { weightFeeds } from '../weight-place.ts';
import { compileAnswers } from './answers-program.ts';
import { compileGradient } from './gradient-program.ts';
import { answerRows } from './supervision-values.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 1 });
}, 60_000);
afterAll(() => runtime.close());

const BATCH = 2;
const models = { classifier: () => digitClassifier([0, 1, 2]), detector: () => blobDetector() };
const methods: Readonly<Record<string, HardenConfig['method']>> = {
  mixed: { kind: 'mixed', adversarialShare: 0.5 },
  trades: { kind: 'trades', beta: 3 },
};
const cases = Object.keys(models).flatMap((model) => Object.keys(methods).map((method) => [model, method] as const));

/** The step of a whole training graph against central differences of its own loss, along random directions of all weights. */
test.each(cases)(
  '%s, %s: the gradient is that of the loss',
  async (modelName, methodName) => {
    const { bytes, contract } = modelName === 'classifier' ? models.classifier() : models.detector();
    const method = methods[methodName] ?? { kind: 'mixed', adversarialShare: 1 };
    const loaded = await loadModel(bytes, { contract, runtime });
    const model = await importTrainable(loaded, { runtime, config: hardenConfigSchema.parse({}) });
    const { width, height } = contract.input;
    const random = randomFor(['gradient program', modelName]);
    const pictures = (): Float32Array => {
      const levels = Float32Array.from({ length: BATCH * 3 * width * height }, () => random.integer(60, 100));
      // Bright squares where the detector looks, so that there is something to be right and wrong about.
      for (let picture = 0; picture < BATCH; picture++) {
        const [left, top, channel] = [4 + 8 * random.integer(0, 1), 4, random.integer(0, 1)];
        for (let plane = 0; plane < 3; plane++) {
          for (let y = top; y < top + 16; y++) {
            const row = ((picture * 3 + plane) * height + y) * width + left;
            levels.fill(plane === channel ? 255 : 175, row, row + 16);
          }
        }
      }
      return levels;
    };
    const [clean, adversarial] = [pictures(), pictures()];
    const place = { kind: 'inputs' } as const;
    // The detector's head at half its weights: onnxruntime's sigmoid is flat beyond 18, where the gradient still has the true one's slope.
    const initial = new Map(
      [...model.initial].map(([name, values]) => [name, name === 'head' ? values.map((value) => value / 2) : values]),
    );
    const program = compileGradient(model, { batch: BATCH, place, halves: 'both', method, withGradients: true });

    await runtime.withLease(async (lease) => {
      const answers = await lease.run({
        graph: compileAnswers(model, { batch: BATCH, place }),
        feeds: {
          ...weightFeeds(model, place, initial),
          pictures: float32([BATCH, 3, height, width], pictures()),
        },
      });
      const cleanWeights = [0.7, 0.1];
      const adversarialWeights = [0.4, 0.9];
      const at = async (weights: ReadonlyMap<string, Float32Array>) => {
        const feeds = program.feeds({
          clean,
          adversarial,
          right: answerRows(answers, BATCH),
          cleanWeights,
          adversarialWeights,
        });
        const outputs = await lease.run({
          graph: program.graph,
          feeds: { ...weightFeeds(model, place, weights), ...feeds },
          optimization: 'disabled',
        });
        const result = program.read(outputs);
        const sum = (losses: readonly number[], shares: readonly number[] = []): number =>
          losses.reduce((total, loss, index) => total + loss * (shares[index] ?? 0), 0);
        return { ...result, loss: sum(result.clean, cleanWeights) + sum(result.adversarial, adversarialWeights) };
      };
      const here = await at(initial);
      expect([...here.gradients.keys()].sort()).toEqual(model.parameters.map(({ name }) => name).sort());
      for (let trial = 0; trial < 3; trial++) {
        // Relative to each weight, so that large and small ones are moved alike.
        const direction = new Map(
          [...initial].map(([name, values]) => [
            name,
            values.map((value) => (Math.abs(value) + 1e-3) * random.normal()),
          ]),
        );
        const moved = (step: number) =>
          at(
            new Map(
              [...initial].map(([name, values]) => [
                name,
                values.map((value, index) => value + step * (direction.get(name)?.[index] ?? 0)),
              ]),
            ),
          );
        // The classifier has kinks nearby, the detector's loss is small against float32's rounding.
        const step = modelName === 'classifier' ? 1e-4 : 1e-3;
        const measured = ((await moved(step)).loss - (await moved(-step)).loss) / (2 * step);
        let expected = 0;
        for (const [name, gradient] of here.gradients) {
          gradient.forEach((value, index) => (expected += value * (direction.get(name)?.[index] ?? 0)));
        }
        // float32 losses: the difference keeps about three digits.
        expect(here.loss).toBeGreaterThan(0.05);
        expect(Math.abs(measured - expected)).toBeLessThan(0.02 * Math.abs(expected) + 0.01 * here.loss);
      }
    });
  },
  60_000,
);

test('fewer pictures go through the model at once the less memory there is, down to one', async () => {
  const { bytes, contract } = models.classifier();
  const loaded = await loadModel(bytes, { contract, runtime });
  const model = await importTrainable(loaded, { runtime, config: hardenConfigSchema.parse({}) });
  const sizes = (settings: HardenConfigInput): number[] => {
    const config = hardenConfigSchema.parse(settings);
    return [1, 1e6].map((memoryMb) => microBatchFor(model, { config, images: 100, memoryMb }));
  };
  expect(sizes({})).toEqual([1, 8]);
  expect(sizes({ batchSize: 3 })[1]).toBe(3);
  // A batch is never fuller than there are pictures.
  expect(microBatchFor(model, { config: hardenConfigSchema.parse({}), images: 4, memoryMb: 1e6 })).toBe(4);
  // Of some memory, a bank of transforms leaves less to each picture.
  const bank = Array.from({ length: 40 }, (_, index) => ({
    spec: `jpeg:${50 + index}`,
    gradientMode: 'exact' as const,
  }));
  const averaged = { samples: { kind: 'on-the-fly', attack: { bank } } } as const;
  const limits = Array.from({ length: 60 }, (_, index) => 200 + 5 * index);
  const at = (settings: HardenConfigInput): number[] =>
    limits.map((memoryMb) =>
      microBatchFor(model, { config: hardenConfigSchema.parse(settings), images: 100, memoryMb }),
    );
  const [plain, many] = [at({}), at(averaged)];
  expect(plain).toEqual(plain.toSorted((a, b) => a - b));
  plain.forEach((size, index) => expect(many[index]).toBeLessThanOrEqual(size));
  expect(many.some((size, index) => size < (plain[index] ?? 0))).toBe(true);
});
