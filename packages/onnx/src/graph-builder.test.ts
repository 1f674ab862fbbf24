import { describe, expect, test } from 'vitest';
import { attr } from './attribute.ts';
import { GraphBuilder } from './graph-builder.ts';

describe('GraphBuilder', () => {
  test('keeps the outputs of a node whatever the caller does to the list it got', () => {
    const graph = new GraphBuilder('copy');
    const x = graph.input('x', { dataType: 'float32', dims: [1, 4] });
    const parts = graph.ops('Split', [x, graph.int64s([2, 2])], 2, { axis: attr.int(1) });
    const before = [...parts];
    parts.push(graph.op('Relu', [x]));
    expect(graph.nodes[0]?.outputs).toEqual(before);
  });
});
