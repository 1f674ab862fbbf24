import {
  float16ToNumber,
  numberToFloat16,
  readModel,
  replaceWeights,
  writeModel,
  type Model,
  type Tensor,
} from '@holdfast/onnx';
import type { HardenProgress, TrainingImage } from '@holdfast/engine';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { CheckpointError, type HardenConfigInput } from '@holdfast/training';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hardenRun, MemoryCheckpoints } from '../testkit/harden.ts';
import type { TestModel } from '../testkit/models/classifier.ts';
import { digitClassifier, digits } from '../testkit/models/digits.ts';

const CLASSES = [0, 1, 2];

let runtime: RuntimePool;
let train: TrainingImage[];
let validation: TrainingImage[];

beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2 });
  train = await digits(CLASSES, { perClass: 7 });
  validation = await digits(CLASSES, { perClass: 2, from: 7 });
}, 60_000);

afterAll(() => runtime.close());

/** Every kind of state: random starts, drawn transforms, momentum, a schedule, a last batch that is not full. */
const config: HardenConfigInput = {
  seed: 5,
  epochs: 2,
  batchSize: 8,
  microBatch: 4,
  learningRate: 1e-2,
  warmupSteps: 2,
  checkpointEverySteps: 1000,
  samples: {
    kind: 'on-the-fly',
    attack: {
      budget: { norm: 'linf', epsilonLevels: 24 },
      iterations: 2,
      bank: [{ spec: 'brightness:0.8..1.2', gradientMode: 'exact' }],
    },
  },
};

/** Runs until `stopAt` steps are done, then cancels. */
async function cancelledAt(stopAt: number, run: Parameters<typeof hardenRun>[0]): Promise<unknown> {
  const controller = new AbortController();
  const onProgress = (event: HardenProgress): void => {
    if (event.kind === 'step' && event.step === stopAt) controller.abort();
  };
  return hardenRun({ ...run, onProgress, signal: controller.signal }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a training that is cut off', () => {
  it('goes on bit for bit, wherever it stopped and however many processes it has', async () => {
    const model = digitClassifier(CLASSES);
    const whole = await hardenRun({ runtime, model, train, validation, config });
    const single = await createRuntime({ maxChildren: 1 });
    try {
      // In the middle of an epoch, and just before its validation.
      for (const stopAt of [2, 3]) {
        const checkpoints = new MemoryCheckpoints();
        const run = { runtime: single, model, train, validation, config, checkpoints };
        expect(await cancelledAt(stopAt, run)).toBeInstanceOf(Error);
        const events: HardenProgress[] = [];
        const resumed = await hardenRun({ ...run, onProgress: (event) => events.push(event) });
        expect(events[0]).toMatchObject({ kind: 'started', resumedAt: stopAt, steps: 6 });
        expect(resumed.onnx).toEqual(whole.onnx);
        expect(resumed.record.training).toEqual(whole.record.training);
      }
    } finally {
      await single.close();
    }
  }, 120_000);

  it('refuses the checkpoint of another training, and one that was damaged', async () => {
    const model = digitClassifier(CLASSES);
    const checkpoints = new MemoryCheckpoints();
    await cancelledAt(1, { runtime, model, train, validation, config, checkpoints });
    const other = hardenRun({ runtime, model, train, validation, config: { ...config, seed: 6 }, checkpoints });
    await expect(other).rejects.toThrow(CheckpointError);
    checkpoints.bytes = checkpoints.bytes?.slice(0, -8);
    await expect(hardenRun({ runtime, model, train, validation, config, checkpoints })).rejects.toThrow(
      CheckpointError,
    );
  }, 60_000);
});

describe('the hardened file', () => {
  const short: HardenConfigInput = { ...config, epochs: 1, samples: { kind: 'on-the-fly', attack: { iterations: 1 } } };

  it.each([
    ['float32', (model: TestModel) => model],
    ['float16', withHalfWeights],
  ] as const)(
    '%s: differs in its weights only, in their type, and loads in plain onnxruntime',
    async (_, change) => {
      const model = change(digitClassifier(CLASSES));
      const { onnx, record } = await hardenRun({ runtime, model, train, validation, config: short });
      const [before, after] = [readModel(model.bytes), readModel(onnx)];
      const trained = new Set(record.parameters.trained.map(({ name }) => name));
      for (const [name, tensor] of after.graph.initializers) {
        const old = before.graph.initializers.get(name);
        expect({ dataType: tensor.dataType, dims: tensor.dims }).toEqual({ dataType: old?.dataType, dims: old?.dims });
        if (trained.has(name)) expect(tensor, name).not.toEqual(old);
        else expect(tensor, name).toEqual(old);
      }
      // With the old weights put back, every byte is the original's.
      const old = new Map([...trained].map((name) => [name, asFloat32(before.graph.initializers.get(name))]));
      expect(replaceWeights(onnx, old)).toEqual(model.bytes);

      const session = await ort.InferenceSession.create(onnx);
      const image = new ort.Tensor('float32', new Float32Array(3 * 28 * 28), [1, 3, 28, 28]);
      const { scores } = await session.run({ image });
      expect(scores?.dims).toEqual([1, CLASSES.length]);
      await session.release();
    },
    60_000,
  );

  it('is nearly the same whether weights are fed or written into a new session after every step', async () => {
    const model = digitClassifier(CLASSES);
    const run = { runtime, model, train, validation };
    const fed = await hardenRun({ ...run, config: { ...short, weightsAs: 'inputs' } });
    const written = await hardenRun({ ...run, config: { ...short, weightsAs: 'constants' } });
    expect(written.record.weightsAs).toBe('constants');
    const losses = [fed, written].map(({ record }) => record.training.history.at(-1)?.validation.loss ?? NaN);
    expect(Math.abs((losses[0] ?? NaN) - (losses[1] ?? NaN))).toBeLessThan(0.02 * (losses[0] ?? NaN));
  }, 60_000);

  it('trains the last blocks only where that is asked for', async () => {
    const model = digitClassifier(CLASSES);
    const { record } = await hardenRun({
      ...{ runtime, model, train, validation },
      config: { ...short, trainable: { kind: 'last-blocks', count: 1 } },
    });
    expect(record.parameters.trained.map(({ name }) => name)).toEqual(['dense.weight', 'dense.bias']);
    expect(record.parameters).toMatchObject({ frozen: 6, blocks: 3 });
  }, 60_000);
});

/** The same classifier with its weights stored in half precision and cast in the graph, as converters write it. */
function withHalfWeights({ bytes, contract }: TestModel): TestModel {
  const model: Model = readModel(bytes);
  const halves = [...model.graph.initializers].filter(([name]) => name.endsWith('.weight'));
  const initializers = new Map(model.graph.initializers);
  const casts = halves.map(([name, tensor]) => {
    if (tensor.dataType !== 'float32') throw new TypeError(`${name} is no float32`);
    initializers.set(name, {
      dataType: 'float16',
      dims: tensor.dims,
      data: Uint16Array.from(tensor.data, numberToFloat16),
    });
    return {
      name: `${name}/cast`,
      opType: 'Cast',
      domain: '',
      inputs: [name],
      outputs: [`${name}/float32`],
      attributes: new Map([['to', { kind: 'int', value: 1n } as const]]),
    };
  });
  const renamed = new Set(halves.map(([name]) => name));
  const nodes = model.graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (renamed.has(name) ? `${name}/float32` : name)),
  }));
  return {
    contract,
    bytes: writeModel({
      ...model,
      graph: { ...model.graph, initializers, nodes: [...casts, ...nodes], valueInfo: new Map() },
    }),
  };
}

function asFloat32(tensor: Tensor | undefined) {
  if (tensor?.dataType === 'float32') return tensor;
  if (tensor?.dataType !== 'float16') throw new TypeError(`expected a float, got ${tensor?.dataType ?? 'nothing'}`);
  return { dataType: 'float32' as const, dims: tensor.dims, data: Float32Array.from(tensor.data, float16ToNumber) };
}
