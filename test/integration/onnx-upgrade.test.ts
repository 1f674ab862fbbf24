import {
  attr,
  float32,
  int64s,
  readModel,
  upgradeToCanonical,
  writeModel,
  type Attribute,
  type Tensor,
} from '@holdfast/onnx';
import { describe, expect, it } from 'vitest';
import { maxDifference, runOnnxruntime, wave } from '../testkit/onnx/onnxruntime.ts';
import { smallModel, type SmallModel, type SmallNode } from '../testkit/onnx/small-model.ts';

interface Case {
  readonly title: string;
  readonly opsets: readonly number[];
  readonly x: readonly number[];
  readonly nodes: readonly SmallNode[];
  readonly constants?: Readonly<Record<string, Tensor>>;
  readonly outputs?: readonly string[];
}

const node = (op: string, inputs: readonly string[], attributes: SmallNode['attributes'] = {}): SmallNode => ({
  op,
  in: inputs,
  out: ['y'],
  attributes,
});

const { float, int, ints, floats, string } = attr;
const OLD_REDUCTIONS = ['L1', 'L2', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'];

const cases: readonly Case[] = [
  ...['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((op) =>
    [undefined, 0, 1, 2, 3].map((axis) => ({
      title: `${op} axis ${axis ?? 'default'}`,
      opsets: axis === undefined ? [7, 12, 13] : [7, 11],
      x: [2, 3, 4, 5],
      nodes: [node(op, ['x'], axis === undefined ? {} : { axis: int(axis) })],
    })),
  ),
  { title: 'Softmax axis -2', opsets: [11, 12], x: [2, 3, 4], nodes: [node('Softmax', ['x'], { axis: int(-2) })] },
  { title: 'Softmax on rows', opsets: [9], x: [3, 4], nodes: [node('Softmax', ['x'])] },
  { title: 'Squeeze', opsets: [7, 11, 12], x: [1, 3, 1], nodes: [node('Squeeze', ['x'], { axes: ints([0]) })] },
  { title: 'Squeeze of everything', opsets: [7, 12], x: [1, 3, 1], nodes: [node('Squeeze', ['x'])] },
  { title: 'Unsqueeze', opsets: [7, 12], x: [3, 4], nodes: [node('Unsqueeze', ['x'], { axes: ints([0, 3]) })] },
  ...OLD_REDUCTIONS.map((name) => ({
    title: `Reduce${name}`,
    opsets: [7, 13, 17],
    x: [2, 3, 4],
    nodes: [node(`Reduce${name}`, ['x'], { axes: ints([1, 2]), keepdims: int(0) })],
  })),
  { title: 'ReduceSum', opsets: [7, 12], x: [2, 3, 4], nodes: [node('ReduceSum', ['x'], { axes: ints([1]) })] },
  { title: 'ReduceMean over everything', opsets: [11], x: [2, 3], nodes: [node('ReduceMean', ['x'])] },
  {
    title: 'ReduceSum with axes as input',
    opsets: [13, 17],
    x: [2, 3],
    nodes: [node('ReduceSum', ['x', 'axes'])],
    constants: { axes: int64s([1]) },
  },
  {
    title: 'Split into given parts',
    opsets: [7, 11],
    x: [2, 7],
    nodes: [{ op: 'Split', in: ['x'], out: ['y', 'z'], attributes: { axis: int(1), split: ints([3, 4]) } }],
    outputs: ['y', 'z'],
  },
  {
    title: 'Split into equal parts',
    opsets: [7, 13],
    x: [2, 8],
    nodes: [{ op: 'Split', in: ['x'], out: ['y', 'z'], attributes: { axis: int(1) } }],
    outputs: ['y', 'z'],
  },
  {
    title: 'Clip by attributes',
    opsets: [7, 10],
    x: [7],
    nodes: [node('Clip', ['x'], { min: float(-0.5), max: float(0.25) })],
  },
  { title: 'Clip from above', opsets: [9], x: [7], nodes: [node('Clip', ['x'], { max: float(0.25) })] },
  {
    title: 'Clip of a value of unknown type',
    opsets: [9],
    x: [7],
    nodes: [
      { op: 'Scan', in: ['x'], out: ['s'], attributes: { num_scan_inputs: int(1), body: identityBody() } },
      node('Clip', ['s'], { min: float(0), max: float(0.25) }),
    ],
  },
  {
    title: 'Slice by attributes',
    opsets: [7, 9],
    x: [4, 6],
    nodes: [node('Slice', ['x'], { starts: ints([1, -3]), ends: ints([1000, -1]), axes: ints([0, 1]) })],
  },
  {
    title: 'Slice without axes',
    opsets: [9],
    x: [4, 6],
    nodes: [node('Slice', ['x'], { starts: ints([1]), ends: ints([3]) })],
  },
  {
    title: 'Pad with a value',
    opsets: [7, 10],
    x: [2, 3],
    nodes: [node('Pad', ['x'], { pads: ints([0, 1, 1, 2]), value: float(3) })],
  },
  {
    title: 'Pad by reflection',
    opsets: [7],
    x: [3, 4],
    nodes: [node('Pad', ['x'], { mode: string('reflect'), pads: ints([0, 1, 0, 2]) })],
  },
  {
    title: 'TopK by attribute',
    opsets: [7, 9],
    x: [2, 6],
    nodes: [{ op: 'TopK', in: ['x'], out: ['y', 'i'], attributes: { k: int(3) } }],
    outputs: ['y', 'i'],
  },
  {
    title: 'TopK by input',
    opsets: [10],
    x: [2, 6],
    nodes: [{ op: 'TopK', in: ['x', 'k'], out: ['y', 'i'] }],
    constants: { k: int64s([2]) },
    outputs: ['y', 'i'],
  },
  ...[
    { mode: 'nearest', scales: [1, 1, 2, 2] },
    { mode: 'nearest', scales: [1, 1, 1.5, 2.6] },
    { mode: 'linear', scales: [1, 1, 2, 3] },
  ].flatMap(({ mode, scales }) => [
    {
      title: `Upsample ${mode} ${scales.join()}, attribute`,
      opsets: [7, 8],
      x: [1, 2, 3, 5],
      nodes: [node('Upsample', ['x'], { mode: string(mode), scales: floats(scales) })],
    },
    {
      title: `Upsample ${mode} ${scales.join()}, input`,
      opsets: [9],
      x: [1, 2, 3, 5],
      nodes: [node('Upsample', ['x', 'scales'], { mode: string(mode) })],
      constants: { scales: float32([4], scales) },
    },
  ]),
  ...[
    { mode: 'nearest', scales: [1, 1, 2, 3] },
    { mode: 'nearest', scales: [1, 1, 0.5, 0.6] },
    { mode: 'nearest', scales: [1, 1, 2.5, 0.6] },
    { mode: 'linear', scales: [1, 1, 2, 1.5] },
    { mode: 'linear', scales: [1, 1, 0.6, 1.5] },
  ].map(({ mode, scales }) => ({
    title: `Resize ${mode} ${scales.join()}`,
    opsets: [10],
    x: [1, 2, 5, 7],
    nodes: [node('Resize', ['x', 'scales'], { mode: string(mode) })],
    constants: { scales: float32([4], scales) },
  })),
  ...['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'].flatMap((coordinates) =>
    ['nearest', 'linear', 'cubic'].map((mode) => ({
      title: `Resize ${mode} ${coordinates}`,
      opsets: [11, 13],
      x: [1, 2, 5, 7],
      nodes: [
        node('Resize', ['x', 'roi', 'scales'], {
          mode: string(mode),
          coordinate_transformation_mode: string(coordinates),
        }),
      ],
      constants: { roi: float32([0], []), scales: float32([4], [1, 1, 1.6, 0.7]) },
    })),
  ),
  {
    title: 'Resize to sizes',
    opsets: [11, 13],
    x: [1, 2, 5, 7],
    nodes: [node('Resize', ['x', 'empty', 'empty', 'sizes'], { mode: string('linear') })],
    constants: { empty: float32([0], []), sizes: int64s([1, 2, 8, 3]) },
  },
  ...['floor', 'round_prefer_floor'].map((nearest) => ({
    title: `Resize tf_half_pixel_for_nn ${nearest}`,
    opsets: [11],
    x: [1, 1, 5, 7],
    nodes: [
      node('Resize', ['x', 'empty', 'scales'], {
        coordinate_transformation_mode: string('tf_half_pixel_for_nn'),
        nearest_mode: string(nearest),
      }),
    ],
    constants: { empty: float32([0], []), scales: float32([4], [1, 1, 2.3, 0.6]) },
  })),
  {
    title: 'subgraphs, with what they capture',
    opsets: [9, 10],
    x: [2, 3, 4],
    nodes: [
      {
        op: 'If',
        in: ['yes'],
        out: ['y'],
        attributes: {
          then_branch: branch(node('Softmax', ['x'])),
          else_branch: branch(node('Clip', ['x'], { min: float(0) })),
        },
      },
    ],
    constants: { yes: { dataType: 'bool', dims: [], data: Uint8Array.of(1) } },
  },
  { title: 'Dropout', opsets: [7, 10, 12, 13], x: [2, 3], nodes: [node('Dropout', ['x'])] },
  { title: 'Dropout with ratio', opsets: [7, 10], x: [2, 3], nodes: [node('Dropout', ['x'], { ratio: float(0.3) })] },
  {
    title: 'Dropout with its mask',
    opsets: [12, 13],
    x: [2, 3],
    nodes: [{ op: 'Dropout', in: ['x'], out: ['y', 'mask'] }],
    outputs: ['y', 'mask'],
  },
  ...[7, 9, 14, 15].map((opset) => ({
    title: 'BatchNormalization',
    opsets: [opset],
    x: [2, 3, 2, 2],
    nodes: [node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'var'], { epsilon: float(1e-3) })],
    constants: statistics([3]),
  })),
  {
    title: 'BatchNormalization per element',
    opsets: [7],
    x: [2, 3, 2, 2],
    nodes: [node('BatchNormalization', ['x', 'scale', 'bias', 'mean', 'var'], { spatial: int(0) })],
    constants: statistics([3, 2, 2]),
  },
  {
    title: 'GroupNormalization per group',
    opsets: [18],
    x: [2, 6, 2, 2],
    nodes: [node('GroupNormalization', ['x', 'scale', 'bias'], { num_groups: int(3) })],
    constants: { scale: float32([3], [1, 2, -0.5]), bias: float32([3], [0.1, 0, 3]) },
  },
  ...[0, 1].flatMap((ceilMode) =>
    [0, 1].map((padded) => ({
      title: `AveragePool ceil_mode ${ceilMode} count_include_pad ${padded}`,
      opsets: [10, 11, 19],
      x: [1, 2, 7, 8],
      nodes: [
        node('AveragePool', ['x'], {
          kernel_shape: ints([3, 3]),
          strides: ints([2, 2]),
          pads: ints([1, 1, 1, 1]),
          ceil_mode: int(ceilMode),
          count_include_pad: int(padded),
        }),
      ],
    })),
  ),
  ...['SAME_UPPER', 'SAME_LOWER', 'VALID'].map((autoPad) => ({
    title: `MaxPool ${autoPad}`,
    opsets: [7, 8, 12],
    x: [1, 2, 7, 8],
    nodes: [node('MaxPool', ['x'], { kernel_shape: ints([3, 2]), strides: ints([2, 2]), auto_pad: string(autoPad) })],
  })),
  {
    title: 'Conv and ConvTranspose',
    opsets: [7, 11],
    x: [1, 2, 5, 5],
    nodes: [
      { op: 'Conv', in: ['x', 'w'], out: ['c'], attributes: { auto_pad: string('SAME_LOWER'), strides: ints([2, 2]) } },
      node('ConvTranspose', ['c', 'w'], { auto_pad: string('SAME_UPPER'), strides: ints([2, 2]) }),
    ],
    constants: { w: float32([2, 2, 3, 3], wave([2, 2, 3, 3], 2).data) },
  },
  {
    title: 'arithmetic with broadcasting',
    opsets: [7, 8, 13],
    x: [2, 3],
    nodes: [
      { op: 'Add', in: ['x', 'row'], out: ['a'] },
      { op: 'Max', in: ['a', 'x'], out: ['m'] },
      { op: 'PRelu', in: ['m', 'row'], out: ['p'] },
      node('Sum', ['p', 'x']),
    ],
    constants: { row: float32([3], [0.5, -1, 2]) },
  },
  {
    title: 'Gather, Concat, Flatten, Gemm',
    opsets: [7, 9, 11],
    x: [2, 3, 4],
    nodes: [
      { op: 'Gather', in: ['x', 'index'], out: ['g'], attributes: { axis: int(1) } },
      { op: 'Concat', in: ['g', 'x'], out: ['c'], attributes: { axis: int(1) } },
      { op: 'Flatten', in: ['c'], out: ['f'] },
      node('Gemm', ['f', 'w', 'bias'], { transB: int(1), alpha: float(0.5) }),
    ],
    constants: {
      index: int64s([2, 0]),
      w: float32([3, 20], wave([3, 20], 1).data),
      bias: float32([3], [1, 2, 3]),
    },
  },
  {
    title: 'Scatter',
    opsets: [9, 10],
    x: [3, 2],
    nodes: [node('Scatter', ['x', 'index', 'updates'])],
    constants: {
      index: { dataType: 'int64', dims: [1, 2], data: BigInt64Array.of(2n, 0n) },
      updates: float32([1, 2], [7, 8]),
    },
  },
  {
    title: 'GridSample bilinear',
    opsets: [16],
    x: [1, 1, 3, 3],
    nodes: [node('GridSample', ['x', 'grid'], { mode: string('bilinear') })],
    constants: { grid: float32([1, 2, 2, 2], wave([1, 2, 2, 2], 4).data) },
  },
  ...[1, 2].map((p) => ({
    title: `GlobalLpPool ${p}`,
    opsets: [7, 11],
    x: [1, 2, 3, 4],
    nodes: [node('GlobalLpPool', ['x'], { p: int(p) })],
  })),
];

function identityBody(): Attribute {
  const { graph } = smallModel({
    inputs: { e: [] },
    nodes: [{ op: 'Identity', in: ['e'], out: ['o'] }],
    outputs: ['o'],
  });
  return { kind: 'graph', value: graph };
}

function branch(only: SmallNode): Attribute {
  const { graph } = smallModel({ inputs: {}, nodes: [{ ...only, out: ['b'] }], outputs: ['b'] });
  return { kind: 'graph', value: graph };
}

function statistics(dims: readonly number[]): Record<string, Tensor> {
  const fill = (shift: number, positive = false): Tensor =>
    float32(
      dims,
      wave(dims, shift).data.map((value) => (positive ? Math.abs(value) + 0.1 : value)),
    );
  return { scale: fill(1), bias: fill(2), mean: fill(3), var: fill(4, true) };
}

const modelAt = (opset: number, { x, nodes, constants = {}, outputs = ['y'] }: Case): SmallModel => ({
  opset,
  inputs: { x },
  constants,
  nodes,
  outputs,
});

const flat = cases.flatMap((entry) => entry.opsets.map((opset) => ({ title: entry.title, opset, entry })));

describe('upgradeToCanonical gives the outputs of the original', () => {
  it.each(flat)('$title at opset $opset', async ({ opset, entry }) => {
    const bytes = writeModel(smallModel(modelAt(opset, entry)));
    const upgraded = writeModel(upgradeToCanonical(readModel(bytes)));
    const feeds = { x: wave(entry.x) };
    const [expected, got] = [await runOnnxruntime(bytes, feeds), await runOnnxruntime(upgraded, feeds)];
    expect(Object.keys(got)).toEqual(Object.keys(expected));
    for (const name of Object.keys(expected))
      expect(maxDifference(got[name], expected[name])).toBeLessThanOrEqual(1e-6);
  });

  it('also with symbolic sizes', async () => {
    const nodes = [node('Softmax', ['x'])];
    const bytes = writeModel(smallModel({ opset: 11, inputs: { x: ['n', 'c', 2] }, nodes, outputs: ['y'] }));
    const upgraded = writeModel(upgradeToCanonical(readModel(bytes)));
    const feeds = { x: wave([2, 3, 2]) };
    const [expected, got] = [await runOnnxruntime(bytes, feeds), await runOnnxruntime(upgraded, feeds)];
    expect(maxDifference(got['y'], expected['y'])).toBeLessThanOrEqual(1e-6);
  });
});

describe('upgradeToCanonical refuses', () => {
  it.each<[string, SmallModel, RegExp]>([
    [
      'Dropout in training mode',
      {
        opset: 12,
        inputs: { x: [2] },
        constants: { r: float32([], [0.5]), t: { dataType: 'bool', dims: [], data: Uint8Array.of(1) } },
        nodes: [node('Dropout', ['x', 'r', 't'])],
        outputs: ['y'],
      },
      /training_mode false, got true; export the model in evaluation mode/,
    ],
    [
      'computed scales below opset 11',
      { opset: 10, inputs: { x: [1, 1, 2, 2], s: [4] }, nodes: [node('Resize', ['x', 's'])], outputs: ['y'] },
      /node `Resize_0` \(Resize\): expected constant scales/,
    ],
    [
      'operators that onnxruntime does not have at the canonical opset',
      {
        opset: 16,
        inputs: { x: [1, 1, 2, 2], rois: [1, 4], batch: ['int64', [1]] },
        nodes: [node('RoiAlign', ['x', 'rois', 'batch'])],
        outputs: ['y'],
      },
      /RoiAlign.*onnxruntime/,
    ],
    [
      'withdrawn operators',
      { opset: 7, inputs: { x: [1, 1, 2, 2] }, nodes: [node('ImageScaler', ['x'])], outputs: ['y'] },
      /ImageScaler, an experimental one/,
    ],
  ])('%s', (_, small, message) => {
    expect(() => upgradeToCanonical(smallModel(small))).toThrow(message);
  });
});
