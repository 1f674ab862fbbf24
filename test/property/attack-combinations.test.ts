import { combinations, type CombinationName } from '@holdfast/attacks';
import { GraphBuilder } from '@holdfast/onnx';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, tensor64 } from '../testkit/reference/index.ts';

const ELEMENTS = 12;
const names: readonly CombinationName[] = ['mean', 'weighted', 'adaptive', 'max'];

/** The graph form over members [m, 3, 2, 2]. */
function inGraph(name: CombinationName, gradients: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const graph = new GraphBuilder('combination');
  const dims = [gradients.length, 3, 2, 2];
  const combined = combinations[name].graph(
    graph,
    graph.input('gradients', { dataType: 'float32', dims }),
    graph.input('weights', { dataType: 'float32', dims: [gradients.length] }),
  );
  expect(graph.dims(combined)).toEqual([1, 3, 2, 2]);
  graph.output('combined', combined);
  const feeds = new Map([
    [
      'gradients',
      tensor64(
        dims,
        gradients.flatMap((gradient) => Array.from(gradient)),
      ),
    ],
    ['weights', tensor64([gradients.length], weights)],
  ]);
  return Float32Array.from(evaluate(graph.build().graph, feeds).get('combined')?.data ?? []);
}

const member = fc
  .array(fc.oneof(fc.float({ min: -8, max: 8, noNaN: true }), fc.constantFrom(-2, 0, 2)), {
    minLength: ELEMENTS,
    maxLength: ELEMENTS,
  })
  .map((values) => Float32Array.from(values));
const members = fc.array(fc.tuple(member, fc.double({ min: 0.1, max: 1, noNaN: true })), {
  minLength: 1,
  maxLength: 5,
});

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5));
}

describe.each(names)('combination %s', (name) => {
  const { combine, merge } = combinations[name];

  it('is the same in the graph and in JavaScript', () => {
    fc.assert(
      fc.property(members, (drawn) => {
        const gradients = drawn.map(([gradient]) => gradient);
        const weights = drawn.map(([, weight]) => weight);
        expectClose(inGraph(name, gradients, weights), combine(gradients, weights));
      }),
      { numRuns: 30 },
    );
  });

  it('does not care where a bank is split into sub-batches', () => {
    fc.assert(
      fc.property(members, fc.nat(), (drawn, draw) => {
        const gradients = drawn.map(([gradient]) => gradient);
        const weights = drawn.map(([, weight]) => weight);
        const cut = draw % gradients.length;
        const parts = [
          [0, cut],
          [cut, gradients.length],
        ].flatMap(([from, to]) =>
          from === to ? [] : [inGraph(name, gradients.slice(from, to), weights.slice(from, to))],
        );
        expectClose(merge(parts), inGraph(name, gradients, weights));
      }),
      { numRuns: 30 },
    );
  });

  it('passes a single member through bit for bit', () => {
    fc.assert(
      fc.property(member, (gradient) => {
        // -0 and 0 are the same gradient.
        const plus = (values: Float32Array): Float32Array => values.map((value) => value + 0);
        expect(plus(combine([gradient], [1]))).toEqual(plus(gradient));
        expect(plus(inGraph(name, [gradient], [1]))).toEqual(plus(gradient));
        expect(merge([gradient])).toEqual(gradient);
      }),
      { numRuns: 30 },
    );
  });
});
