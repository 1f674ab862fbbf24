import { differentiate, type DifferentiateRequest } from '@holdfast/autodiff';
import {
  attr,
  elementCount,
  float32,
  GraphBuilder,
  int64s,
  toNumbers,
  writeModel,
  type Tensor,
  type Value,
} from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';

import { drawFrom } from '../testkit/cases/draw.ts';
import { relativeL2 } from '../testkit/compare.ts';
import { directionalDerivative, inner } from '../testkit/numerical-gradient.ts';
import { runInOrt, type OrtOptions } from '../testkit/ort.ts';
import { widen } from '../testkit/reference/index.ts';

type Build = (graph: GraphBuilder, x: Value) => Value;

interface Emission {
  readonly x: Tensor;
  readonly build: Build;
  readonly dY?: Tensor;
  readonly options?: Partial<Pick<DifferentiateRequest, 'patterns'>>;
}

/** Forward graph, cotangent and the gradient's output, ready to run. */
function prepare({ x, build, dY, options = {} }: Emission) {
  const graph = new GraphBuilder('emission');
  const input = graph.input('x', { dataType: 'float32', dims: x.dims });
  const output = build(graph, input);
  const forward = graph.build().graph;
  const cotangent = dY ?? drawFrom(randomFor(['emission', 'cotangent'])).normal(graph.dims(output));
  const given = graph.input('dy', { dataType: 'float32', dims: cotangent.dims });
  const before = graph.nodes.length;
  const gradient = differentiate({ ...options, graph, cotangents: new Map([[output, given]]), wrt: [input] }).get(
    input,
  );
  const emitted = graph.nodes.slice(before).map(({ opType }) => opType);
  graph.output('dx', gradient ?? '');
  const feeds = new Map([
    ['x', x],
    ['dy', cotangent],
  ]);
  return { model: graph.build(), feeds, forward, output, cotangent, emitted };
}

async function gradientOf(emission: Emission, run?: OrtOptions): Promise<number[]> {
  const { model, feeds } = prepare(emission);
  return toNumbers((await runInOrt(model, feeds, run)).get('dx') ?? float32([0], []));
}

/** Difference of <gradient, v> from the derivative along v in float64, relative to both; v has the gradient's direction. */
async function slopeError(emission: Emission): Promise<number> {
  const { forward, output, cotangent } = prepare(emission);
  const gradient = await gradientOf(emission);
  const length = Math.sqrt(inner(gradient, gradient));
  const direction = gradient.map((value) => value / length);
  const expected = directionalDerivative(
    { graph: forward, point: new Map([['x', widen(emission.x)]]), cotangents: new Map([[output, widen(cotangent)]]) },
    'x',
    direction,
  );
  return Math.abs(length / expected - 1);
}

const draw = drawFrom(randomFor(['emission']));
const ramp = (dims: readonly number[]): Tensor =>
  float32(
    dims,
    Array.from({ length: elementCount(dims) }, (_, k) => k),
  );

describe('forms of a gradient that only sizes of real networks bring out', () => {
  const parts = 3;
  const joined: Build = (g, x) => {
    const cut = g.ops('Split', [x], parts, { axis: attr.int(1), num_outputs: attr.int(parts) });
    const shuffled = g.op('Concat', [cut[2] ?? '', cut[0] ?? '', cut[1] ?? '', cut[0] ?? ''], { axis: attr.int(1) });
    const weights = g.constant(drawFrom(randomFor(['joined'])).normal([16, 64, 3, 3]));
    return g.op('Conv', [shuffled, weights], { pads: attr.ints([1, 1, 1, 1]) });
  };

  test('a convolution over joined channels, part by part or in one', async () => {
    const x = draw.normal([2, 16 * parts, 5, 6]);
    expect(prepare({ x, build: joined }).emitted.filter((opType) => opType === 'Conv')).toHaveLength(4);
    const whole = await gradientOf({ x, build: joined, options: { patterns: [] } });
    expect(relativeL2(await gradientOf({ x, build: joined }), whole)).toBeLessThan(1e-6);
  });

  test.each([
    ['SiLU', (g, x) => g.op('Mul', [x, g.op('Sigmoid', [x])])],
    [
      'MaxPool of Relu',
      (g, x) => g.op('MaxPool', [g.op('Relu', [x])], { kernel_shape: attr.ints([3, 3]), strides: attr.ints([2, 2]) }),
    ],
    ['hard-swish', (g, x) => g.op('Mul', [g.op('HardSigmoid', [x], { alpha: attr.float(1 / 6) }), x])],
  ] satisfies [string, Build][])('%s in one, or its two nodes in turn', async (_, build) => {
    const x = draw.uniform([1, 16, 6, 7], -5, 5);
    const apart = await gradientOf({ x, build, options: { patterns: [] } });
    expect(relativeL2(await gradientOf({ x, build }), apart)).toBeLessThan(1e-6);
  });

  test.each([
    ['13x13, stride 1', { kernel_shape: attr.ints([13, 13]), pads: attr.ints([6, 6, 6, 6]) }],
    [
      '5x7, strides 2 and 1, dilated, padded on one side, ceil_mode',
      {
        kernel_shape: attr.ints([5, 7]),
        strides: attr.ints([2, 1]),
        dilations: attr.ints([1, 2]),
        pads: attr.ints([2, 0, 1, 3]),
        ceil_mode: attr.int(1),
      },
    ],
    ['5x5, SAME_LOWER', { kernel_shape: attr.ints([5, 5]), auto_pad: attr.string('SAME_LOWER') }],
  ])('a max pool taken axis by axis: %s', async (_, attributes) => {
    const x = draw.distinct([2, 3, 15, 17]);
    const emission: Emission = { x, build: (g, v) => g.op('MaxPool', [v], attributes) };
    expect(prepare(emission).emitted.filter((opType) => opType === 'MaxPool')).toHaveLength(2);
    expect(await slopeError(emission)).toBeLessThan(1e-5);
  });

  test('an average pool whose dilated windows have the size of its stride', async () => {
    const attributes = { kernel_shape: attr.ints([2, 1]), strides: attr.ints([2, 1]), dilations: attr.ints([2, 1]) };
    const x = draw.normal([2, 3, 6, 2]);
    expect(await slopeError({ x, build: (g, v) => g.op('AveragePool', [v], attributes) })).toBeLessThan(1e-5);
  });

  test('strided slices that take a picture apart, as in the first layer of YOLOX', async () => {
    const focus: Build = (g, x) => {
      const taken = [0, 1].flatMap((row) =>
        [0, 1].map((column) =>
          g.op('Slice', [
            g.op('Slice', [x, g.int64s([row]), g.int64s([9]), g.int64s([2]), g.int64s([2])]),
            ...[g.int64s([column]), g.int64s([8]), g.int64s([3]), g.int64s([2])],
          ]),
        ),
      );
      return g.op('Concat', taken.slice(0, 2), { axis: attr.int(1) });
    };
    expect(await slopeError({ x: draw.normal([1, 3, 9, 8]), build: focus })).toBeLessThan(1e-5);
  });
});

describe('where the gradient is a matter of choice', () => {
  const pick = async (x: readonly number[], build: Build, dY: readonly number[]): Promise<number[]> =>
    gradientOf(
      { x: float32([1, 1, 1, x.length], x), dY: float32([1, 1, 1, dY.length], dY), build },
      { optimization: 'all' },
    );

  test('Relu and Clip have none at their bounds', async () => {
    expect(await pick([-1, 0, 1], (g, x) => g.op('Relu', [x]), [5, 6, 7])).toEqual([0, 0, 7]);
    const clip: Build = (g, x) => g.op('Clip', [x, g.scalar(0), g.scalar(6)]);
    expect(await pick([-1, 0, 3, 6, 7], clip, [1, 1, 1, 1, 1])).toEqual([0, 0, 1, 0, 0]);
  });

  test('Relu passes the gradient of the smallest and of the largest normal numbers whole', async () => {
    expect(await pick([2 ** -125, 3e38], (g, x) => g.op('Relu', [x]), [1, 1])).toEqual([1, 1]);
  });

  test('ties of Max, Min and ReduceMax share it equally', async () => {
    const extremum =
      (opType: string): Build =>
      (g, x) =>
        g.op(opType, [x, g.constant(float32([1, 1, 1, 3], [1, 1, 1]))]);
    expect(await pick([0, 1, 2], extremum('Max'), [8, 8, 8])).toEqual([0, 4, 8]);
    expect(await pick([0, 1, 2], extremum('Min'), [8, 8, 8])).toEqual([8, 4, 0]);
    expect(await pick([3, 1, 3, 3], (g, x) => g.op('ReduceMax', [x, g.constant(int64s([3]))]), [6])).toEqual([
      2, 0, 2, 2,
    ]);
  });

  test('the first of equal maxima in a window of MaxPool gets all of it, in one step or axis by axis', async () => {
    const flat = float32([1, 1, 7, 7], new Float32Array(49));
    for (const kernel of [3, 5]) {
      const pad = (kernel - 1) / 2;
      const attributes = { kernel_shape: attr.ints([kernel, kernel]), pads: attr.ints([pad, pad, pad, pad]) };
      const build: Build = (g, x) => g.op('MaxPool', [x], attributes);
      const dY = ramp([1, 1, 7, 7]);
      const expected = new Array<number>(49).fill(0);
      toNumbers(dY).forEach((cotangent, place) => {
        const [row, column] = [Math.max(0, Math.floor(place / 7) - pad), Math.max(0, (place % 7) - pad)];
        expected[row * 7 + column] = (expected[row * 7 + column] ?? 0) + cotangent;
      });
      expect(await gradientOf({ x: flat, dY, build })).toEqual(expected);
    }
  });

  test('a norm of zero has no gradient, rather than an undefined one', async () => {
    expect(await pick([0, 0], (g, x) => g.op('ReduceL2', [x, g.int64s([3])]), [1])).toEqual([0, 0]);
  });
});

test('adding up by index gives the same bits with one thread and with two', async () => {
  const count = 200_000;
  const indices = int64s(Array.from({ length: count }, (_, k) => (k * 7919) % 97));
  const { model, feeds } = prepare({
    x: draw.normal([97]),
    build: (g, x) => g.op('Gather', [x, g.constant(indices)]),
    dY: draw.normal([count]),
  });
  const bytes = writeModel(model);
  const results = await Promise.all(
    [1, 2, 2].map(async (intraOpNumThreads) => {
      const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads, logSeverityLevel: 3 });
      const fed = [...feeds].map(([name, { dims, data }]) => {
        if (!(data instanceof Float32Array)) throw new Error('feeds of this test are float32');
        return [name, new ort.Tensor('float32', data, dims)] as const;
      });
      const { dx } = await session.run(Object.fromEntries(fed));
      await session.release();
      return dx?.data;
    }),
  );
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});
