import { attr, float32, GraphBuilder, type Tensor, type Value } from '@holdfast/onnx';
import { toPlanar } from '@holdfast/scene';
import {
  decoders,
  inputContractSchema,
  modelContractSchema,
  networkInputGraph,
  toNetworkInput,
} from '@holdfast/vision';
import { describe, expect, it } from 'vitest';
import { runInOrt } from '../testkit/ort.ts';
import { noisePicture } from '../testkit/pictures.ts';

describe('networkInputGraph gives exactly what toNetworkInput gives', () => {
  const normalisations = {
    none: {},
    unit: { scale: 1 / 255 },
    'ImageNet statistics': { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
    'mean in levels': { mean: [127, 128, 129], std: [128, 64, 32] },
  };
  for (const [title, normalisation] of Object.entries(normalisations)) {
    for (const layout of ['NCHW', 'NHWC'] as const) {
      for (const channels of ['RGB', 'BGR'] as const) {
        it(`${title}, ${layout}, ${channels}`, async () => {
          const size = { width: 7, height: 5 };
          const contract = inputContractSchema.parse({
            ...{ name: 'x', layout, channels, ...size, resize: { rule: 'stretch' } },
            ...normalisation,
          });
          const pictures = [noisePicture(size, 1), noisePicture(size, 2)];
          const planes = Float32Array.from(pictures.flatMap((picture) => Array.from(toPlanar(picture).data)));

          const graph = new GraphBuilder('input');
          const batch = graph.input('levels', { dataType: 'float32', dims: [2, 3, 5, 7] });
          graph.output('network', networkInputGraph(graph, batch, contract));
          const answer = await runInOrt(graph.build(), new Map([['levels', float32([2, 3, 5, 7], planes)]]));

          const expected = pictures.map((picture) => toNetworkInput(picture, contract));
          expect(answer.get('network')).toEqual(
            float32(
              [2, ...(expected[0]?.dims.slice(1) ?? [])],
              Float32Array.from(expected.flatMap(({ data }) => Array.from(data))),
            ),
          );
        });
      }
    }
  }

  it('refuses another size', () => {
    const contract = inputContractSchema.parse({
      ...{ name: 'x', layout: 'NCHW', channels: 'RGB', width: 8, height: 8, resize: { rule: 'stretch' } },
    });
    const graph = new GraphBuilder('input');
    const batch = graph.input('levels', { dataType: 'float32', dims: [1, 3, 5, 7] });
    expect(() => networkInputGraph(graph, batch, contract)).toThrow('expected [N, 3, 8, 8], got [1, 3, 5, 7]');
    expect(() => toNetworkInput(noisePicture({ width: 7, height: 5 }, 1), contract)).toThrow('use fitToInput first');
  });
});

describe('a classifier', () => {
  const contract = (activation: 'logits' | 'probabilities') =>
    modelContractSchema.parse({
      version: 1,
      task: 'classification',
      input: { name: 'x', layout: 'NCHW', channels: 'RGB', width: 8, height: 8, resize: { rule: 'stretch' } },
      output: { decoder: 'classifier', names: { scores: 'y' }, activation, labels: ['a', 'b', 'c'] },
    });
  const logits = float32([2, 3], [1, 3, -2, 60, -50, 58]);
  const feeds = new Map<string, Tensor>([['x', logits]]);

  function headsOf(build: (graph: GraphBuilder, x: Value) => Value, activation: 'logits' | 'probabilities') {
    const graph = new GraphBuilder('classifier');
    const x = graph.input('x', { dataType: 'float32', dims: [2, 3] });
    const y = build(graph, x);
    const heads = decoders.classifier.heads(graph, new Map([['y', y]]), contract(activation));
    if (heads.task !== 'classification') throw new Error('expected a classifier');
    graph.output('logits', heads.logits);
    graph.output('y', y);
    return { source: heads.source, run: () => runInOrt(graph.build(), feeds) };
  }

  const softmax = (graph: GraphBuilder, x: Value): Value => graph.op('Softmax', [x], { axis: attr.int(-1) });

  it.each<[string, (graph: GraphBuilder, x: Value) => Value]>([
    ['softmax', softmax],
    ['softmax, identity', (graph, x) => graph.op('Identity', [softmax(graph, x)])],
    [
      'softmax over a wider shape, reshape',
      (graph, x) => {
        const wide = graph.op('Reshape', [x, graph.int64s([2, 1, 3, 1])]);
        const shares = graph.op('Softmax', [wide], { axis: attr.int(2) });
        return graph.op('Reshape', [graph.op('Cast', [shares], { to: attr.int(1) }), graph.int64s([2, 3])]);
      },
    ],
  ])('is attacked before its %s', async (_, build) => {
    const { source, run } = headsOf(build, 'probabilities');
    expect(source).toBe('softmax-input');
    expect((await run()).get('logits')).toEqual(logits);
  });

  it('falls back to the logarithm, and says so, where there is no softmax over the classes', async () => {
    for (const build of [
      (graph: GraphBuilder, x: Value) => {
        const powers = graph.op('Exp', [x]);
        const sum = graph.op('ReduceSum', [powers, graph.int64s([1])], { keepdims: attr.int(1) });
        return graph.op('Div', [powers, sum]);
      },
      (graph: GraphBuilder, x: Value) => graph.op('Softmax', [x], { axis: attr.int(0) }),
    ]) {
      const { source, run } = headsOf(build, 'probabilities');
      expect(source).toBe('log-probabilities');
      const answer = (await run()).get('logits');
      if (answer?.dataType !== 'float32') throw new Error('expected float32');
      expect(answer.data.every(Number.isFinite)).toBe(true);
    }
  });

  it('takes logits as they are', () => {
    expect(headsOf((_, x) => x, 'logits').source).toBe('output');
  });

  it('reads the same answer from logits and from probabilities', async () => {
    const answer = await headsOf(softmax, 'probabilities').run();
    const y = answer.get('y');
    if (y === undefined) throw new Error('no output');
    for (const picture of [0, 1]) {
      const fromLogits = decoders.classifier.decode({ y: logits }, picture, contract('logits'));
      const fromShares = decoders.classifier.decode({ y }, picture, contract('probabilities'));
      if (fromLogits.task !== 'classification' || fromShares.task !== 'classification')
        throw new Error('expected labels');
      expect(fromLogits.label).toBe(['b', 'a'][picture]);
      expect(fromShares.label).toBe(fromLogits.label);
      fromShares.probabilities.forEach((share, classId) => {
        expect(share).toBeCloseTo(fromLogits.probabilities[classId] ?? NaN, 6);
      });
    }
  });

  it('takes logits declared as probabilities, NaN and a wrong number of labels for errors', () => {
    const decode = (y: Tensor) => () => decoders.classifier.decode({ y }, 0, contract('probabilities'));
    expect(decode(logits)).toThrow('expected probabilities that sum to 1');
    expect(decode(float32([1, 3], [NaN, 0, 1]))).toThrow('expected finite scores');
    expect(decode(float32([1, 4], [0.25, 0.25, 0.25, 0.25]))).toThrow('expected 4 labels');
    expect(() => decoders.classifier.decode({ z: logits }, 0, contract('logits'))).toThrow(
      "expected one of the model's outputs: z, got y",
    );
  });
});
