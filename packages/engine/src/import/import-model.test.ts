import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  attr,
  elementCount,
  float32,
  GraphBuilder,
  toNumbers,
  upcastTensor,
  writeModel,
  type Dimension,
  type Model,
  type Tensor,
  type Value,
} from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { compiledGraph, createRuntime, type RuntimePool } from '@holdfast/runtime';
import { estimateMemoryMb, ImportError, importGraph, inlinePictures, type ImportedModel } from './index.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 1 });
});
afterAll(() => runtime.close());

const random = randomFor(['import-model.test']);
const draw = (dims: readonly number[]): Tensor => {
  const length = dims.reduce((product, size) => product * size, 1);
  return float32(
    dims,
    Float32Array.from({ length }, () => random.uniform(-1, 1)),
  );
};

type Make = (builder: GraphBuilder, picture: Value) => Value;

/** Bytes of a model picture [1, 3, 8, 8] -> result, its input declared as `dims`. */
function modelBytes(make: Make, { dims = [1, 3, 8, 8], opset = 22 }: { dims?: Dimension[]; opset?: number } = {}) {
  const builder = new GraphBuilder('test');
  const picture = builder.input('picture', { dataType: 'float32', dims: [1, 3, 8, 8] });
  builder.output('result', make(builder, picture));
  const model = builder.build();
  const graph = {
    ...model.graph,
    valueInfo: new Map(),
    inputs: [{ name: 'picture', dataType: 'float32' as const, dims }],
    outputs: [{ name: 'result', dataType: null, dims: null }],
  };
  return writeModel({ ...model, opsetImports: new Map([['', opset]]), graph });
}

const load = (bytes: Uint8Array, shape?: readonly number[]): Promise<ImportedModel> =>
  importGraph({ bytes, runtime, ...(shape === undefined ? {} : { shapes: new Map([['picture', shape]]) }) });

const run = async (bytes: Uint8Array, feeds: Record<string, Tensor>) =>
  (await runtime.withLease((lease) => lease.run({ graph: compiledGraph(bytes), feeds }))).result;

const importError = async (promise: Promise<unknown>): Promise<ImportError> => {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof ImportError)) throw new Error(`expected an ImportError, got ${String(error)}`);
  return error;
};

const normalised: Make = (b, x) => {
  const convolved = b.op('Conv', [x, b.constant(draw([4, 3, 3, 3])), b.constant(draw([4]))]);
  const statistics = [draw([4]), draw([4]), draw([4]), float32([4], [1, 2, 0.5, 1])].map((tensor) =>
    b.constant(tensor),
  );
  return b.op('BatchNormalization', [convolved, ...statistics]);
};

/** Reshape by a shape computed from the picture's own, as PyTorch exports x.view(x.size(0), -1). */
const viewed: Make = (b, x) => {
  const batch = b.op('Gather', [b.op('Shape', [x]), b.int64s([0])]);
  const shape = b.op('Concat', [batch, b.int64s([-1])], { axis: attr.int(0) });
  return b.op('Reshape', [x, shape], {}, { outputs: [{ dataType: 'float32', dims: [1, 192] }] });
};

/** Every picture minus the mean of the batch: pictures are mixed. */
const mixing: Make = (b, x) => b.op('Sub', [x, b.op('ReduceMean', [x, b.int64s([0])])]);

describe('importGraph', () => {
  test('folds batch normalisation into the convolution before it', async () => {
    const { model, report } = await load(modelBytes(normalised));
    expect(model.graph.nodes.map(({ opType }) => opType)).toEqual(['Conv']);
    expect(report).toMatchObject({ opset: 22, nodesBefore: 3, nodesAfter: 1 });
  });

  test.each([true, false])('makes computed shapes constant (folded first: %s)', async (fold) => {
    const bytes = modelBytes(viewed, { dims: ['batch', 3, 8, 8] });
    const { model, batching } = await importGraph({ bytes, runtime, fold });
    expect(model.graph.nodes.map(({ opType }) => opType)).toEqual(['Reshape']);
    expect(model.graph.valueInfo.get('result')).toEqual({ dataType: 'float32', dims: [1, 192] });
    expect(batching.kind).toBe('any');
  });

  test('gives the same answer as the untouched model', async () => {
    const bytes = modelBytes(normalised);
    const { model, untouched } = await load(bytes);
    const feeds = { picture: draw([1, 3, 8, 8]) };
    const [expected, got] = [await run(untouched.bytes, feeds), await run(writeModel(model), feeds)];
    if (expected?.dataType !== 'float32' || got?.dataType !== 'float32') throw new Error('expected float32 outputs');
    got.data.forEach((value, index) => expect(value).toBeCloseTo(expected.data[index] ?? NaN, 4));
  });

  test('takes symbolic sizes from the shapes given', async () => {
    const { model } = await load(modelBytes(normalised, { dims: ['n', 3, 'h', 'w'] }), [1, 3, 8, 8]);
    expect(model.graph.inputs[0]?.dims).toEqual([1, 3, 8, 8]);
  });

  test('asks for a size that nothing says', async () => {
    const error = await importError(load(modelBytes(normalised, { dims: ['n', 3, 'h', 'w'] })));
    expect(error.code).toBe('UNRESOLVED_SIZE');
    expect(error.message).toMatch(/input `picture`.*\[n, 3, h, w\].*contract/);
  });

  test('refuses a shape that the model does not have, and a name', async () => {
    expect((await importError(load(modelBytes(normalised), [1, 3, 9, 9]))).code).toBe('INPUT_MISMATCH');
    const request = { bytes: modelBytes(normalised), runtime, shapes: new Map([['photo', [1, 3, 8, 8]]]) };
    expect((await importError(importGraph(request))).message).toMatch(/input `photo`.*`picture`/);
  });

  test('leaves out an output whose shape depends on the picture, and says so', async () => {
    const bytes = modelBytes(normalised);
    const { model } = await load(bytes);
    const builder = new GraphBuilder('two outputs');
    const picture = builder.input('picture', { dataType: 'float32', dims: [1, 3, 8, 8] });
    const found = builder.op('NonZero', [picture], {}, { outputs: [{ dataType: 'int64', dims: [4, 1] }] });
    builder.output('found', found);
    builder.output('result', builder.op('Relu', [picture]));
    const built = builder.build();
    const graph = {
      ...built.graph,
      outputs: built.graph.outputs.map(({ name }) => ({ name, dataType: null, dims: null })),
    };
    const twoOutputs = writeModel({ ...model, graph: { ...graph, valueInfo: new Map() } });
    const imported = await load(twoOutputs);
    expect(imported.model.graph.outputs.map(({ name }) => name)).toEqual(['result']);
    const [dropped] = imported.report.droppedOutputs;
    expect(dropped?.name).toBe('found');
    expect(dropped?.reason).toContain('NonZero');
    const onlyDynamic = writeModel({
      ...model,
      graph: { ...graph, valueInfo: new Map(), outputs: graph.outputs.slice(0, 1) },
    });
    expect((await importError(load(onlyDynamic))).code).toBe('DYNAMIC_OUTPUTS');
  });

  test('makes a float16 model float32, with the same answer', async () => {
    // 1, -1, 0.5, -0.5, 0.25, 0
    const patterns = [0x3c00, 0xbc00, 0x3800, 0xb800, 0x3400, 0x0000];
    const half = (dims: readonly number[]): Tensor => {
      const data = Uint16Array.from({ length: elementCount(dims) }, () => patterns[random.integer(0, 5)] ?? 0);
      return { dataType: 'float16', dims, data };
    };
    const builder = new GraphBuilder('half');
    const picture = builder.input('picture', { dataType: 'float16', dims: [1, 3, 8, 8] });
    const weight = builder.constant(half([4, 3, 3, 3]));
    builder.output('result', builder.op('Relu', [builder.op('Conv', [picture, weight])]));
    const bytes = writeModel(builder.build());
    const { model, batching } = await load(bytes);
    const types = new Set([...model.graph.valueInfo.values()].map(({ dataType }) => dataType));
    expect([...types]).toEqual(['float32']);
    expect(batching.kind).toBe('any');
    const feed = half([1, 3, 8, 8]);
    const expected = await run(bytes, { picture: feed });
    const got = await run(writeModel(model), { picture: upcastTensor(feed) });
    if (expected === undefined || got === undefined) throw new Error('expected a result');
    const reference = toNumbers(upcastTensor(expected));
    toNumbers(got).forEach((value, index) => expect(value).toBeCloseTo(reference[index] ?? NaN, 2));
  });

  test('reads a Buffer like any other bytes', async () => {
    const bytes = modelBytes(normalised);
    const pooled = Buffer.concat([Buffer.from([0]), bytes]).subarray(1);
    expect((await load(pooled)).model).toEqual((await load(bytes)).model);
  });
});

describe('batching', () => {
  const three = draw([3, 3, 8, 8]);
  const pictureAt = (index: number): Tensor =>
    three.dataType === 'float32' ? float32([1, 3, 8, 8], three.data.slice(index * 192, (index + 1) * 192)) : three;

  /** The model for three pictures as a model of its own. */
  function inlined(imported: ImportedModel): Model {
    const builder = new GraphBuilder('batch');
    const pictures = builder.input('picture', { dataType: 'float32', dims: [3, 3, 8, 8] });
    const outputs = inlinePictures(builder, imported, { input: 'picture', pictures, batch: 3, prefix: 'model/' });
    builder.output('result', outputs.get('result') ?? '');
    return builder.build();
  }

  test.each([
    ['any', normalised],
    ['one', mixing],
  ] as const)('three pictures at once give what each gives alone (%s)', async (kind, make) => {
    const bytes = modelBytes(make);
    const imported = await load(bytes);
    expect(imported.batching.kind).toBe(kind);
    const together = await run(writeModel(inlined(imported)), { picture: three });
    if (together?.dataType !== 'float32') throw new Error('expected a float32 output');
    const size = together.data.length / 3;
    for (const index of [0, 1, 2]) {
      const alone = await run(bytes, { picture: pictureAt(index) });
      if (alone?.dataType !== 'float32') throw new Error('expected a float32 output');
      alone.data.forEach((value, at) => expect(together.data[index * size + at]).toBeCloseTo(value, 4));
    }
  });

  test('says what keeps pictures apart', async () => {
    const { batching } = await load(modelBytes(mixing));
    expect(batching.kind === 'one' && batching.reason).toMatch(/ReduceMean.*reduces over the batch axis/);
  });
});

test('memory grows with the batch and the weights', async () => {
  const imported = await load(modelBytes(normalised));
  const [one, nine] = [estimateMemoryMb(imported, 1), estimateMemoryMb(imported, 100_000)];
  expect(one).toBeGreaterThan(100);
  // 4 x 6 x 6 float32 values per picture, times 1.5.
  expect(nine - one).toBeCloseTo((100_000 * 4 * 36 * 4 * 1.5) / 2 ** 20, -1);
});
