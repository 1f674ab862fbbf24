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

  test('keeps the name of an inlined node that is named like its output; every node has a name of its own', () => {
    const model = new GraphBuilder('model');
    const x = model.input('x', { dataType: 'float32', dims: [1, 4] });
    model.output('y', model.op('Relu', [model.op('Round', [x], {}, { hint: 'quantise' })]));
    const graph = new GraphBuilder('twice');
    const input = graph.input('input', { dataType: 'float32', dims: [1, 4] });
    for (const prefix of ['a/', 'b/']) graph.inline(model.build().graph, new Map([['x', input]]), prefix);
    expect(graph.nodes.map(({ name }) => name)).toEqual(['a/quantise', 'a/Relu', 'a/y', 'b/quantise', 'b/Relu', 'b/y']);
  });
});
