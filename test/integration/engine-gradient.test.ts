import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NoGradientError } from '@holdfast/autodiff';
import { attr, elementCount, float32, int64s, writeModel, type Model, type Tensor } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
// The engine's own modules, since what is tested here is behind its public functions.
import { vectorJacobianProduct, type VjpRequest } from '@holdfast/engine';
import { ImportError } from '@holdfast/engine';
import { numericalGradient } from '../testkit/numerical-gradient.ts';
import { smallModel } from '../testkit/onnx/small-model.ts';
import { tensor64, widen, type Tensor64 } from '../testkit/reference/index.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 1 });
});
afterAll(() => runtime.close());

const random = randomFor(['engine-gradient.test']);
const draw = (dims: readonly number[], low = -1, high = 1): Tensor =>
  float32(
    dims,
    Float32Array.from({ length: elementCount(dims) }, () => random.uniform(low, high)),
  );

/** Two inputs, a strided convolution, batch normalisation, SiLU, a computed reshape, a dense layer and a softmax; all smooth. */
const network = (opset = 22): Model =>
  smallModel({
    opset,
    inputs: { picture: ['n', 3, 'height', 'width'], scale: [1] },
    constants: {
      weight: draw([4, 3, 3, 3]),
      gamma: draw([4], 0.5, 2),
      beta: draw([4]),
      mean: draw([4]),
      variance: draw([4], 0.5, 2),
      dense: draw([36, 5]),
      bias: draw([5]),
      zero: int64s([0]),
      rest: int64s([-1]),
    },
    nodes: [
      { op: 'Mul', in: ['picture', 'scale'], out: ['scaled'] },
      {
        op: 'Conv',
        in: ['scaled', 'weight'],
        out: ['convolved'],
        attributes: { strides: attr.ints([2, 2]), pads: attr.ints([1, 1, 1, 1]) },
      },
      { op: 'BatchNormalization', in: ['convolved', 'gamma', 'beta', 'mean', 'variance'], out: ['normalised'] },
      { op: 'Sigmoid', in: ['normalised'], out: ['gate'] },
      { op: 'Mul', in: ['normalised', 'gate'], out: ['silu'] },
      { op: 'Shape', in: ['silu'], out: ['shape'] },
      { op: 'Gather', in: ['shape', 'zero'], out: ['batch'] },
      { op: 'Concat', in: ['batch', 'rest'], out: ['flat_shape'], attributes: { axis: attr.int(0) } },
      { op: 'Reshape', in: ['silu', 'flat_shape'], out: ['flat'] },
      { op: 'Gemm', in: ['flat', 'dense', 'bias'], out: ['logits'] },
      { op: 'Softmax', in: ['logits'], out: ['probabilities'], attributes: { axis: attr.int(1) } },
    ],
    outputs: ['probabilities'],
  });

const inputs = { picture: draw([1, 3, 6, 6]), scale: draw([1], 0.5, 1.5) };
const cotangent = draw([1, 5]);

const request = (model: Model, changes: Partial<VjpRequest> = {}): VjpRequest => ({
  bytes: writeModel(model),
  runtime,
  inputs,
  output: 'probabilities',
  cotangent,
  wrt: 'picture',
  ...changes,
});

/** Relative L2 distance of the product from central differences of the model itself, taken in float64. */
async function distance(model: Model, wrt: string, changes: Partial<VjpRequest> = {}): Promise<number> {
  const { gradient } = await vectorJacobianProduct(request(model, { wrt, ...changes }));
  const point = new Map<string, Tensor64>(Object.entries(inputs).map(([name, tensor]) => [name, widen(tensor)]));
  const weight = model.graph.initializers.get(wrt);
  if (weight !== undefined) point.set(wrt, widen(weight));
  const output = changes.output ?? 'probabilities';
  const given = widen(changes.cotangent ?? cotangent);
  const cotangents = new Map([[output, tensor64(given.dims, given.data, given.dataType)]]);
  const expected = numericalGradient({ graph: model.graph, point, cotangents }, wrt);
  if (gradient.dataType !== 'float32') throw new Error(`expected float32, got ${gradient.dataType}`);
  expect(gradient.dims).toEqual(point.get(wrt)?.dims);
  const norm = Math.hypot(...expected);
  expect(norm).toBeGreaterThan(0);
  return Math.hypot(...gradient.data.map((value, index) => value - (expected[index] ?? NaN))) / norm;
}

describe('the vector-Jacobian product of a model equals central differences', () => {
  const model = network();

  test.each(['picture', 'scale'])('by the input %s', async (wrt) => {
    expect(await distance(model, wrt)).toBeLessThan(1e-5);
  });

  test.each(['weight', 'gamma', 'dense', 'bias'])('by the weight %s', async (wrt) => {
    expect(await distance(model, wrt)).toBeLessThan(1e-5);
  });

  test('of an inner value', async () => {
    expect(await distance(model, 'picture', { output: 'logits' })).toBeLessThan(1e-5);
  });

  test('and does not when the cotangent is another one (control)', async () => {
    const { gradient } = await vectorJacobianProduct(request(model, { cotangent: draw([1, 5]) }));
    const { gradient: original } = await vectorJacobianProduct(request(model));
    expect(gradient).not.toEqual(original);
  });
});

describe('vectorJacobianProduct', () => {
  test('takes float64, as numpy writes it, for float32', async () => {
    const wide = Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => {
        const { dims, data } = widen(tensor);
        return [name, { dataType: 'float64', dims, data } satisfies Tensor];
      }),
    );
    const model = network();
    const [expected, got] = await Promise.all([
      vectorJacobianProduct(request(model)),
      vectorJacobianProduct(request(model, { inputs: wide })),
    ]);
    expect(got).toEqual(expected);
  });

  test('is zero, and says so, for an input that the output does not depend on', async () => {
    const apart = smallModel({
      inputs: { picture: [1, 2], scale: [1] },
      nodes: [
        { op: 'Exp', in: ['picture'], out: ['y'] },
        { op: 'Exp', in: ['scale'], out: ['z'] },
      ],
      outputs: ['y', 'z'],
    });
    const changes = { inputs: { picture: draw([1, 2]), scale: draw([1]) }, output: 'y', cotangent: draw([1, 2]) };
    const result = await vectorJacobianProduct(request(apart, { ...changes, wrt: 'scale' }));
    expect(result).toMatchObject({ reached: false, gradient: float32([1], [0]) });
  });

  test('stops at rounding, or passes it straight through on request, and names it', async () => {
    const rounding = smallModel({
      inputs: { picture: [1, 3] },
      nodes: [{ op: 'Round', in: ['picture'], out: ['y'] }],
      outputs: ['y'],
    });
    const changes = { inputs: { picture: draw([1, 3]) }, output: 'y', cotangent: float32([1, 3], [1, 2, 3]) };
    const stopped = await vectorJacobianProduct(request(rounding, changes));
    expect(stopped.gradient).toEqual(float32([1, 3], [0, 0, 0]));
    expect(stopped.zeroGradientNodes).toMatchObject([{ opType: 'Round', straightThrough: false }]);
    const passed = await vectorJacobianProduct(request(rounding, { ...changes, straightThrough: new Set(['Round']) }));
    expect(passed.gradient).toEqual(float32([1, 3], [1, 2, 3]));
  });

  test('names an operator that has no gradient', async () => {
    const determinant = smallModel({
      inputs: { picture: [1, 2, 2] },
      nodes: [{ op: 'Det', in: ['picture'], out: ['y'] }],
      outputs: ['y'],
    });
    const changes = { inputs: { picture: draw([1, 2, 2]) }, output: 'y', cotangent: draw([1]) };
    const product = vectorJacobianProduct(request(determinant, changes));
    await expect(product).rejects.toThrow(NoGradientError);
    await expect(product).rejects.toThrow(/Det `Det_0`.*square/);
  });

  test.each([
    ['an output that does not exist', { output: 'nonsense' }, 'UNKNOWN_VALUE'],
    ['a wrt that does not exist', { wrt: 'nonsense' }, 'UNKNOWN_VALUE'],
    ['a missing input', { inputs: { picture: inputs.picture } }, 'INPUT_MISMATCH'],
    ['a cotangent of the wrong shape', { cotangent: draw([5]) }, 'INPUT_MISMATCH'],
    ['an input of the wrong shape', { inputs: { ...inputs, picture: draw([1, 4, 6, 6]) } }, 'INPUT_MISMATCH'],
  ] as const)('refuses %s', async (_, changes, code) => {
    const error: unknown = await vectorJacobianProduct(request(network(), changes)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImportError);
    expect(error).toMatchObject({ code });
  });
});
