import { differentiate } from '@holdfast/autodiff';
import { toNumbers, type Tensor } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { relativeL2 } from '../testkit/compare.ts';
import { runInOrt, type OrtOptions } from '../testkit/ort.ts';
import { openNetwork, type NetworkCase, type NetworkName } from './networks/reference.ts';

/*
 * Whole networks against torch in float64 (scripts/golden/make_references.py). Figures are relative L2 errors; torch's own
 * float32 makes 5e-8 to 2e-6 on them.
 */

/** Smooth networks under every optimisation that onnxruntime has. */
const SMOOTH_BOUND = 1e-5;
/** Piecewise linear ones, at points where no branch can flip: float32's own error, twice torch's where that is more. */
const PIECEWISE_LINEAR_BOUND = 1e-6;

interface NetworkRun {
  readonly network: NetworkCase;
  /** The output, the gradient of the input and of the recorded weights, by the name of their reference. */
  readonly results: ReadonlyMap<string, Tensor>;
}

/** Runs forward, loss = <cotangent, output> and backward in one session. */
async function run(name: NetworkName, options: OrtOptions, only?: readonly string[]): Promise<NetworkRun> {
  const network = openNetwork(name);
  const { net, image, output, references } = network;
  const { graph } = net;
  const cotangent = graph.constant(net.values('cotangent', graph.dims(output), [-1, 1]), 'cotangent');
  const keys = only ?? [...references.keys()].filter((key) => key !== 'output');
  const leaves = new Map(keys.map((key) => [key, net.weights.get(key) ?? image]));
  const gradients = differentiate({ graph, cotangents: new Map([[output, cotangent]]), wrt: [...leaves.values()] });
  if (only === undefined) graph.output('result/output', output);
  for (const [key, leaf] of leaves) {
    const gradient = gradients.get(leaf);
    if (gradient === undefined) throw new Error(`${name}: the output does not depend on ${key}`);
    graph.output(`result/${key}`, gradient);
  }
  const input = net.values('input', network.inputDims, [0, 1]);
  const outputs = await runInOrt(graph.build(), new Map([[image, input]]), options);
  const results = [...outputs].map(([key, tensor]) => [key.replace('result/', ''), tensor] as const);
  return { network, results: new Map(results) };
}

interface Figure {
  readonly name: string;
  readonly error: number;
  readonly torchFloat32Error: number;
}

function figuresOf({ network, results }: NetworkRun): Figure[] {
  return [...results].map(([name, tensor]) => {
    const reference = network.references.get(name);
    if (reference === undefined) throw new Error(`${name} has no reference`);
    const { dims, data, torchFloat32Error } = reference;
    expect(tensor.dims, name).toEqual(dims);
    return { name, error: relativeL2(toNumbers(tensor), data), torchFloat32Error };
  });
}

describe('smooth networks with full graph optimisation agree with float64', () => {
  test.each(['resnet18-silu', 'mobilenetv2-silu', 'yolov8n-silu'] as const)('%s', async (name) => {
    for (const { name: tensor, error } of figuresOf(await run(name, { optimization: 'all' }))) {
      expect(error, tensor).toBeLessThanOrEqual(SMOOTH_BOUND);
    }
  });
});

describe('the gradient of the input alone, with every weight a constant, is the same', () => {
  test.each(['resnet18-silu', 'mobilenetv2-silu', 'yolov8n-silu'] as const)('%s', async (name) => {
    const [figure] = figuresOf(await run(name, { optimization: 'all' }, ['input']));
    expect(figure?.name).toBe('input');
    expect(figure?.error).toBeLessThanOrEqual(SMOOTH_BOUND);
  });
});

describe('piecewise linear networks agree with float64, with and without graph optimisation', () => {
  const networks = ['resnet18-relu', 'mobilenetv2-relu6'] as const;
  const runs = networks.flatMap((name) => (['disabled', 'all'] as const).map((level) => [name, level] as const));

  test.each(runs)('%s, optimisation %s', async (name, optimization) => {
    for (const { name: tensor, error, torchFloat32Error } of figuresOf(await run(name, { optimization }))) {
      expect(error, tensor).toBeLessThanOrEqual(Math.max(PIECEWISE_LINEAR_BOUND, 2 * torchFloat32Error));
    }
  });
});
