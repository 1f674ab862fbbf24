import { describe, expect, it } from 'vitest';
import { attr } from '../attribute.ts';
import { DATA_TYPE_CODES } from '../data-type-codes.ts';
import { GraphBuilder, type Attributes } from '../graph-builder.ts';
import { float32, int64s, scalar, type DataType, type Tensor } from '../tensor.ts';
import { ShapeError } from './infer.ts';

/** Dims alone stand for a float32 value; a tensor for a constant; `null` for an omitted input. */
type Operand = readonly number[] | Tensor | { readonly type: DataType; readonly of: readonly number[] } | null;

interface Case {
  readonly inputs: readonly Operand[];
  readonly attributes?: Attributes;
  readonly outputs?: number;
}

function infer(opType: string, { inputs, attributes = {}, outputs = 1 }: Case): string[] {
  const graph = new GraphBuilder('test');
  const values = inputs.map((operand, index) => {
    if (operand === null) return '';
    if ('data' in operand) return graph.constant(operand);
    if ('of' in operand) return graph.input(`x${index}`, { dataType: operand.type, dims: operand.of });
    return graph.input(`x${index}`, { dataType: 'float32', dims: operand });
  });
  return graph.ops(opType, values, outputs, attributes).map((value) => {
    const { dataType, dims } = graph.info(value);
    return dataType === 'float32' ? dims.join('x') : `${dataType} ${dims.join('x')}`;
  });
}

const one = (opType: string, inputs: readonly Operand[], attributes: Attributes = {}): string =>
  infer(opType, { inputs, attributes })[0] ?? 'none';

const bool = (...of: number[]): Operand => ({ type: 'bool', of });
const long = (...of: number[]): Operand => ({ type: 'int64', of });

describe('elementwise', () => {
  it('broadcasts as numpy does', () => {
    expect(one('Add', [[2, 3, 1], [4]])).toBe('2x3x4');
    expect(one('Max', [[2, 1], [3], []])).toBe('2x3');
    expect(one('Mul', [[0, 1], [5]])).toBe('0x5');
    expect(one('Where', [bool(4, 1), [3], []])).toBe('4x3');
  });

  it('gives comparisons and predicates the type bool', () => {
    expect(one('Greater', [[2], []])).toBe('bool 2');
    expect(one('And', [bool(2), bool(1)])).toBe('bool 2');
    expect(one('IsNaN', [[3]])).toBe('bool 3');
  });

  it('keeps the type of the base of Pow and takes that of Cast', () => {
    expect(one('Pow', [[3], long()])).toBe('3');
    expect(one('Cast', [[3]], { to: attr.int(DATA_TYPE_CODES.int64) })).toBe('int64 3');
    expect(one('CastLike', [[3], long(1)])).toBe('int64 3');
    expect(infer('Dropout', { inputs: [[3]], outputs: 2 })).toEqual(['3', 'bool 3']);
  });

  it('refuses operands that do not fit, naming the node', () => {
    expect(() => one('Add', [[2], [3]])).toThrow(/Add `Add`: shapes \[2\] and \[3\] do not broadcast/);
    expect(() => one('Add', [[2], long(2)])).toThrow(/one type; input 0 is float32, input 1 int64/);
    expect(() => one('PRelu', [[3], [2, 3]])).toThrow(ShapeError);
    expect(() => one('Not', [[3]])).toThrow(/must be bool, got float32/);
  });
});

describe('convolution', () => {
  const weight = [8, 3, 3, 3];
  it.each<[string, Attributes, string]>([
    ['stride 1, no padding', {}, '1x8x5x6'],
    ['pads', { pads: attr.ints([1, 0, 1, 2]) }, '1x8x7x8'],
    ['stride 2', { strides: attr.ints([2, 2]) }, '1x8x3x3'],
    ['dilation 2', { dilations: attr.ints([2, 2]) }, '1x8x3x4'],
    ['SAME_UPPER, stride 2', { auto_pad: attr.string('SAME_UPPER'), strides: attr.ints([2, 2]) }, '1x8x4x4'],
    ['VALID ignores pads', { auto_pad: attr.string('VALID'), pads: attr.ints([1, 1, 1, 1]) }, '1x8x5x6'],
  ])('%s', (_, attributes, expected) => {
    expect(one('Conv', [[1, 3, 7, 8], weight], attributes)).toBe(expected);
  });

  it('multiplies the weight channels by the group', () => {
    expect(
      one(
        'Conv',
        [
          [2, 6, 5, 5],
          [6, 1, 3, 3],
        ],
        { group: attr.int(6) },
      ),
    ).toBe('2x6x3x3');
    expect(() =>
      one('Conv', [
        [2, 6, 5, 5],
        [6, 2, 3, 3],
      ]),
    ).toThrow(/does not fit an input of 6 channels/);
  });

  it.each<[string, Attributes, string]>([
    ['stride 2', { strides: attr.ints([2, 2]) }, '1x4x9x11'],
    ['output_padding', { strides: attr.ints([2, 2]), output_padding: attr.ints([1, 0]) }, '1x4x10x11'],
    ['pads', { strides: attr.ints([2, 2]), pads: attr.ints([1, 1, 1, 1]) }, '1x4x7x9'],
    ['output_shape', { strides: attr.ints([2, 2]), output_shape: attr.ints([8, 10]) }, '1x4x8x10'],
    ['SAME_UPPER', { strides: attr.ints([2, 2]), auto_pad: attr.string('SAME_UPPER') }, '1x4x8x10'],
    ['dilation', { dilations: attr.ints([2, 3]) }, '1x4x8x11'],
  ])('transposed: %s', (_, attributes, expected) => {
    expect(
      one(
        'ConvTranspose',
        [
          [1, 2, 4, 5],
          [2, 4, 3, 3],
        ],
        attributes,
      ),
    ).toBe(expected);
  });
});

describe('pooling', () => {
  const square = (size: number, stride: number, pad = 0): Attributes => ({
    kernel_shape: attr.ints([size, size]),
    strides: attr.ints([stride, stride]),
    pads: attr.ints([pad, pad, pad, pad]),
  });

  it('rounds up with ceil_mode', () => {
    expect(one('MaxPool', [[1, 2, 6, 6]], square(3, 2))).toBe('1x2x2x2');
    expect(one('MaxPool', [[1, 2, 6, 6]], { ...square(3, 2), ceil_mode: attr.int(1) })).toBe('1x2x3x3');
  });

  it('drops a last window that would start in the trailing padding', () => {
    // size 5, pad 1 + 1, kernel 2, stride 3: starts at 0, 3, 6, and 6 >= 5 + 1.
    expect(one('MaxPool', [[1, 1, 5, 5]], { ...square(2, 3, 1), ceil_mode: attr.int(1) })).toBe('1x1x2x2');
    expect(one('AveragePool', [[1, 1, 4, 4]], { ...square(1, 2, 1), ceil_mode: attr.int(1) })).toBe('1x1x3x3');
  });

  it('gives the indices of MaxPool as int64', () => {
    expect(infer('MaxPool', { inputs: [[1, 2, 4, 4]], attributes: square(2, 2), outputs: 2 })).toEqual([
      '1x2x2x2',
      'int64 1x2x2x2',
    ]);
  });

  it('pools everything globally', () => {
    expect(one('GlobalAveragePool', [[2, 3, 4, 5]])).toBe('2x3x1x1');
  });
});

describe('matrix products', () => {
  it('handles vectors and batches as numpy.matmul', () => {
    expect(one('MatMul', [[3], [3]])).toBe('');
    expect(
      one('MatMul', [
        [2, 1, 4, 3],
        [5, 3, 6],
      ]),
    ).toBe('2x5x4x6');
    expect(one('MatMul', [[4, 3], [3]])).toBe('4');
  });
  it('transposes in Gemm', () => {
    expect(one('Gemm', [[3, 2], [5, 3], [5]], { transA: attr.int(1), transB: attr.int(1) })).toBe('2x5');
    expect(() =>
      one('Gemm', [
        [2, 3],
        [2, 3],
      ]),
    ).toThrow(/inner sizes must agree/);
  });
  it('reads Einsum equations', () => {
    expect(
      one(
        'Einsum',
        [
          [2, 3],
          [3, 4],
        ],
        { equation: attr.string('ij,jk->ik') },
      ),
    ).toBe('2x4');
    expect(
      one(
        'Einsum',
        [
          [7, 2, 3],
          [3, 4],
        ],
        { equation: attr.string('...ij, jk -> ...ik') },
      ),
    ).toBe('7x2x4');
    expect(
      one(
        'Einsum',
        [
          [2, 3],
          [3, 2],
        ],
        { equation: attr.string('ij,ji') },
      ),
    ).toBe('');
  });
});

describe('reductions and selections', () => {
  it('reduces all axes without axes, none with noop_with_empty_axes', () => {
    expect(one('ReduceSum', [[2, 3]])).toBe('1x1');
    expect(one('ReduceMean', [[2, 3]], { keepdims: attr.int(0) })).toBe('');
    expect(one('ReduceMax', [[2, 3], int64s([])], { noop_with_empty_axes: attr.int(1) })).toBe('2x3');
    expect(one('ReduceMin', [[2, 3, 4], int64s([-1, 0])], { keepdims: attr.int(0) })).toBe('3');
  });
  it('indexes with int64', () => {
    expect(one('ArgMax', [[2, 3]], { axis: attr.int(1), keepdims: attr.int(0) })).toBe('int64 2');
    expect(infer('TopK', { inputs: [[2, 9], int64s([4])], outputs: 2 })).toEqual(['2x4', 'int64 2x4']);
  });
});

describe('movement', () => {
  it('concatenates and splits', () => {
    expect(
      one(
        'Concat',
        [
          [2, 3],
          [2, 4],
        ],
        { axis: attr.int(-1) },
      ),
    ).toBe('2x7');
    expect(infer('Split', { inputs: [[7, 2]], attributes: { num_outputs: attr.int(3) }, outputs: 3 })).toEqual([
      '3x2',
      '3x2',
      '1x2',
    ]);
    expect(infer('Split', { inputs: [[7, 2], int64s([2, 5])], outputs: 2 })).toEqual(['2x2', '5x2']);
  });

  it('slices with clamped, negative and reversed bounds', () => {
    const max = 2 ** 62;
    expect(one('Slice', [[10], int64s([2]), int64s([max])])).toBe('8');
    expect(one('Slice', [[10], int64s([-3]), int64s([-1])])).toBe('2');
    expect(one('Slice', [[10], int64s([-1]), int64s([-max]), int64s([0]), int64s([-3])])).toBe('4');
    expect(one('Slice', [[4, 10], int64s([1]), int64s([9]), int64s([1]), int64s([3])])).toBe('4x3');
    expect(one('Slice', [[4], int64s([3]), int64s([1])])).toBe('0');
  });

  it('reshapes with 0 and -1', () => {
    expect(one('Reshape', [[2, 3, 4], int64s([0, -1])])).toBe('2x12');
    expect(() => one('Reshape', [[2, 3], int64s([5])])).toThrow(/6 elements, the wanted shape \[5\] 5/);
    expect(() => one('Reshape', [[2, 3], long(1)])).toThrow(/shape \(input 1, `x1`\) must be a constant/);
  });

  it('adds and removes axes of size 1', () => {
    expect(one('Unsqueeze', [[2, 3], int64s([-1, 0])])).toBe('1x2x3x1');
    expect(one('Squeeze', [[1, 2, 1]])).toBe('2');
    expect(() => one('Squeeze', [[1, 2], int64s([1])])).toThrow(/must have size 1, got 2/);
    expect(one('Flatten', [[2, 3, 4]], { axis: attr.int(3) })).toBe('24x1');
  });

  it('transposes, pads, tiles, expands', () => {
    expect(one('Transpose', [[2, 3, 4]])).toBe('4x3x2');
    expect(one('Transpose', [[2, 3, 4]], { perm: attr.ints([1, 2, 0]) })).toBe('3x4x2');
    expect(one('Pad', [[2, 3], int64s([0, 1, 0, 2])])).toBe('2x6');
    expect(one('Pad', [[2, 3], int64s([1, -1]), scalar(0), int64s([1])])).toBe('2x3');
    expect(one('Tile', [[2, 3], int64s([2, 1])])).toBe('4x3');
    expect(one('Expand', [[2, 1], int64s([3, 1, 5])])).toBe('3x2x5');
    expect(one('DepthToSpace', [[1, 8, 2, 3]], { blocksize: attr.int(2) })).toBe('1x2x4x6');
    expect(one('SpaceToDepth', [[1, 2, 4, 6]], { blocksize: attr.int(2) })).toBe('1x8x2x3');
  });
});

describe('gather and scatter', () => {
  it('gathers', () => {
    expect(one('Gather', [[5, 3], long(2, 4)], { axis: attr.int(0) })).toBe('2x4x3');
    expect(one('Gather', [[5, 3], long()], { axis: attr.int(1) })).toBe('5');
    expect(one('GatherElements', [[5, 3], long(2, 3)])).toBe('2x3');
    expect(one('GatherND', [[2, 3, 4], long(2, 1)], { batch_dims: attr.int(1) })).toBe('2x4');
  });
  it('scatters into the shape of the data', () => {
    expect(one('ScatterElements', [[5, 3], long(2, 3), [2, 3]])).toBe('5x3');
    expect(one('ScatterND', [[5, 3], long(4, 1), [4, 3]])).toBe('5x3');
    expect(() => one('ScatterND', [[5, 3], long(4, 1), [4, 2]])).toThrow(/updates must have shape \[4, 3\]/);
  });
});

describe('resize', () => {
  const scales = (...values: number[]): Tensor => float32([values.length], values);
  it('takes scales, sizes, axes and a policy', () => {
    expect(one('Resize', [[1, 2, 3, 4], null, scales(1, 1, 2, 2.5)])).toBe('1x2x6x10');
    expect(one('Resize', [[1, 2, 10, 10], null, scales(1, 1, 0.7, 0.7)])).toBe('1x2x7x7');
    expect(one('Resize', [[1, 2, 3, 4], null, null, int64s([7, 9])], { axes: attr.ints([2, 3]) })).toBe('1x2x7x9');
    const policy = { axes: attr.ints([2, 3]), keep_aspect_ratio_policy: attr.string('not_larger') };
    expect(one('Resize', [[1, 1, 2, 4], null, null, int64s([7, 8])], policy)).toBe('1x1x4x8');
  });
  it('needs exactly one of them', () => {
    expect(() => one('Resize', [[1, 2, 3, 4]])).toThrow(/exactly one of scales and sizes/);
  });
  it('samples grids', () => {
    expect(
      one('GridSample', [
        [2, 3, 8, 8],
        [2, 5, 6, 2],
      ]),
    ).toBe('2x3x5x6');
  });
});

describe('constants', () => {
  it('gives shapes as int64', () => {
    expect(one('Shape', [[2, 3, 4]], { start: attr.int(-2) })).toBe('int64 2');
    expect(one('Size', [[2, 3]])).toBe('int64 ');
    expect(one('ConstantOfShape', [int64s([2, 3])])).toBe('2x3');
    expect(one('Range', [scalar(1), scalar(10), scalar(4)])).toBe('3');
    expect(one('OneHot', [long(2), scalar(5), [2]], { axis: attr.int(0) })).toBe('5x2');
  });
  it('names a node whose output shape depends on data', () => {
    expect(() => one('NonZero', [[3]])).toThrow(/NonZero `NonZero`: the shape of its output depends on the data/);
  });
});

describe('normalisation', () => {
  it('checks the per-channel operands', () => {
    expect(one('BatchNormalization', [[2, 3, 4, 4], [3], [3], [3], [3]])).toBe('2x3x4x4');
    expect(() => one('InstanceNormalization', [[2, 3, 4, 4], [2], [3]])).toThrow(/one entry per channel/);
    expect(one('LayerNormalization', [[2, 3, 4], [4]])).toBe('2x3x4');
  });
});
