import { attr, float32, GraphBuilder, type Value } from '@holdfast/onnx';
import { describe, expect, it } from 'vitest';
import { hardenConfigSchema, type HardenConfigInput } from '../config.ts';
import { chooseParameters } from './choose-parameters.ts';
import { findParameters, type Parameter } from './find-parameters.ts';

const weight = (graph: GraphBuilder, name: string, dims: readonly number[]): Value =>
  graph.constant(float32(dims, new Float32Array(dims.reduce((a, b) => a * b, 1)).fill(0.5)), name);

/** mean/scale -> conv1 -> bn1 -> relu -> (conv2a | conv2b -> conv3b) -> grid, variance. */
function twoHeads(): Parameter[] {
  const graph = new GraphBuilder('two heads');
  const image = graph.input('image', { dataType: 'float32', dims: [1, 4, 8, 8] });
  const centred = graph.op('Sub', [image, weight(graph, 'pixel-mean', [1, 4, 1, 1])]);
  const conv = (name: string, x: Value, channels: number): Value =>
    graph.op('Conv', [
      x,
      weight(graph, name, [channels, graph.dims(x)[1] ?? 0, 1, 1]),
      weight(graph, `${name}.bias`, [channels]),
    ]);
  const norm = graph.op('BatchNormalization', [
    conv('conv1', centred, 4),
    ...['bn1.scale', 'bn1.shift', 'bn1.mean', 'bn1.variance'].map((name) => weight(graph, name, [4])),
  ]);
  const shared = graph.op('Relu', [norm]);
  const scaled = graph.op('Mul', [shared, weight(graph, 'between.scale', [4, 1, 1])]);
  const flat = (x: Value): Value => graph.op('Reshape', [x, graph.int64s([1, 64, graph.dims(x)[1] ?? 0])]);
  const scores = flat(conv('conv2a', scaled, 4));
  const boxes = flat(conv('conv3b', graph.op('Relu', [conv('conv2b', scaled, 4)]), 4));
  graph.output('scores', graph.op('Sigmoid', [scores]));
  const placed = graph.op('Add', [boxes, weight(graph, 'grid', [1, 64, 4])]);
  graph.output('boxes', graph.op('Mul', [placed, weight(graph, 'variance', [4])]));
  return findParameters(graph.build().graph);
}

describe('findParameters', () => {
  it('takes layers, scales and shifts, and leaves statistics, pixel means and box decoding alone', () => {
    expect(twoHeads().map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'conv1 layer',
      'conv1.bias layer',
      'bn1.scale affine',
      'bn1.shift affine',
      'between.scale per-channel',
      'conv2a layer',
      'conv2a.bias layer',
      'conv2b layer',
      'conv2b.bias layer',
      'conv3b layer',
      'conv3b.bias layer',
    ]);
  });

  it('numbers blocks by the weighted layers on the longest way to an output', () => {
    const blocks = Object.fromEntries(twoHeads().map(({ name, block }) => [name, block]));
    expect(blocks).toMatchObject({ conv2a: 1, conv3b: 1, conv2b: 2, 'between.scale': 3, conv1: 3, 'bn1.scale': 3 });
  });

  it('finds a bias that is added behind a matrix product, and weights behind a Transpose', () => {
    const graph = new GraphBuilder('dense');
    const x = graph.input('x', { dataType: 'float32', dims: [1, 6] });
    const turned = graph.op('Transpose', [weight(graph, 'w', [5, 6])], { perm: attr.ints([1, 0]) });
    graph.output('y', graph.op('Add', [graph.op('MatMul', [x, turned]), weight(graph, 'b', [5])]));
    expect(findParameters(graph.build().graph)).toMatchObject([
      { name: 'w', kind: 'layer', block: 1, opType: 'MatMul' },
      { name: 'b', kind: 'per-channel', block: 1 },
    ]);
  });
});

describe('chooseParameters', () => {
  const choose = (config: HardenConfigInput): string[] =>
    chooseParameters(twoHeads(), hardenConfigSchema.parse(config)).map(({ name }) => name);

  it('trains all by default, the last blocks on request', () => {
    expect(choose({})).toHaveLength(11);
    expect(choose({ trainable: { kind: 'last-blocks', count: 1 } })).toEqual([
      ...['conv2a', 'conv2a.bias', 'conv3b', 'conv3b.bias'],
    ]);
  });

  it('freezes by name and by kind', () => {
    expect(choose({ frozen: ['conv*', 'between.scale'] })).toEqual(['bn1.scale', 'bn1.shift']);
    expect(choose({ normalisation: 'frozen' })).not.toContain('bn1.scale');
  });

  it('says so where a name fits nothing or nothing is left', () => {
    expect(() => choose({ frozen: ['conv9'] })).toThrow(/frozen `conv9`/);
    expect(() => choose({ frozen: ['*'] })).toThrow(/all 11 frozen/);
  });
});
