import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attr } from '../attribute.ts';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  type GraphProtoSchema,
} from '../generated/onnx_pb.js';
import { GraphBuilder } from '../graph-builder.ts';
import type { Model } from '../graph.ts';
import { float32, int64s, type Tensor } from '../tensor.ts';
import { readModel } from './read-model.ts';
import { writeModel } from './write-model.ts';

const fileOf = (graph: MessageInitShape<typeof GraphProtoSchema>): Uint8Array =>
  toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ version: 17n }], graph }));

const everyType: readonly Tensor[] = [
  { dataType: 'float32', dims: [2], data: Float32Array.of(1.5, -0) },
  { dataType: 'float64', dims: [2], data: Float64Array.of(Math.PI, Infinity) },
  { dataType: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xfbff) },
  { dataType: 'bfloat16', dims: [1], data: Uint16Array.of(0x3f80) },
  { dataType: 'int8', dims: [3], data: Int8Array.of(-128, 0, 127) },
  { dataType: 'int16', dims: [2], data: Int16Array.of(-32768, 5) },
  { dataType: 'int32', dims: [2], data: Int32Array.of(-(2 ** 31), 7) },
  { dataType: 'int64', dims: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 53n + 1n) },
  { dataType: 'uint8', dims: [2], data: Uint8Array.of(0, 255) },
  { dataType: 'uint16', dims: [1], data: Uint16Array.of(65535) },
  { dataType: 'uint32', dims: [1], data: Uint32Array.of(2 ** 32 - 1) },
  { dataType: 'uint64', dims: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  { dataType: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
  { dataType: 'string', dims: [2], data: ['', 'Straße'] },
  { dataType: 'float32', dims: [0, 3], data: new Float32Array(0) },
  { dataType: 'int64', dims: [], data: BigInt64Array.of(3n) },
];

function modelWith(tensors: readonly Tensor[]): Model {
  const graph = new GraphBuilder('types');
  graph.output('y', graph.op('Relu', [graph.input('x', { dataType: 'float32', dims: [1, 2] })]));
  tensors.forEach((tensor) => graph.constant(tensor));
  return graph.build();
}

describe('writeModel and readModel', () => {
  it('keep tensors of every element type', () => {
    const model = modelWith(everyType);
    expect(readModel(writeModel(model)).graph.initializers).toEqual(model.graph.initializers);
  });

  it('keep nodes, attributes of every kind, declarations and frozen types', () => {
    const graph = new GraphBuilder('attributes');
    const x = graph.input('x', { dataType: 'float32', dims: [1, 2] });
    const inner: Model = modelWith([]);
    const y = graph.op(
      'Relu',
      [x],
      {
        float: attr.float(Math.fround(0.1)),
        int: attr.int(-(2n ** 62n)),
        string: attr.string('é'),
        floats: attr.floats([1, 2.5]),
        ints: attr.ints([1, -2]),
        strings: attr.strings(['a', '']),
        empty: attr.ints([]),
        tensor: attr.tensor(float32([1], [2])),
        graph: { kind: 'graph', value: inner.graph },
      },
      { hint: 'all' },
    );
    graph.output('y', y);
    const model: Model = { ...graph.build(), metadata: new Map([['names', '{0: "car"}']]) };
    const again = readModel(writeModel(model));
    expect(again).toEqual({ ...model, graph: { ...model.graph, valueInfo: again.graph.valueInfo } });
    expect(again.graph.valueInfo.get('all')).toEqual({ dataType: 'float32', dims: [1, 2] });
    expect(writeModel(again)).toEqual(writeModel(model));
  });

  it('share no memory with the bytes they read', () => {
    const bytes = writeModel(modelWith([float32([1], [7])]));
    const model = readModel(bytes);
    bytes.fill(0);
    expect([...model.graph.initializers.values()]).toEqual([float32([1], [7])]);
  });

  it('keep symbolic sizes and untyped outputs apart from known ones', () => {
    const { graph, ...rest } = modelWith([]);
    const inputs = [{ name: 'x', dataType: 'float32' as const, dims: ['batch', 3, null] }];
    const outputs = [{ name: 'y', dataType: null, dims: null }];
    const again = readModel(writeModel({ ...rest, graph: { ...graph, inputs, outputs, valueInfo: new Map() } }));
    expect(again.graph.inputs).toEqual(inputs);
    expect(again.graph.outputs).toEqual(outputs);
    expect(again.graph.valueInfo).toEqual(new Map());
  });
});

describe('readModel', () => {
  const T = TensorProto_DataType;

  it('reads typed fields as well as raw data', () => {
    const typed = fileOf({
      initializer: [
        { name: 'f', dims: [2n], dataType: T.FLOAT, floatData: [1, 2] },
        { name: 'h', dims: [1n], dataType: T.FLOAT16, int32Data: [0x3c00] },
        { name: 'b', dims: [2n], dataType: T.BOOL, int32Data: [1, 0] },
        { name: 'i', dims: [1n], dataType: T.INT8, int32Data: [-3] },
        { name: 'u', dims: [1n], dataType: T.UINT32, uint64Data: [4000000000n] },
        { name: 'd', dims: [1n], dataType: T.DOUBLE, doubleData: [0.1] },
        { name: 'l', dims: [], dataType: T.INT64, int64Data: [-1n] },
      ],
      output: [{ name: 'f' }],
    });
    expect(Object.fromEntries(readModel(typed).graph.initializers)).toMatchObject({
      f: { dataType: 'float32', data: Float32Array.of(1, 2) },
      h: { dataType: 'float16', data: Uint16Array.of(0x3c00) },
      b: { dataType: 'bool', data: Uint8Array.of(1, 0) },
      i: { dataType: 'int8', data: Int8Array.of(-3) },
      u: { dataType: 'uint32', data: Uint32Array.of(4000000000) },
      d: { dataType: 'float64', data: Float64Array.of(0.1) },
      l: { dataType: 'int64', dims: [], data: BigInt64Array.of(-1n) },
    });
  });

  it('turns Constant nodes of every form into initializers', () => {
    const type = AttributeProto_AttributeType;
    const constant = (output: string, attribute: object) => ({
      opType: 'Constant',
      output: [output],
      attribute: [attribute],
    });
    const { graph } = readModel(
      fileOf({
        node: [
          constant('t', { name: 'value', type: type.TENSOR, t: { dims: [1n], dataType: T.INT64, int64Data: [5n] } }),
          constant('f', { name: 'value_float', type: type.FLOAT, f: 2 }),
          constant('fs', { name: 'value_floats', type: type.FLOATS, floats: [1, 2] }),
          constant('i', { name: 'value_int', type: type.INT, i: 2n ** 60n }),
          constant('is', { name: 'value_ints', type: type.INTS, ints: [1n] }),
          constant('s', { name: 'value_string', type: type.STRING, s: new TextEncoder().encode('a') }),
          { opType: 'Relu', input: ['f'], output: ['y'] },
        ],
        output: [{ name: 'y' }],
      }),
    );
    expect(graph.nodes.map(({ opType }) => opType)).toEqual(['Relu']);
    expect(Object.fromEntries(graph.initializers)).toEqual({
      t: int64s([5]),
      f: float32([], [2]),
      fs: float32([2], [1, 2]),
      i: { dataType: 'int64', dims: [], data: BigInt64Array.of(2n ** 60n) },
      is: int64s([1]),
      s: { dataType: 'string', dims: [], data: ['a'] },
    });
  });

  it('gives every node a name of its own and puts nodes in topological order', () => {
    const { graph } = readModel(
      fileOf({
        input: [{ name: 'x' }],
        node: [
          { opType: 'Add', input: ['b', 'a'], output: ['y'], name: 'same' },
          { opType: 'Relu', input: ['x'], output: ['a'] },
          { opType: 'Neg', input: ['a'], output: ['b'], name: 'same' },
        ],
        output: [{ name: 'y' }],
      }),
    );
    expect(graph.nodes.map(({ name }) => name)).toEqual(['a', 'same_1', 'same']);
  });

  it('counts what a subgraph captures among the reads of its node', () => {
    const branch = (op: string) => ({
      node: [{ opType: op, input: ['late'], output: [`${op}Out`] }],
      output: [{ name: `${op}Out` }],
    });
    const type = AttributeProto_AttributeType.GRAPH;
    const { graph } = readModel(
      fileOf({
        input: [{ name: 'x' }, { name: 'condition' }],
        node: [
          {
            opType: 'If',
            input: ['condition'],
            output: ['y'],
            attribute: [
              { name: 'then_branch', type, g: branch('Relu') },
              { name: 'else_branch', type, g: branch('Neg') },
            ],
          },
          { opType: 'Abs', input: ['x'], output: ['late'] },
        ],
        output: [{ name: 'y' }],
      }),
    );
    expect(graph.nodes.map(({ opType }) => opType)).toEqual(['Abs', 'If']);
  });

  it('takes inputs that have a default for constants', () => {
    const { graph } = readModel(
      fileOf({
        input: [{ name: 'x' }, { name: 'w' }],
        initializer: [{ name: 'w', dims: [1n], dataType: T.FLOAT, floatData: [1] }],
        node: [{ opType: 'Mul', input: ['x', 'w'], output: ['y'] }],
        output: [{ name: 'y' }],
      }),
    );
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x']);
  });
});

const fixtures = process.env['HOLDFAST_FIXTURES'];

const onnxFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.onnx'))
    .map((path) => join(folder, path));

describe.skipIf(fixtures === undefined)('fixtures (set HOLDFAST_FIXTURES to run)', () => {
  it.each(fixtures === undefined ? [] : onnxFiles(fixtures))('%s survives a round trip', (path) => {
    const bytes = new Uint8Array(readFileSync(path));
    const model = readModel(bytes);
    const again = readModel(writeModel(model));
    expect(again.graph.nodes).toEqual(model.graph.nodes);
    expect([...again.graph.initializers.keys()]).toEqual([...model.graph.initializers.keys()]);
    for (const [name, tensor] of model.graph.initializers) {
      const other = again.graph.initializers.get(name);
      expect(other?.dims).toEqual(tensor.dims);
      if (tensor.dataType !== 'string' && other !== undefined && other.dataType !== 'string') {
        expect(sameBytes(other.data, tensor.data), name).toBe(true);
      }
    }
    const original = fromBinary(ModelProtoSchema, bytes).graph;
    expect(again.graph.outputs.map(({ name }) => name)).toEqual(original?.output.map(({ name }) => name));
  });
});

const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean => {
  const [left, right] = [a, b].map((view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return left?.length === right?.length && left?.every((byte, index) => byte === right?.[index]) === true;
};
