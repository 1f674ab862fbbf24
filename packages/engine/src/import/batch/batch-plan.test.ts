import { describe, expect, test } from 'vitest';
import { attr, GraphBuilder, inferShapes, int64s, type Graph, type Value } from '@holdfast/onnx';
import { planBatch, scaleBatch } from './batch-plan.ts';
import { BatchBlocked } from './batch-rule.ts';

/** A graph from picture [1, 4, 6, 6] to the value that `make` returns. */
function graphOf(make: (builder: GraphBuilder, picture: Value) => Value): Graph {
  const builder = new GraphBuilder('test');
  const picture = builder.input('picture', { dataType: 'float32', dims: [1, 4, 6, 6] });
  builder.output('result', make(builder, picture));
  return builder.build().graph;
}

const zeros = (builder: GraphBuilder, dims: readonly number[]): Value =>
  builder.constant({ dataType: 'float32', dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) });

type Make = (builder: GraphBuilder, picture: Value) => Value;

const scalable: Readonly<Record<string, Make>> = {
  'Reshape with the batch written out': (b, x) => b.op('Reshape', [x, b.int64s([1, 4, 36])]),
  'Reshape that works the batch out': (b, x) => b.op('Reshape', [x, b.int64s([-1, 144])]),
  'Reshape that works another axis out': (b, x) => b.op('Reshape', [x, b.int64s([1, -1])]),
  'Reshape that copies sizes': (b, x) => b.op('Reshape', [x, b.int64s([0, 2, 2, 36])]),
  'Reshape of a transposed batch': (b, x) =>
    b.op('Reshape', [b.op('Transpose', [x], { perm: attr.ints([1, 0, 2, 3]) }), b.int64s([4, 1, 36])]),
  Flatten: (b, x) => b.op('Flatten', [x], { axis: attr.int(1) }),
  'Transpose to NHWC': (b, x) => b.op('Transpose', [x], { perm: attr.ints([0, 2, 3, 1]) }),
  'Squeeze behind a global pool': (b, x) => b.op('Squeeze', [b.op('GlobalAveragePool', [x]), b.int64s([2, 3])]),
  'Unsqueeze before the batch': (b, x) => b.op('Unsqueeze', [x, b.int64s([0])]),
  'Concat with a constant (class token)': (b, x) =>
    b.op('Concat', [b.op('Reshape', [x, b.int64s([1, 4, 36])]), zeros(b, [1, 1, 36])], { axis: attr.int(1) }),
  'Split of channels': (b, x) => b.ops('Split', [x], 2, { axis: attr.int(1), num_outputs: attr.int(2) })[1] ?? '',
  'Slice of rows': (b, x) => b.op('Slice', [x, b.int64s([0]), b.int64s([3]), b.int64s([2])]),
  'Slice that keeps the batch': (b, x) => b.op('Slice', [x, b.int64s([0]), b.int64s([2 ** 63]), b.int64s([0])]),
  'Gather of channels': (b, x) => b.op('Gather', [x, b.constant(int64s([0, 2]))], { axis: attr.int(1) }),
  'Gather of one row': (b, x) => b.op('Gather', [x, b.constant({ ...int64s([0]), dims: [] })], { axis: attr.int(2) }),
  Pad: (b, x) => b.op('Pad', [x, b.int64s([0, 0, 1, 1, 0, 0, 1, 1])]),
  Expand: (b, x) => b.op('Expand', [x, b.int64s([2, 1, 4, 6, 6])]),
  'Resize by sizes': (b, x) => b.op('Resize', [x, '', '', b.int64s([1, 4, 12, 12])], { mode: attr.string('nearest') }),
  Conv: (b, x) => b.op('Conv', [x, zeros(b, [2, 4, 3, 3])]),
  'MatMul with weights': (b, x) => b.op('MatMul', [b.op('Flatten', [x]), zeros(b, [144, 5])]),
  'MatMul of two pictures (attention)': (b, x) =>
    b.op('MatMul', [x, b.op('Transpose', [x], { perm: attr.ints([0, 1, 3, 2]) })]),
  Gemm: (b, x) => b.op('Gemm', [b.op('Flatten', [x]), zeros(b, [144, 5]), zeros(b, [5])]),
  'Softmax over classes': (b, x) => b.op('Softmax', [x], { axis: attr.int(1) }),
  'ReduceMean without keepdims': (b, x) => b.op('ReduceMean', [x, b.int64s([2, 3])], { keepdims: attr.int(0) }),
  'ArgMax over channels': (b, x) => b.op('ArgMax', [x], { axis: attr.int(1), keepdims: attr.int(0) }),
  'Add with a broadcast constant': (b, x) => b.op('Add', [x, zeros(b, [4, 1, 1])]),
};

const blocked: Readonly<Record<string, { make: Make; reason: RegExp }>> = {
  'Softmax over the batch': { make: (b, x) => b.op('Softmax', [x], { axis: attr.int(0) }), reason: /along the batch/ },
  'ReduceMean over everything': { make: (b, x) => b.op('ReduceMean', [x]), reason: /reduces over the batch/ },
  'Reshape into the channels': {
    make: (b, x) => b.op('Reshape', [x, b.int64s([4, 36])]),
    reason: /merges the batch/,
  },
  'Squeeze of the batch': { make: (b, x) => b.op('Squeeze', [x, b.int64s([0])]), reason: /drops the batch/ },
  'Concat along the batch': {
    make: (b, x) => b.op('Concat', [x, x], { axis: attr.int(0) }),
    reason: /joins along the batch/,
  },
  'Slice of the batch': {
    make: (b, x) => b.op('Slice', [x, b.int64s([0]), b.int64s([1]), b.int64s([0])]),
    reason: /a part of the batch/,
  },
  'Gather from the batch': {
    make: (b, x) => b.op('Gather', [x, b.constant(int64s([0]))], { axis: attr.int(0) }),
    reason: /picks from the batch/,
  },
  'pictures multiplied with each other': {
    make: (b, x) => {
      const rows = b.op('Flatten', [x]);
      return b.op('MatMul', [rows, b.op('Transpose', [rows])]);
    },
    reason: /every picture with every other|sums over the batch/,
  },
  'an operator that nothing is known about': {
    make: (b, x) => b.op('Mystery', [x], {}, { outputs: [{ dataType: 'float32', dims: [1, 2] }] }),
    reason: /nothing is known/,
  },
};

describe('planBatch', () => {
  test.each(Object.entries(scalable))('follows the batch through %s', (_, make) => {
    const graph = graphOf(make);
    const plan = planBatch(graph, ['picture']);
    expect(scaleBatch(graph, plan, 1)).toBe(graph);
    const scaled = scaleBatch(graph, plan, 3);
    // The frozen types of the scaled graph are those that its operators give for three pictures.
    const inputs = new Map([['picture', { dataType: 'float32' as const, dims: [3, 4, 6, 6] }]]);
    const inferred = inferShapes(scaled, inputs);
    expect(inferred.unknown.size).toBe(0);
    for (const node of scaled.nodes) {
      for (const output of node.outputs)
        expect(scaled.valueInfo.get(output), output).toEqual(inferred.types.get(output));
    }
    expect(scaled.inputs[0]?.dims).toEqual([3, 4, 6, 6]);
    expect(scaled.outputs[0]?.dims).toEqual(inferred.types.get('result')?.dims);
  });

  test.each(Object.entries(blocked))('refuses %s and names the node', (_, { make, reason }) => {
    const plan = () => planBatch(graphOf(make), ['picture']);
    expect(plan).toThrow(BatchBlocked);
    expect(plan).toThrow(reason);
  });

  test('leaves what does not depend on the picture alone', () => {
    const graph = graphOf((b, x) => b.op('Add', [x, b.op('Exp', [zeros(b, [1, 4, 1, 1])])]));
    const plan = planBatch(graph, ['picture']);
    expect([...plan.axes.keys()].some((name) => name.startsWith('Exp'))).toBe(false);
  });

  test('changes a shared constant only for the node that holds the batch in it', () => {
    const graph = graphOf((b, x) => {
      const shape = b.int64s([1, 144]);
      const constant = b.op('Reshape', [zeros(b, [144]), shape]);
      return b.op('Add', [b.op('Reshape', [x, shape]), constant]);
    });
    const scaled = scaleBatch(graph, planBatch(graph, ['picture']), 5);
    const shapes = scaled.nodes.flatMap(({ opType, inputs }) =>
      opType === 'Reshape' ? [scaled.initializers.get(inputs[1] ?? '')?.data] : [],
    );
    expect(shapes).toContainEqual(BigInt64Array.of(1n, 144n));
    expect(shapes).toContainEqual(BigInt64Array.of(5n, 144n));
  });
});
