import { attr, float32, GraphBuilder, type Node, type Value } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { differentiate } from '../walker.ts';

function backwardOf(build: (graph: GraphBuilder, x: Value) => Value, wrt: readonly Value[] = ['x']): readonly Node[] {
  const graph = new GraphBuilder('test');
  const y = build(graph, graph.input('x', { dataType: 'float32', dims: [1, 16, 8, 8] }));
  const forward = graph.nodes.length;
  const cotangent = graph.input('dy', { dataType: 'float32', dims: graph.dims(y) });
  differentiate({ graph, cotangents: new Map([[y, cotangent]]), wrt });
  return graph.nodes.slice(forward);
}

const opTypes = (nodes: readonly Node[]): string[] => nodes.map(({ opType }) => opType);
const ramp = (dims: readonly number[]) => {
  const count = dims.reduce((product, size) => product * size, 1);
  return float32(
    dims,
    Array.from({ length: count }, (_, k) => k),
  );
};

describe('SiLU', () => {
  test.each([0, 1])('x * Sigmoid(x) is differentiated as one, with the sigmoid as operand %i', (position) => {
    const nodes = backwardOf((g, x) =>
      g.op('Mul', position === 1 ? [x, g.op('Sigmoid', [x])] : [g.op('Sigmoid', [x]), x]),
    );
    expect(opTypes(nodes)).toEqual(['HardSigmoid', 'Mul', 'Add', 'Mul']);
  });

  test('a product with the sigmoid of something else is not', () => {
    const nodes = backwardOf((g, x) => g.op('Mul', [x, g.op('Sigmoid', [g.op('Neg', [x])])]));
    expect(opTypes(nodes)).toContain('Neg');
  });
});

describe('HardSwish', () => {
  test.each([0, 1])('x * HardSigmoid(x) is differentiated as one, with the gate as operand %i', (position) => {
    const nodes = backwardOf((g, x) => {
      const gate = g.op('HardSigmoid', [x], { alpha: attr.float(1 / 6), beta: attr.float(0.5) });
      return g.op('Mul', position === 1 ? [x, gate] : [gate, x]);
    });
    expect(opTypes(nodes)).toEqual(['HardSigmoid', 'HardSigmoid', 'Mul', 'Mul', 'Mul', 'Add', 'Mul']);
  });
});

describe('MaxPool of Relu', () => {
  const pooled = (g: GraphBuilder, y: Value): Value =>
    g.op('MaxPool', [y], { kernel_shape: attr.ints([2, 2]), strides: attr.ints([2, 2]) });

  test('the mask is applied to the maxima', () => {
    const nodes = backwardOf((g, x) => pooled(g, g.op('Relu', [x])));
    expect(opTypes(nodes).slice(0, 3)).toEqual(['HardSigmoid', 'Mul', 'MaxPool']);
    expect(opTypes(nodes).filter((opType) => opType === 'HardSigmoid')).toHaveLength(1);
  });

  test('the mask is applied to the whole where others read the Relu too', () => {
    const nodes = backwardOf((g, x) => {
      const y = g.op('Relu', [x]);
      return g.op('Add', [pooled(g, y), g.op('ReduceMean', [y, g.int64s([2, 3])])]);
    });
    expect(opTypes(nodes).at(-1)).toBe('Mul');
  });
});

describe('Conv of Concat', () => {
  const conv = (g: GraphBuilder, x: Value): Value =>
    g.op('Conv', [x, g.constant(ramp([2, 32, 3, 3]), 'weights')], { pads: attr.ints([1, 1, 1, 1]) });

  test('one input gradient for each part, and none for a part that is constant', () => {
    const both = backwardOf((g, x) => conv(g, g.op('Concat', [g.op('Exp', [x]), x], { axis: attr.int(1) })));
    expect(opTypes(both)).toEqual(['Conv', 'Conv', 'Mul', 'Add']);
    const one = backwardOf((g, x) =>
      conv(g, g.op('Concat', [g.constant(ramp([1, 16, 8, 8])), x], { axis: attr.int(1) })),
    );
    expect(opTypes(one)).toEqual(['Conv']);
  });

  test('the whole gradient is made where the parts would leave most of their blocks empty', () => {
    const nodes = backwardOf((g, x) => {
      const parts = g.ops('Split', [x], 4, { axis: attr.int(1), num_outputs: attr.int(4) });
      const joined = g.op('Concat', [...parts, ...parts], { axis: attr.int(1) });
      return g.op('Conv', [joined, g.constant(ramp([2, 32, 3, 3]))], { pads: attr.ints([1, 1, 1, 1]) });
    });
    expect(opTypes(nodes).filter((opType) => opType === 'Conv')).toHaveLength(1);
  });

  test('the whole gradient is made where another node reads the Concat too, or the weights want theirs', () => {
    const shared = backwardOf((g, x) => {
      const joined = g.op('Concat', [x, x], { axis: attr.int(1) });
      return g.op('Sum', [conv(g, joined), g.op('ReduceMean', [joined, g.int64s([1])])]);
    });
    expect(opTypes(shared)).toContain('Split');
    const trained = backwardOf((g, x) => conv(g, g.op('Concat', [x, x], { axis: attr.int(1) })), ['x', 'weights']);
    expect(opTypes(trained)).toContain('Split');
  });
});
