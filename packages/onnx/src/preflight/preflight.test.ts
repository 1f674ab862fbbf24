import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attr } from '../attribute.ts';
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type GraphProtoSchema,
} from '../generated/onnx_pb.js';
import { GraphBuilder } from '../graph-builder.ts';
import { ModelError, type ModelErrorCode } from '../model-error.ts';
import { writeModel } from '../serialization/write-model.ts';
import { float32, int64s } from '../tensor.ts';
import { preflight } from './preflight.ts';

type GraphInit = MessageInitShape<typeof GraphProtoSchema>;
interface ModelInit {
  readonly opsetImport?: { version: bigint }[];
  readonly functions?: { name: string }[];
}

const T = TensorProto_DataType;
const A = AttributeProto_AttributeType;

const fileOf = (graph: GraphInit, rest: ModelInit = {}): Uint8Array =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport: [{ version: 17n }], graph, ...rest }),
  );

const relu = { opType: 'Relu', input: ['x'], output: ['y'], name: 'relu' };
const io: GraphInit = { input: [{ name: 'x' }], output: [{ name: 'y' }] };
const ints = (name: string, values: readonly bigint[]) => ({
  name,
  dims: [BigInt(values.length)],
  dataType: T.INT64,
  int64Data: [...values],
});

function problem(bytes: Uint8Array): ModelError {
  try {
    preflight(bytes);
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('preflight accepted the file');
}

/** A network with weights, attributes and a subgraph. */
function ordinary(): Uint8Array {
  const graph = new GraphBuilder('ordinary');
  const x = graph.input('x', { dataType: 'float32', dims: [1, 3, 8, 8] });
  const weight = graph.constant(float32([4, 3, 3, 3], Array.from({ length: 108 }, Math.sin)), 'weight');
  const convolved = graph.op('Conv', [x, weight], { pads: attr.ints([1, 1, 1, 1]) });
  const resized = graph.op('Resize', [graph.op('Relu', [convolved]), '', graph.constant(float32([4], [1, 1, 2, 2]))]);
  graph.output('y', graph.op('Reshape', [resized, graph.int64s([1, -1])]));
  return writeModel(graph.build());
}

describe('preflight accepts', () => {
  it('an ordinary network', () => {
    expect(() => preflight(ordinary())).not.toThrow();
  });

  it('shape arithmetic on a symbolic batch, as PyTorch exports it', () => {
    const graph: GraphInit = {
      input: [
        {
          name: 'x',
          type: { value: { case: 'tensorType', value: { elemType: T.FLOAT, shape: { dim: [{}, {}] } } } },
        },
      ],
      initializer: [ints('zero', [0n]), ints('many', [100000n])],
      node: [
        { opType: 'Shape', input: ['x'], output: ['s'] },
        { opType: 'Gather', input: ['s', 'zero'], output: ['n'] },
        { opType: 'Concat', input: ['n', 'many'], output: ['c'], attribute: [{ name: 'axis', type: A.INT, i: 0n }] },
        { opType: 'ConstantOfShape', input: ['c'], output: ['y'] },
      ],
      output: [{ name: 'y' }],
    };
    expect(() => preflight(fileOf(graph))).not.toThrow();
  });
});

describe('preflight refuses', () => {
  const external = {
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ key: 'location', value: '/etc/passwd' }],
  };
  const constantNode = (tensor: object) => ({
    opType: 'Constant',
    name: 'held',
    output: ['c'],
    attribute: [{ name: 'value', type: A.TENSOR, t: { dims: [1n], dataType: T.FLOAT, ...tensor } }],
  });
  const branch = (node: object) => ({ node: [node], output: [{ name: 'c' }] });

  it.each<[string, Uint8Array, ModelErrorCode, RegExp]>([
    ['an empty file', new Uint8Array(0), 'INVALID_PROTOBUF', /without one/],
    ['text', new TextEncoder().encode('hello, this is no model'), 'INVALID_PROTOBUF', /do not decode/],
    ['a packed model', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0), 'OTHER_FORMAT', /ZIP.*upload the \.onnx file/],
    ['a web page', new TextEncoder().encode('<html>404</html>'), 'OTHER_FORMAT', /a web page/],
    ['a truncated file', ordinary().slice(0, 200), 'INVALID_PROTOBUF', /truncated/],
    [
      'external initializers',
      fileOf({ ...io, node: [relu], initializer: [{ name: 'w', dims: [1n], dataType: T.FLOAT, ...external }] }),
      'EXTERNAL_DATA',
      /initializer `w`.*\/etc\/passwd/,
    ],
    [
      'markers of data in the memory of a process',
      fileOf({
        ...io,
        node: [relu],
        initializer: [
          {
            name: 'w',
            dims: [1n],
            dataType: T.FLOAT,
            externalData: [{ key: 'location', value: '*/_ORT_MEM_ADDR_/*' }],
          },
        ],
      }),
      'EXTERNAL_DATA',
      /_ORT_MEM_ADDR_/,
    ],
    ['external attributes', fileOf({ ...io, node: [relu, constantNode(external)] }), 'EXTERNAL_DATA', /node `held`/],
    [
      'external data in a subgraph',
      fileOf({
        ...io,
        node: [
          relu,
          {
            opType: 'If',
            name: 'if',
            input: ['x'],
            output: ['z'],
            attribute: [{ name: 'then_branch', type: A.GRAPH, g: branch(constantNode(external)) }],
          },
        ],
      }),
      'EXTERNAL_DATA',
      /node `if` \(If\) > node `held`/,
    ],
    [
      'external data in a sparse initializer',
      fileOf({
        ...io,
        node: [relu],
        sparseInitializer: [{ values: { name: 's', dims: [1n], dataType: T.FLOAT, ...external } }],
      }),
      'EXTERNAL_DATA',
      /initializer `s`/,
    ],
    ['unknown domains', fileOf({ ...io, node: [{ ...relu, domain: 'evil' }] }), 'UNKNOWN_DOMAIN', /node `relu`.*evil/],
    ['old opsets', fileOf({ ...io, node: [relu] }, { opsetImport: [{ version: 6n }] }), 'UNSUPPORTED_OPSET', /7 to 22/],
    ['new opsets', fileOf({ ...io, node: [relu] }, { opsetImport: [{ version: 23n }] }), 'UNSUPPORTED_OPSET', /got 23/],
    ['files without an opset', fileOf({ ...io, node: [relu] }, { opsetImport: [] }), 'UNSUPPORTED_OPSET', /got none/],
    [
      'shapes that overflow',
      fileOf({ ...io, node: [relu], initializer: [{ name: 'w', dims: [2n ** 40n, 2n ** 40n], dataType: T.FLOAT }] }),
      'INVALID_SHAPE',
      /initializer `w`/,
    ],
    [
      'negative sizes',
      fileOf({ ...io, node: [relu], initializer: [{ name: 'w', dims: [-4n], dataType: T.FLOAT }] }),
      'INVALID_SHAPE',
      /-4/,
    ],
    [
      'raw data of another length than the shape',
      fileOf({
        ...io,
        node: [relu],
        initializer: [{ name: 'w', dims: [3n], dataType: T.FLOAT, rawData: new Uint8Array(8) }],
      }),
      'INVALID_TENSOR',
      /expected 12 bytes.*got 8/,
    ],
    [
      'typed data of another length than the shape',
      fileOf({ ...io, node: [relu], initializer: [{ name: 'w', dims: [3n], dataType: T.FLOAT, floatData: [1] }] }),
      'INVALID_TENSOR',
      /expected 3 elements.*got 1/,
    ],
    [
      'element types that are not read',
      fileOf({ ...io, node: [relu], initializer: [{ name: 'w', dims: [0n], dataType: T.FLOAT8E4M3FN }] }),
      'UNSUPPORTED_TYPE',
      /FLOAT8E4M3FN/,
    ],
    [
      'cycles',
      fileOf({ ...io, node: [{ opType: 'Add', name: 'loop', input: ['x', 'y'], output: ['y'] }] }),
      'CYCLE',
      /node `loop`/,
    ],
    [
      'values made twice',
      fileOf({ ...io, node: [relu, { ...relu, name: 'again' }] }),
      'DUPLICATE_NAME',
      /node `again`.*`y`/,
    ],
    [
      'initializers given twice',
      fileOf({ ...io, node: [relu], initializer: [ints('w', [1n]), ints('w', [2n])] }),
      'DUPLICATE_NAME',
      /initializer `w`/,
    ],
    ['values that nobody gives', fileOf({ ...io, node: [{ ...relu, input: ['z'] }] }), 'UNDEFINED_VALUE', /`z`/],
    [
      'outputs that nobody makes',
      fileOf({ ...io, output: [{ name: 'nothing' }], node: [relu] }),
      'MISSING_OUTPUT',
      /nothing/,
    ],
    ['graphs without outputs', fileOf({ ...io, output: [], node: [relu] }), 'MISSING_OUTPUT', /at least one/],
    [
      'functions of their own',
      fileOf({ ...io, node: [relu] }, { functions: [{ name: 'f' }] }),
      'UNSUPPORTED_FEATURE',
      /function `f`.*inline/,
    ],
    [
      'sequences as inputs',
      fileOf({ ...io, input: [{ name: 'x', type: { value: { case: 'sequenceType', value: {} } } }], node: [relu] }),
      'UNSUPPORTED_TYPE',
      /sequence/,
    ],
  ])('%s', (_, bytes, code, message) => {
    const error = problem(bytes);
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
  });

  it('files, graphs and subgraphs beyond the limits', () => {
    expect(() => preflight(ordinary(), { maxBytes: 100 })).toThrow(/at most 100 bytes/);
    expect(() => preflight(ordinary(), { maxNodes: 2 })).toThrow(/at most 2 nodes/);
    expect(() => preflight(ordinary(), { maxDecodedBytes: 1000 })).toThrow(/TOO_COMPLEX/);
    let nested: GraphInit = { output: [{ name: 'x' }] };
    for (let level = 0; level < 9; level++) {
      nested = {
        node: [
          { opType: 'If', input: ['x'], output: [`y${level}`], attribute: [{ name: 'b', type: A.GRAPH, g: nested }] },
        ],
        output: [{ name: `y${level}` }],
      };
    }
    expect(problem(fileOf({ ...nested, input: [{ name: 'x' }] })).code).toBe('TOO_COMPLEX');
  });

  it('a file of empty messages that would fill the memory', () => {
    // Field 1 (node) of field 7 (graph), length 0: two bytes each.
    const nodes = new Uint8Array(6_000_000).map((_, index) => (index % 2 === 0 ? 0x0a : 0));
    const length = [
      0x80 | (nodes.length & 0x7f),
      0x80 | ((nodes.length >> 7) & 0x7f),
      0x80 | ((nodes.length >> 14) & 0x7f),
      nodes.length >> 21,
    ];
    expect(problem(Uint8Array.of(0x3a, ...length, ...nodes.slice(0, 0))).code).toBe('INVALID_PROTOBUF');
    const file = new Uint8Array(nodes.length + 5);
    file.set([0x3a, ...length]);
    file.set(nodes, 5);
    expect(problem(file).code).toBe('TOO_COMPLEX');
  });
});

describe('preflight refuses constant expressions that ask for memory', () => {
  const huge = ints('huge', [1_000_000n, 1_000n]);
  const one = ints('one', [1n]);
  const bomb = (opType: string, input: string[], initializer: GraphInit['initializer'] = [huge, one]): Uint8Array =>
    fileOf({ input: [], initializer, node: [{ opType, name: 'bomb', input, output: ['y'] }], output: [{ name: 'y' }] });
  const scalar = (name: string, value: bigint) => ({ name, dims: [], dataType: T.INT64, int64Data: [value] });

  it.each<[string, Uint8Array]>([
    ['ConstantOfShape', bomb('ConstantOfShape', ['huge'])],
    ['Expand', bomb('Expand', ['one', 'huge'])],
    ['Tile', bomb('Tile', ['one', 'repeats'], [one, ints('repeats', [10n ** 9n])])],
    ['Range', bomb('Range', ['a', 'b', 'c'], [scalar('a', 0n), scalar('b', 10n ** 9n), scalar('c', 1n)])],
    ['Pad', bomb('Pad', ['one', 'pads'], [one, ints('pads', [0n, 10n ** 9n])])],
    ['OneHot', bomb('OneHot', ['one', 'depth', 'values'], [one, scalar('depth', 10n ** 9n), ints('values', [0n, 1n])])],
  ])('%s', (_, bytes) => {
    expect(bytes.length).toBeLessThan(300);
    const error = problem(bytes);
    expect(error.code).toBe('MEMORY');
    expect(error.where).toContain('node `bomb`');
  });

  it('also where the shape is computed', () => {
    const bytes = fileOf({
      initializer: [ints('a', [30_000n])],
      node: [
        { opType: 'Mul', input: ['a', 'a'], output: ['b'] },
        { opType: 'ConstantOfShape', name: 'bomb', input: ['b'], output: ['y'] },
      ],
      output: [{ name: 'y' }],
    });
    expect(problem(bytes)).toMatchObject({ code: 'MEMORY', where: 'node `bomb` (ConstantOfShape)' });
  });

  it('also where the size cannot be worked out', () => {
    const bytes = fileOf({
      initializer: [{ name: 'a', dims: [1n], dataType: T.FLOAT, floatData: [20] }],
      node: [
        { opType: 'Sinh', input: ['a'], output: ['b'] },
        { opType: 'Cast', input: ['b'], output: ['c'], attribute: [{ name: 'to', type: A.INT, i: 7n }] },
        { opType: 'ConstantOfShape', name: 'bomb', input: ['c'], output: ['y'] },
      ],
      output: [{ name: 'y' }],
    });
    expect(problem(bytes)).toMatchObject({ code: 'MEMORY' });
  });

  it('also where it doubles step by step', () => {
    const doubling = Array.from({ length: 28 }, (_, step) => ({
      opType: 'Concat',
      name: `c${step}`,
      input: [`v${step}`, `v${step}`],
      output: [`v${step + 1}`],
      attribute: [{ name: 'axis', type: A.INT, i: 0n }],
    }));
    const bytes = fileOf({ initializer: [ints('v0', [1n])], node: doubling, output: [{ name: 'v28' }] });
    expect(problem(bytes).code).toBe('MEMORY');
  });
});

describe('preflight of damaged files', () => {
  const good = ordinary();
  const outcome = (bytes: Uint8Array): void => {
    try {
      preflight(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
    }
  };

  it('throws ModelError or nothing, whichever bytes are flipped', () => {
    const flip = fc.record({ at: fc.nat(good.length - 1), bits: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 6 }), (flips) => {
        const bytes = good.slice();
        for (const { at, bits } of flips) bytes[at] = (bytes[at] ?? 0) ^ bits;
        outcome(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  it('throws ModelError or nothing, wherever the file ends', () => {
    for (let length = 0; length < good.length; length += 3) outcome(good.slice(0, length));
  });

  it('throws ModelError or nothing on any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => outcome(bytes)),
      { numRuns: 1000 },
    );
  });

  it('accepts constants whose values are outside every ordinary range', () => {
    const graph = new GraphBuilder('slice');
    const x = graph.input('x', { dataType: 'float32', dims: [4] });
    graph.output(
      'y',
      graph.op(
        'Slice',
        [x, int64sOf(1n), int64sOf(2n ** 63n - 1n)].map((v) => (typeof v === 'string' ? v : graph.constant(v))),
      ),
    );
    expect(() => preflight(writeModel(graph.build()))).not.toThrow();
  });
});

const int64sOf = (value: bigint) => ({ ...int64s([0]), data: BigInt64Array.of(value) });
