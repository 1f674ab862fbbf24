import {
  attr,
  DATA_TYPE_CODES,
  eliminateDeadCode,
  float32,
  foldBatchNormalization,
  fuseSlicesToSplit,
  inferShapes,
  int64s,
  preflight,
  readModel,
  removeIdentities,
  splitConvOverConcat,
  upcastHalf,
  upgradeToCanonical,
  writeModel,
  type Graph,
  type Model,
  type Tensor,
} from '@holdfast/onnx';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxDifference, runOnnxruntime, wave, type Feed, type Observed } from '../testkit/onnx/onnxruntime.ts';
import { smallModel, type SmallModel, type SmallNode } from '../testkit/onnx/small-model.ts';

const { float, int, ints } = attr;

const step = (op: string, inputs: string, output: string, attributes: SmallNode['attributes'] = {}): SmallNode => ({
  op,
  in: inputs.split(' '),
  out: output.split(' '),
  attributes,
});

const operators = (graph: Graph): string[] => graph.nodes.map(({ opType }) => opType);

const filled = (dims: readonly number[], shift: number): Tensor => float32(dims, wave(dims, shift).data);

/** Running mean and the like, with positive variances. */
const statistics = (channels: number): Record<string, Tensor> => ({
  scale: filled([channels], 1),
  bias: filled([channels], 2),
  mean: filled([channels], 3),
  var: float32(
    [channels],
    wave([channels], 4).data.map((value) => value * value + 0.2),
  ),
});

function frozen(small: SmallModel): Model {
  const model = smallModel(small);
  const declared = new Map(
    model.graph.inputs.map(({ name, dims }) => [
      name,
      { dataType: 'float32' as const, dims: (dims ?? []).filter((dim) => typeof dim === 'number') },
    ]),
  );
  const { types, unknown } = inferShapes(model.graph, declared);
  expect([...unknown.values()]).toEqual([]);
  return { ...model, graph: { ...model.graph, valueInfo: types } };
}

/** Applies a rewrite and shows that the outputs stay; returns the rewritten graph. */
async function rewritten(small: SmallModel, rewrite: (graph: Graph) => Graph, tolerance = 2e-6): Promise<Graph> {
  const model = frozen(small);
  const graph = rewrite(model.graph);
  const feeds = Object.fromEntries(
    model.graph.inputs.map(({ name }) => [name, wave(model.graph.valueInfo.get(name)?.dims ?? [])]),
  );
  const expected = await runOnnxruntime(writeModel(model), feeds);
  expectClose(await runOnnxruntime(writeModel({ ...model, graph }), feeds), expected, tolerance);
  return graph;
}

function expectClose(got: Record<string, Observed>, expected: Record<string, Observed>, tolerance: number): void {
  expect(Object.keys(got)).toEqual(Object.keys(expected));
  for (const name of Object.keys(expected)) {
    const scale = (expected[name]?.data ?? []).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    expect(maxDifference(got[name], expected[name]) / scale, name).toBeLessThanOrEqual(tolerance);
  }
}

describe('foldBatchNormalization', () => {
  const x = [2, 4, 6, 6];
  const norm = (input: string, output: string): SmallNode =>
    step('BatchNormalization', `${input} scale bias mean var`, output, { epsilon: float(1e-3) });

  it.each<[string, SmallNode, readonly number[]]>([
    ['a convolution', step('Conv', 'x w', 'c'), [6, 4, 3, 3]],
    ['a convolution with bias', step('Conv', 'x w b', 'c'), [6, 4, 3, 3]],
    ['a convolution with groups', step('Conv', 'x w', 'c', { group: int(2) }), [6, 2, 3, 3]],
    ['a depthwise convolution', step('Conv', 'x w b', 'c', { group: int(4) }), [8, 1, 3, 3]],
    ['a transposed convolution', step('ConvTranspose', 'x w', 'c', { strides: ints([2, 2]) }), [4, 6, 3, 3]],
    ['a transposed convolution with groups', step('ConvTranspose', 'x w b', 'c', { group: int(2) }), [4, 3, 3, 3]],
  ])('folds into %s', async (_, conv, weightDims) => {
    const group = Number(conv.attributes?.['group']?.value ?? 1);
    const channels = conv.op === 'Conv' ? (weightDims[0] ?? 0) : (weightDims[1] ?? 0) * group;
    const constants = { w: filled(weightDims, 5), b: filled([channels], 6), ...statistics(channels) };
    const small = { inputs: { x }, constants, nodes: [conv, norm('c', 'y')], outputs: ['y'] };
    const graph = await rewritten(small, foldBatchNormalization);
    expect(operators(graph)).toEqual([conv.op]);
  });

  it.each([0, 1])('folds into Gemm with transB %i, and takes beta into the bias', async (transposed) => {
    const weight = transposed === 0 ? [4, 3] : [3, 4];
    const small = {
      inputs: { x: [5, 4] },
      constants: { w: filled(weight, 5), b: filled([1, 3], 6), ...statistics(3) },
      nodes: [
        step('Gemm', 'x w b', 'c', { transB: int(transposed), alpha: float(0.5), beta: float(2) }),
        norm('c', 'y'),
      ],
      outputs: ['y'],
    };
    expect(operators(await rewritten(small, foldBatchNormalization))).toEqual(['Gemm']);
  });

  it('folds a chain of arithmetic per channel', async () => {
    const small = {
      inputs: { x },
      constants: {
        w: filled([6, 4, 3, 3], 5),
        perChannel: filled([6, 1, 1], 7),
        one: float32([], [1.5]),
        four: filled([1, 6, 1, 1], 9),
        ...statistics(6),
      },
      nodes: [
        step('Conv', 'x w', 'c'),
        step('Mul', 'perChannel c', 'm'),
        step('Sub', 'm one', 's'),
        step('Sub', 'one s', 'r'),
        norm('r', 'n'),
        step('Div', 'n one', 'd'),
        step('Add', 'd four', 'y'),
      ],
      outputs: ['y'],
    };
    expect(operators(await rewritten(small, foldBatchNormalization, 1e-5))).toEqual(['Conv']);
  });

  it('turns a normalisation on its own into Mul and Add', async () => {
    const small = { inputs: { x }, constants: statistics(4), nodes: [norm('x', 'y')], outputs: ['y'] };
    expect(operators(await rewritten(small, foldBatchNormalization))).toEqual(['Mul', 'Add']);
  });

  it('leaves a layer alone whose output has other readers', async () => {
    const constants = { w: filled([4, 4, 1, 1], 5), ...statistics(4) };
    const nodes = [step('Conv', 'x w', 'c'), norm('c', 'n'), step('Add', 'n c', 'y')];
    const graph = await rewritten({ inputs: { x }, constants, nodes, outputs: ['y'] }, foldBatchNormalization);
    expect(operators(graph)).toEqual(['Conv', 'Mul', 'Add', 'Add']);
  });

  it('does not take arithmetic per pixel for arithmetic per channel', async () => {
    const constants = { w: filled([6, 4, 1, 1], 5), row: filled([6], 1) };
    const nodes = [step('Conv', 'x w', 'c'), step('Mul', 'c row', 'y')];
    const graph = await rewritten({ inputs: { x }, constants, nodes, outputs: ['y'] }, foldBatchNormalization);
    expect(operators(graph)).toEqual(['Conv', 'Mul']);
  });
});

describe('fuseSlicesToSplit', () => {
  const cut = (start: number, end: number, output: string, axis = 1): SmallNode =>
    step('Slice', `x i${start} i${end} a${axis}`, output);
  const constants = {
    ...Object.fromEntries([0, 2, 3, 7, -4, 1000].map((value) => [`i${value}`, int64s([value])])),
    a1: int64s([1]),
    'a-1': int64s([-1]),
  };

  it('joins parts that follow each other, in whatever order they stand', async () => {
    const nodes = [cut(3, 1000, 'b'), cut(0, -4, 'a'), step('Relu', 'a', 'y'), step('Neg', 'b', 'z')];
    const graph = await rewritten({ inputs: { x: [2, 7] }, constants, nodes, outputs: ['y', 'z'] }, fuseSlicesToSplit);
    expect(operators(graph)).toEqual(['Split', 'Relu', 'Neg']);
  });

  it.each([
    ['leave a gap', [cut(0, 2, 'a'), cut(3, 7, 'b')]],
    ['overlap', [cut(0, 3, 'a'), cut(2, 7, 'b')]],
    ['end early', [cut(0, 2, 'a'), cut(2, 3, 'b')]],
  ])('keeps parts that %s', async (_, cuts) => {
    const nodes = [...cuts, step('Relu', 'a', 'y'), step('Neg', 'b', 'z')];
    const graph = await rewritten({ inputs: { x: [2, 7] }, constants, nodes, outputs: ['y', 'z'] }, fuseSlicesToSplit);
    expect(operators(graph)).toEqual(['Slice', 'Slice', 'Relu', 'Neg']);
  });
});

describe('splitConvOverConcat', () => {
  it('gives every part its channels of the weight', async () => {
    const small = {
      inputs: { a: [1, 2, 5, 5], b: [1, 3, 5, 5], c: [1, 1, 5, 5] },
      constants: { w: filled([4, 6, 3, 3], 1), bias: filled([4], 2) },
      nodes: [
        step('Concat', 'a b c', 'joined', { axis: int(1) }),
        step('Conv', 'joined w bias', 'y', { pads: ints([1, 1, 1, 1]) }),
      ],
      outputs: ['y'],
    };
    expect(operators(await rewritten(small, splitConvOverConcat))).toEqual(['Conv', 'Conv', 'Conv', 'Sum']);
  });
});

describe('removeIdentities and eliminateDeadCode', () => {
  it('keep the names of outputs and what subgraphs refer to', async () => {
    const small = {
      inputs: { x: [3] },
      constants: { unused: filled([9], 0) },
      nodes: [
        step('Identity', 'x', 'i'),
        step('Dropout', 'i', 'd'),
        step('Relu', 'd', 'r'),
        step('Neg', 'd', 'dead'),
        step('Identity', 'r', 'y'),
        step('Identity', 'r', 'z'),
        step('Identity', 'x', 'w'),
      ],
      outputs: ['y', 'z', 'w'],
    };
    const graph = await rewritten(small, (given) => eliminateDeadCode(removeIdentities(given)), 0);
    expect(operators(graph)).toEqual(['Relu', 'Identity', 'Identity']);
    expect([...graph.initializers.keys()]).toEqual([]);
  });
});

describe('upcastHalf', () => {
  /** 1, 2, -0.5, 65504, the smallest subnormal and -Infinity in half precision. */
  const weight: Tensor = { dataType: 'float16', dims: [4], data: Uint16Array.of(0x3c00, 0x4000, 0xb800, 0x0001) };

  it('makes a float16 model a float32 one with the same outputs', async () => {
    const half = smallModel({
      inputs: { x: [4] },
      constants: { weight },
      nodes: [
        step('Cast', 'x', 'h', { to: int(DATA_TYPE_CODES.float16) }),
        step('Add', 'h weight', 's'),
        step('Cast', 's', 'y', { to: int(DATA_TYPE_CODES.float32) }),
      ],
      outputs: ['y'],
    });
    const full = upcastHalf(half);
    expect(operators(full.graph)).toEqual(['Add']);
    const feeds: Record<string, Feed> = { x: { type: 'float32', dims: [4], data: [0.5, 1.25, -2, 0] } };
    expectClose(await runOnnxruntime(writeModel(full), feeds), await runOnnxruntime(writeModel(half), feeds), 0);
  });

  it('changes the types of inputs and outputs too', () => {
    const { graph } = upcastHalf(
      smallModel({
        inputs: { x: ['float16', [4]] },
        constants: { weight },
        nodes: [step('Mul', 'x weight', 'y')],
        outputs: ['y'],
      }),
    );
    expect(graph.inputs).toEqual([{ name: 'x', dataType: 'float32', dims: [4] }]);
    expect(graph.initializers.get('weight')).toEqual(float32([4], [1, 2, -0.5, 2 ** -24]));
  });
});

const fixtures = process.env['HOLDFAST_FIXTURES'] ?? '';

describe.skipIf(fixtures === '')('real models keep their outputs (set HOLDFAST_FIXTURES to run)', () => {
  const root = join(fixtures, 'models');
  const folders = fixtures !== '' && existsSync(root) ? readdirSync(root) : [];

  it.each(folders)('%s', async (folder) => {
    const bytes = new Uint8Array(readFileSync(join(root, folder, 'model.onnx')));
    preflight(bytes);
    const model = upgradeToCanonical(readModel(bytes));
    const graph = removeIdentities(fuseSlicesToSplit(foldBatchNormalization(model.graph)));
    const [input] = model.graph.inputs;
    const dims = (input?.dims ?? []).map((dim) => (typeof dim === 'number' ? dim : 1));
    const feeds = { [input?.name ?? '']: wave(dims) };
    const expected = await runOnnxruntime(bytes, feeds);
    expectClose(await runOnnxruntime(writeModel({ ...model, graph }), feeds), expected, 2e-4);
  });
});
