import { attr, float32, GraphBuilder, int64s, type Node, type Value } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { CotangentError, NoGradientError } from './errors.ts';
import { defaultRules } from './rule-table.ts';
import { differentiate, type ZeroGradientNode } from './walker.ts';

const picture = { dataType: 'float32', dims: [2, 3] } as const;

function graphWith(build: (graph: GraphBuilder, x: Value) => Value) {
  const graph = new GraphBuilder('test');
  const x = graph.input('x', picture);
  const y = build(graph, x);
  const forward = graph.nodes.length;
  const cotangent = graph.input('dy', { dataType: 'float32', dims: graph.dims(y) });
  return { graph, x, y, cotangents: new Map([[y, cotangent]]), emitted: (): Node[] => graph.nodes.slice(forward) };
}

const opTypes = (nodes: readonly Node[]): string[] => nodes.map(({ opType }) => opType);

describe('differentiate', () => {
  test('adds up the cotangents of a value that is read twice', () => {
    const { graph, x, cotangents, emitted } = graphWith((g, v) => g.op('Add', [g.op('Exp', [v]), g.op('Neg', [v])]));
    const gradient = differentiate({ graph, cotangents, wrt: [x] }).get(x);
    expect(graph.dims(gradient ?? '')).toEqual([2, 3]);
    expect(opTypes(emitted())).toEqual(['Neg', 'Mul', 'Add']);
  });

  test('sums the cotangent of a broadcast operand back to its own shape', () => {
    const { graph, cotangents } = graphWith((g, v) => g.op('Add', [v, g.constant(float32([3], [1, 2, 3]), 'bias')]));
    const gradient = differentiate({ graph, cotangents, wrt: ['bias'] }).get('bias');
    expect(graph.dims(gradient ?? '')).toEqual([3]);
  });

  test('emits nothing for operands whose gradient nobody wants', () => {
    const { graph, x, cotangents, emitted } = graphWith((g, v) =>
      g.op('Mul', [v, g.op('Exp', [g.constant(float32([1, 3], [1, 2, 3]))])]),
    );
    differentiate({ graph, cotangents, wrt: [x] });
    expect(opTypes(emitted())).toEqual(['Mul']);
  });

  test('gives undefined for a value that the outputs do not depend on', () => {
    const { graph, cotangents } = graphWith((g, v) => g.op('Exp', [v]));
    const unused = graph.input('unused', picture);
    expect(differentiate({ graph, cotangents, wrt: [unused] })).toEqual(new Map([[unused, undefined]]));
  });

  test('gives the gradient of intermediate values and of values before them alike', () => {
    const { graph, x, cotangents } = graphWith((g, v) => g.op('Exp', [g.op('Neg', [v])]));
    const gradients = differentiate({ graph, cotangents, wrt: [x, 'Neg'] });
    expect([...gradients.values()].every((value) => value !== undefined)).toBe(true);
  });

  test('does not go behind a value of stopAt, but gives its gradient', () => {
    const { graph, x, cotangents } = graphWith((g, v) => g.op('Exp', [g.op('Neg', [v])]));
    const gradients = differentiate({ graph, cotangents, wrt: [x, 'Neg'], stopAt: new Set(['Neg']) });
    expect(gradients.get(x)).toBeUndefined();
    expect(gradients.get('Neg')).toBeDefined();
  });

  test('treats comparisons, indices and casts to integers as constants', () => {
    const { graph, x, cotangents } = graphWith((g, v) => {
      const best = g.op('ArgMax', [v], { axis: attr.int(1), keepdims: attr.int(1) });
      const rounded = g.op('Cast', [g.op('Cast', [v], { to: attr.int(7) })], { to: attr.int(1) });
      const mask = g.op('Cast', [g.op('Greater', [v, g.scalar(0)])], { to: attr.int(1) });
      return g.op('Sum', [g.op('GatherElements', [v, best], { axis: attr.int(1) }), rounded, mask]);
    });
    expect(differentiate({ graph, cotangents, wrt: [x] }).get(x)).toBeDefined();
  });

  test('names the node that has no gradient, and what to do', () => {
    const { graph, x, cotangents } = graphWith((g, v) =>
      g.op('Det', [g.op('Exp', [v])], {}, { hint: 'head/det', outputs: [picture] }),
    );
    const run = (): unknown => differentiate({ graph, cotangents, wrt: [x] });
    expect(run).toThrow(NoGradientError);
    expect(run).toThrow(/^Det `head\/det`: .*no rule for Det.*score-based attack \(square\)/);
  });

  test('needs no rule for nodes off the path', () => {
    const { graph, x, cotangents } = graphWith((g, v) => {
      g.op('Det', [v], {}, { outputs: [picture] });
      const weights = g.op('Det', [g.constant(float32([2, 3], [1, 2, 3, 4, 5, 6]))], {}, { outputs: [picture] });
      return g.op('Mul', [v, weights]);
    });
    expect(differentiate({ graph, cotangents, wrt: [x] }).get(x)).toBeDefined();
  });

  test('names an operator of another domain in full', () => {
    const graph = new GraphBuilder('test');
    const declared = { name: 'x', ...picture };
    const custom: Node = {
      name: 'n',
      opType: 'Fancy',
      domain: 'com.example',
      inputs: ['x'],
      outputs: ['y'],
      attributes: new Map(),
    };
    const x = graph.input('x', picture);
    const renamed = graph.inline(
      {
        name: 'custom',
        nodes: [custom],
        initializers: new Map(),
        inputs: [declared],
        outputs: [{ name: 'y', ...picture }],
        valueInfo: new Map([['y', picture]]),
      },
      new Map([['x', x]]),
      'm/',
    );
    const y = renamed.get('y') ?? '';
    expect(() => differentiate({ graph, cotangents: new Map([[y, x]]), wrt: [x] })).toThrow(/com\.example\.Fancy/);
  });

  test('refuses a cotangent of another shape than its value', () => {
    const { graph, x, y } = graphWith((g, v) => g.op('Exp', [v]));
    const wrong = graph.input('wrong', { dataType: 'float32', dims: [3] });
    expect(() => differentiate({ graph, cotangents: new Map([[y, wrong]]), wrt: [x] })).toThrow(CotangentError);
  });

  test('notices a rule that returns a cotangent of the wrong shape', () => {
    const { graph, x, cotangents } = graphWith((g, v) => g.op('Transpose', [v]));
    const transpose = defaultRules.get('Transpose');
    if (transpose === undefined) throw new Error('there is no rule for Transpose');
    const rules = new Map(defaultRules).set('Transpose', { ...transpose, vjp: (_, given) => given });
    expect(() => differentiate({ graph, cotangents, wrt: [x], rules })).toThrow(/Transpose.*\[3, 2\].*\[2, 3\]/);
  });

  test('reports operators of zero gradient, and passes them straight through on request', () => {
    for (const straightThrough of [false, true]) {
      const { graph, x, cotangents } = graphWith((g, v) => g.op('Round', [v], {}, { hint: 'quantise' }));
      const seen: ZeroGradientNode[] = [];
      const gradients = differentiate({
        graph,
        cotangents,
        wrt: [x],
        onZeroGradient: (node) => seen.push(node),
        ...(straightThrough ? { straightThrough: new Set(['Round']) } : {}),
      });
      expect(gradients.get(x)).toBe(straightThrough ? 'dy' : undefined);
      expect(seen).toEqual([{ nodeName: 'quantise', opType: 'Round', straightThrough }]);
    }
  });

  test('gives every emitted node and value a name of its own', () => {
    const { graph, x, cotangents } = graphWith((g, v) => g.op('Softmax', [g.op('Softmax', [v])]));
    differentiate({ graph, cotangents, wrt: [x] });
    const names = graph.nodes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('takes a weight that is needed and an index that cannot have a gradient as they are', () => {
    const graph = new GraphBuilder('test');
    const table = graph.constant(float32([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]), 'table');
    const rows = graph.op('Gather', [table, graph.constant(int64s([3, 1, 3]))]);
    const cotangent = graph.input('dy', { dataType: 'float32', dims: graph.dims(rows) });
    const gradient = differentiate({ graph, cotangents: new Map([[rows, cotangent]]), wrt: [table] }).get(table);
    expect(graph.dims(gradient ?? '')).toEqual([4, 2]);
  });
});
