import { attr, float32, GraphBuilder, type Graph, type Value } from '@holdfast/onnx';
import { describe, expect, test } from 'vitest';

import { coverage } from './coverage.ts';

const vector = { dataType: 'float32', dims: [1, 4] } as const;

function graphWith(build: (graph: GraphBuilder, x: Value) => Readonly<Record<string, Value>>): Graph {
  const graph = new GraphBuilder('test');
  const outputs = build(graph, graph.input('x', vector));
  for (const [name, value] of Object.entries(outputs)) graph.output(name, value);
  return graph.build().graph;
}

const classesOf = (graph: Graph, toOutputs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    coverage({ graph, fromInputs: ['x'], toOutputs }).map(({ opType, gradient, nodes }) => [
      `${opType}: ${nodes.join(' ')}`,
      gradient,
    ]),
  );

describe('coverage', () => {
  test('classes every operator and names its nodes', () => {
    const graph = graphWith((g, x) => {
      const weights = g.op('Exp', [g.constant(float32([1, 4], [1, 2, 3, 4]))], {}, { hint: 'weights' });
      const score = g.op('Mul', [g.op('Round', [x]), weights]);
      const lost = g.op('Det', [score], {}, { outputs: [vector] });
      return { score, lost };
    });
    expect(classesOf(graph, ['score', 'lost'])).toEqual({
      'Det: Det': 'none',
      'Round: Round': 'straight-through',
      'Mul: Mul': 'exact',
      'Identity: score lost': 'exact',
      'Exp: weights': 'not needed',
    });
    expect(classesOf(graph, ['score'])).toMatchObject({ 'Det: Det': 'not needed' });
  });

  test('a constant operator beside the path is not needed', () => {
    const graph = graphWith((g, x) => {
      const mask = g.op('Cast', [g.op('Greater', [x, g.scalar(0)])], { to: attr.int(1) });
      return { y: g.op('Mul', [x, mask]) };
    });
    expect(classesOf(graph, ['y'])).toMatchObject({ 'Greater: Greater': 'not needed', 'Mul: Mul': 'exact' });
  });

  test('a constant operator that cuts an output off is named as the one without a gradient', () => {
    const graph = graphWith((g, x) => {
      const label = g.op('ArgMax', [g.op('Softmax', [x])], { axis: attr.int(1) });
      return { label: g.op('Cast', [label], { to: attr.int(1) }) };
    });
    expect(classesOf(graph, ['label'])).toMatchObject({
      'ArgMax: ArgMax': 'none',
      'Cast: Cast': 'not needed',
      'Softmax: Softmax': 'not needed',
    });
  });

  test('counts nodes and lists those without a gradient first', () => {
    const graph = graphWith((g, x) => {
      const y = g.op('Exp', [g.op('Exp', [x])]);
      return { y: g.op('Det', [y], {}, { outputs: [vector] }) };
    });
    const rows = coverage({ graph, fromInputs: ['x'], toOutputs: ['y'] });
    expect(rows.map(({ opType, count, gradient }) => [opType, count, gradient])).toEqual([
      ['Det', 1, 'none'],
      ['Exp', 2, 'exact'],
      ['Identity', 1, 'exact'],
    ]);
  });
});
