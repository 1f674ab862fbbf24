import { expect, it } from 'vitest';
import { describeModel } from './describe-model.ts';
import { GraphBuilder } from './graph-builder.ts';
import { float32 } from './tensor.ts';

it('describeModel counts operators and parameters', () => {
  const graph = new GraphBuilder('counted');
  const x = graph.input('x', { dataType: 'float32', dims: [1, 2, 4, 4] });
  const convolved = graph.op('Conv', [x, graph.constant(float32([3, 2, 1, 1], [1, 2, 3, 4, 5, 6]))]);
  const shaped = graph.op('Reshape', [graph.op('Relu', [graph.op('Relu', [convolved])]), graph.int64s([1, -1])]);
  graph.output('y', shaped);
  expect(describeModel(graph.build())).toEqual({
    producer: 'holdfast',
    irVersion: 10,
    opset: 22,
    otherDomains: [],
    inputs: [{ name: 'x', dataType: 'float32', dims: [1, 2, 4, 4] }],
    outputs: [{ name: 'y', dataType: 'float32', dims: [1, 48] }],
    nodeCount: 5,
    operatorCounts: new Map([
      ['Relu', 2],
      ['Conv', 1],
      ['Identity', 1],
      ['Reshape', 1],
    ]),
    parameterCount: 6,
    initializerTypes: new Map([
      ['float32', 1],
      ['int64', 1],
    ]),
    metadata: new Map(),
  });
});
