import { attr, float32, inferShapes, int64s, writeModel, type Tensor } from '@holdfast/onnx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOnnxruntime, wave, type Observed } from '../testkit/onnx/onnxruntime.ts';
import { smallModel, type SmallNode } from '../testkit/onnx/small-model.ts';

interface Trial {
  readonly x: readonly number[];
  readonly node: Omit<SmallNode, 'in' | 'out'>;
  /** Constant operands after x; `null` for an omitted one. */
  readonly operands?: readonly (Tensor | null)[];
  readonly outputs?: number;
}

const describeOf = ({ type, dims }: { type: string; dims: readonly number[] }): string => `${type} ${dims.join('x')}`;

/** Element type and shape of every output, as our rules and as onnxruntime have them; `null` where onnxruntime refuses. */
async function both({ x, node, operands = [], outputs = 1 }: Trial): Promise<[string[] | string, string[] | null]> {
  const names = Array.from({ length: outputs }, (_, index) => `y${index}`);
  const constants = Object.fromEntries(
    operands.flatMap((operand, index) => (operand === null ? [] : [[`c${index}`, operand]])),
  );
  const inputs = ['x', ...operands.map((operand, index) => (operand === null ? '' : `c${index}`))];
  const model = smallModel({ inputs: { x }, constants, nodes: [{ ...node, in: inputs, out: names }], outputs: names });
  const { types, unknown } = inferShapes(model.graph, new Map([['x', { dataType: 'float32' as const, dims: x }]]));
  const inferred = [...unknown.values()][0] ?? names.map((name) => ownType(types.get(name)));
  let observed: Record<string, Observed>;
  try {
    observed = await runOnnxruntime(writeModel(model), { x: wave(x) });
  } catch {
    return [inferred, null];
  }
  return [inferred, names.map((name) => describeOf(observed[name] ?? { type: 'none', dims: [] }))];
}

const ownType = (info: { dataType: string; dims: readonly number[] } | undefined): string =>
  info === undefined ? 'none' : describeOf({ type: info.dataType, dims: info.dims });

async function expectAgreement(trial: Trial): Promise<boolean> {
  const [inferred, observed] = await both(trial);
  if (observed !== null) expect(inferred).toEqual(observed);
  return observed !== null;
}

/** Runs trials; at least half must be ones that onnxruntime accepts, so that the test cannot pass by refusing. */
async function expectAgreementOver(trials: fc.Arbitrary<Trial>, numRuns: number): Promise<void> {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      if (await expectAgreement(trial)) accepted++;
    }),
    { numRuns },
  );
  expect(accepted).toBeGreaterThanOrEqual(numRuns / 2);
}

const range = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const two = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.tuple(arbitrary, arbitrary).map((pair) => [...pair]);
const autoPad = fc.constantFrom('NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID');

/** Window attributes that go together: pads only without auto_pad, dilation only without SAME. */
const windows = fc.record({
  kernel: two(range(1, 4)),
  strides: two(range(1, 3)),
  dilations: two(range(1, 2)),
  pads: fc.tuple(range(0, 2), range(0, 2), range(0, 2), range(0, 2)),
  autoPad,
  // At least the largest extent: for windows that fit nowhere onnxruntime rounds a negative size towards zero.
  size: two(range(7, 13)),
});

type Windows = typeof windows extends fc.Arbitrary<infer T> ? T : never;

function windowAttributes({ strides, dilations, pads, autoPad: mode }: Windows): NonNullable<SmallNode['attributes']> {
  const same = mode.startsWith('SAME');
  return {
    strides: attr.ints(strides),
    ...(same ? {} : { dilations: attr.ints(dilations) }),
    ...(mode === 'NOTSET' ? { pads: attr.ints(pads) } : { auto_pad: attr.string(mode) }),
  };
}

const weights = (dims: readonly number[]): Tensor => float32(dims, wave(dims).data);

describe('frozen types agree with onnxruntime', () => {
  it('for Conv', async () => {
    const trials = fc.tuple(windows, fc.constantFrom(1, 2)).map(([window, group]): Trial => ({
      x: [2, 4, ...window.size],
      node: { op: 'Conv', attributes: { ...windowAttributes(window), group: attr.int(group) } },
      operands: [weights([6, 4 / group, ...window.kernel]), weights([6])],
    }));
    await expectAgreementOver(trials, 120);
  });

  it('for ConvTranspose', async () => {
    const trials = fc
      .tuple(windows, fc.constantFrom(1, 2), two(range(0, 1)), fc.boolean())
      .map(([window, group, outputPadding, shaped]): Trial => ({
        x: [1, 4, ...window.size],
        node: {
          op: 'ConvTranspose',
          attributes: {
            ...windowAttributes(window),
            group: attr.int(group),
            ...(shaped
              ? { output_shape: attr.ints(window.size.map((size, axis) => size * (window.strides[axis] ?? 1))) }
              : {
                  output_padding: attr.ints(
                    outputPadding.map((pad, axis) => Math.min(pad, (window.strides[axis] ?? 1) - 1)),
                  ),
                }),
          },
        },
        operands: [weights([4, 3, ...window.kernel])],
      }));
    await expectAgreementOver(trials, 120);
  });

  it.each(['MaxPool', 'AveragePool', 'LpPool'])('for %s, with ceil_mode', async (op) => {
    const trials = fc.tuple(windows, fc.boolean()).map(([window, ceil]): Trial => ({
      x: [1, 2, ...window.size],
      node: {
        op,
        attributes: {
          ...windowAttributes({ ...window, pads: clampPads(window) }),
          kernel_shape: attr.ints(window.kernel),
          ceil_mode: attr.int(ceil ? 1 : 0),
        },
      },
      outputs: op === 'MaxPool' ? 2 : 1,
    }));
    await expectAgreementOver(trials, 150);
  });

  it('for Resize by scales', async () => {
    const scale = fc.constantFrom(0.3, 0.5, 0.6, 0.7, 1, 1.1, 1.5, 1.7, 2, 2.9, 3);
    const trials = fc.tuple(two(range(3, 12)), two(scale)).map(([size, scales]): Trial => ({
      x: [1, 2, ...size],
      node: { op: 'Resize', attributes: { mode: attr.string('linear') } },
      operands: [null, float32([4], [1, 1, ...scales])],
    }));
    await expectAgreementOver(trials, 100);
  });

  it('for Resize by sizes under every policy', async () => {
    const policy = fc.constantFrom('stretch', 'not_larger', 'not_smaller');
    const trials = fc.tuple(two(range(3, 12)), two(range(2, 20)), policy).map(([size, wanted, chosen]): Trial => ({
      x: [1, 2, ...size],
      node: {
        op: 'Resize',
        attributes: {
          mode: attr.string('linear'),
          axes: attr.ints([2, 3]),
          keep_aspect_ratio_policy: attr.string(chosen),
        },
      },
      operands: [null, null, int64s(wanted)],
    }));
    await expectAgreementOver(trials, 100);
  });

  it('for Slice with any bounds and steps', async () => {
    const step = fc.constantFrom(-3, -2, -1, 1, 2, 3);
    const trials = fc.tuple(range(1, 7), range(-9, 9), range(-9, 9), step).map(([size, start, end, by]): Trial => ({
      x: [2, size],
      node: { op: 'Slice' },
      operands: [int64s([start]), int64s([end]), int64s([-1]), int64s([by])],
    }));
    await expectAgreementOver(trials, 150);
  });

  const { int, ints, string } = attr;
  const big = 2 ** 63;
  const index = (dims: readonly number[], ...values: number[]): Tensor => ({ ...int64s(values), dims });
  it.each<[string, Trial]>([
    [
      'Split into unequal chunks',
      { x: [7, 2], node: { op: 'Split', attributes: { num_outputs: int(3) } }, outputs: 3 },
    ],
    ['Slice to the end', { x: [5], node: { op: 'Slice' }, operands: [int64s([1]), int64s([big])] }],
    [
      'Slice backwards',
      { x: [5], node: { op: 'Slice' }, operands: [int64s([-1]), int64s([-big]), int64s([0]), int64s([-1])] },
    ],
    ['Pad', { x: [2, 3], node: { op: 'Pad' }, operands: [int64s([1, -1]), null, int64s([1])] }],
    ['Expand', { x: [2, 1], node: { op: 'Expand' }, operands: [int64s([3, 1, 4])] }],
    ['Tile', { x: [2, 3], node: { op: 'Tile' }, operands: [int64s([2, 3])] }],
    ['Reshape', { x: [2, 3, 4], node: { op: 'Reshape' }, operands: [int64s([0, -1])] }],
    ['Flatten', { x: [2, 3, 4], node: { op: 'Flatten', attributes: { axis: int(-1) } } }],
    ['Squeeze', { x: [1, 3, 1], node: { op: 'Squeeze' }, operands: [int64s([-1])] }],
    ['Unsqueeze', { x: [3], node: { op: 'Unsqueeze' }, operands: [int64s([0, -1])] }],
    ['Transpose', { x: [2, 3, 4], node: { op: 'Transpose', attributes: { perm: ints([2, 0, 1]) } } }],
    [
      'Gather',
      { x: [5, 3], node: { op: 'Gather', attributes: { axis: int(1) } }, operands: [index([2, 2], 0, 1, 2, 0)] },
    ],
    [
      'GatherND',
      { x: [2, 3, 4], node: { op: 'GatherND', attributes: { batch_dims: int(1) } }, operands: [index([2, 1], 0, 1)] },
    ],
    ['GatherElements', { x: [2, 3], node: { op: 'GatherElements' }, operands: [index([1, 3], 0, 1, 0)] }],
    ['TopK', { x: [2, 6], node: { op: 'TopK' }, operands: [int64s([3])], outputs: 2 }],
    ['ArgMax', { x: [2, 6], node: { op: 'ArgMax', attributes: { axis: int(1), keepdims: int(0) } } }],
    ['ReduceMax', { x: [2, 6, 3], node: { op: 'ReduceMax' }, operands: [int64s([1, -1])] }],
    ['ReduceL2 over nothing', { x: [2, 6], node: { op: 'ReduceL2', attributes: { noop_with_empty_axes: int(1) } } }],
    ['CumSum', { x: [2, 6], node: { op: 'CumSum' }, operands: [index([], 1)] }],
    ['DepthToSpace', { x: [1, 8, 2, 3], node: { op: 'DepthToSpace', attributes: { blocksize: int(2) } } }],
    ['SpaceToDepth', { x: [1, 2, 4, 6], node: { op: 'SpaceToDepth', attributes: { blocksize: int(2) } } }],
    ['GridSample', { x: [1, 2, 4, 4], node: { op: 'GridSample' }, operands: [weights([1, 3, 5, 2])] }],
    [
      'Gemm',
      { x: [3, 2], node: { op: 'Gemm', attributes: { transA: int(1) } }, operands: [weights([3, 4]), weights([4])] },
    ],
    ['MatMul', { x: [5, 1, 2, 3], node: { op: 'MatMul' }, operands: [weights([4, 3, 2])] }],
    ['MatMul with a vector', { x: [2, 3], node: { op: 'MatMul' }, operands: [weights([3])] }],
    [
      'Einsum',
      {
        x: [2, 3, 4],
        node: { op: 'Einsum', attributes: { equation: string('bij,jk->bik') } },
        operands: [weights([4, 5])],
      },
    ],
    [
      'Einsum without an arrow',
      { x: [2, 3], node: { op: 'Einsum', attributes: { equation: string('ij,jk') } }, operands: [weights([3, 5])] },
    ],
    ['Shape', { x: [2, 3, 4], node: { op: 'Shape', attributes: { start: int(-2) } } }],
    ['Greater', { x: [2, 1], node: { op: 'Greater' }, operands: [weights([3])] }],
    [
      'LayerNormalization',
      {
        x: [2, 3, 4],
        node: { op: 'LayerNormalization', attributes: { axis: int(1) } },
        operands: [weights([3, 4])],
        outputs: 3,
      },
    ],
    ['Dropout', { x: [2, 3], node: { op: 'Dropout' }, outputs: 2 }],
    ['QuantizeLinear', { x: [2, 3], node: { op: 'QuantizeLinear' }, operands: [float32([], [0.1])] }],
    ['EyeLike', { x: [2, 3], node: { op: 'EyeLike', attributes: { dtype: int(7) } } }],
  ])('for %s', async (_, trial) => {
    expect(await expectAgreement(trial)).toBe(true);
  });
});

/** onnxruntime wants pads smaller than the kernel. */
function clampPads({ kernel, pads }: Windows): [number, number, number, number] {
  const [height = 1, width = 1] = kernel;
  return [
    Math.min(pads[0], height - 1),
    Math.min(pads[1], width - 1),
    Math.min(pads[2], height - 1),
    Math.min(pads[3], width - 1),
  ];
}
