import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differentiate } from '@holdfast/autodiff';
import { elementCount, toNumbers } from '@holdfast/onnx';
import { findParameters } from '@holdfast/training';
import { expect, test } from 'vitest';

import { relativeL2 } from '../testkit/compare.ts';
import { disagreement, gradientsInOrt, prepareGradient } from '../testkit/gradient-check.ts';
import { runInOrt } from '../testkit/ort.ts';
import manifest from './networks/every-layer.json' with { type: 'json' };
import { everyLayer, everyLayerValues } from './networks/every-layer.ts';

/*
 * The gradient of every kind of trained parameter against torch in float64 (scripts/golden/make_weight_references.py), relative L2.
 * torch's own float32 makes up to 1e-6 on them.
 */
const BOUND = 1e-5;

const references = Object.entries(manifest.tensors);

async function gradients(weightsAs: 'constants' | 'inputs', optimization: 'all' | 'disabled') {
  const { graph, image, output, weights } = everyLayer();
  const cotangent = graph.constant(everyLayerValues('cotangent', graph.dims(output), [-1, 1]), 'cotangent');
  const found = differentiate({ graph, cotangents: new Map([[output, cotangent]]), wrt: [...weights.values()] });
  for (const [name, value] of weights) graph.output(`gradient/${name}`, found.get(value) ?? '');
  const model = graph.build();
  const feeds = new Map([[image, everyLayerValues('input', [2, 6, 12, 12], [0, 1])]]);
  if (weightsAs === 'constants') return runInOrt(model, feeds, { optimization });
  // The same graph with its parameters fed, as training does it.
  const initializers = new Map(model.graph.initializers);
  const inputs = [...model.graph.inputs];
  for (const value of weights.values()) {
    const tensor = initializers.get(value);
    if (tensor?.dataType !== 'float32') throw new Error(`${value} is no float32 constant`);
    initializers.delete(value);
    inputs.push({ name: value, dataType: tensor.dataType, dims: tensor.dims });
    feeds.set(value, tensor);
  }
  return runInOrt({ ...model, graph: { ...model.graph, initializers, inputs } }, feeds, { optimization });
}

test.each([
  ['constants', 'all'],
  ['constants', 'disabled'],
  ['inputs', 'all'],
] as const)('every parameter, weights as %s, optimisation %s', async (weightsAs, optimization) => {
  const bytes = readFileSync(join(import.meta.dirname, 'networks/every-layer.bin'));
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const results = await gradients(weightsAs, optimization);
  for (const [name, { dims, offset }] of references) {
    const gradient = results.get(`gradient/${name}`);
    expect(gradient?.dims, name).toEqual(dims);
    const expected = all.subarray(offset, offset + elementCount(dims));
    expect(gradient && relativeL2(toNumbers(gradient), expected), name).toBeLessThanOrEqual(BOUND);
  }
});

test('every parameter against finite differences of the same network in float64', async () => {
  const { graph, image, output, weights } = everyLayer();
  const key = ['weight gradients', 'finite differences'];
  const prepared = prepareGradient({
    builder: graph,
    outputs: [output],
    wrt: [...weights.values()],
    feeds: new Map([[image, everyLayerValues('input', [2, 6, 12, 12], [0, 1])]]),
    key,
  });
  const found = await gradientsInOrt(prepared);
  for (const [name, value] of weights) {
    const gradient = found.get(value);
    expect(gradient && disagreement(prepared, value, gradient, key), name).toBeLessThanOrEqual(BOUND);
  }
});

test('those are the parameters that training finds, and the frozen statistics are not among them', () => {
  const { graph, output } = everyLayer();
  graph.output('output', output);
  const found = findParameters(graph.build().graph).map(({ name }) => name);
  expect(found.sort()).toEqual(references.map(([name]) => name).sort());
});
