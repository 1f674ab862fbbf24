import { attr, float32, GraphBuilder, type Attributes, type Node } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { differentiate } from '../walker.ts';
import { rotateWeights } from './rotate-weights.ts';

interface ConvCase {
  readonly input: readonly number[];
  readonly weights: readonly number[];
  readonly attributes?: Attributes;
}

function backwardOf({ input, weights, attributes = {} }: ConvCase): readonly Node[] {
  const graph = new GraphBuilder('test');
  const x = graph.input('x', { dataType: 'float32', dims: input });
  const count = weights.reduce((product, size) => product * size, 1);
  const y = graph.op('Conv', [x, graph.constant(float32(weights, new Float32Array(count)))], attributes);
  const forward = graph.nodes.length;
  const cotangent = graph.input('dy', { dataType: 'float32', dims: graph.dims(y) });
  const gradient = differentiate({ graph, cotangents: new Map([[y, cotangent]]), wrt: [x] }).get(x);
  expect(graph.dims(gradient ?? '')).toEqual(input);
  return graph.nodes.slice(forward);
}

const opTypes = (nodes: readonly Node[]): string[] => nodes.map(({ opType }) => opType);
const square = (value: number): Attributes[string] => attr.ints([value, value]);

// The forms are a matter of speed alone; test/property checks that each of them is right.
describe('the form of a convolution gradient', () => {
  test('stride 1, dense: a Conv with rotated weights', () => {
    expect(
      opTypes(
        backwardOf({ input: [1, 4, 8, 8], weights: [6, 4, 3, 3], attributes: { pads: attr.ints([1, 1, 1, 1]) } }),
      ),
    ).toEqual(['Conv']);
  });

  test('stride 1, depthwise, 5x5: a Conv with rotated weights', () => {
    const attributes = { pads: attr.ints([2, 2, 2, 2]), group: attr.int(4) };
    expect(opTypes(backwardOf({ input: [1, 4, 8, 8], weights: [4, 1, 5, 5], attributes }))).toEqual(['Conv']);
  });

  test('stride 2, dense or 1x1: a ConvTranspose', () => {
    const attributes = { strides: square(2), pads: attr.ints([1, 1, 1, 1]) };
    expect(opTypes(backwardOf({ input: [1, 4, 8, 8], weights: [6, 4, 3, 3], attributes }))).toEqual(['ConvTranspose']);
    expect(
      opTypes(backwardOf({ input: [1, 4, 7, 7], weights: [6, 4, 1, 1], attributes: { strides: square(2) } })),
    ).toEqual(['ConvTranspose']);
  });

  test('stride 2, depthwise: zeros inserted by a nearest Resize and a mask, then a Conv', () => {
    const attributes = { strides: square(2), pads: attr.ints([1, 1, 1, 1]), group: attr.int(4) };
    for (const size of [7, 8]) {
      expect(opTypes(backwardOf({ input: [1, 4, size, size], weights: [4, 1, 3, 3], attributes }))).toEqual([
        'Resize',
        'Mul',
        'Conv',
      ]);
    }
  });

  test('padding beyond the kernel, which would need negative padding: a ConvTranspose', () => {
    const attributes = { pads: attr.ints([3, 3, 3, 3]) };
    expect(opTypes(backwardOf({ input: [1, 2, 5, 5], weights: [2, 2, 3, 3], attributes }))).toEqual(['ConvTranspose']);
  });
});

test('rotateWeights turns each kernel round and swaps channels within groups', () => {
  const weights = float32([4, 1, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const rotated = rotateWeights(weights, 2);
  expect(rotated.dims).toEqual([2, 2, 1, 2]);
  expect([...rotated.data]).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
});
