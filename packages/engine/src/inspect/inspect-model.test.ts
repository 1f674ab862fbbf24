import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  attr,
  float32,
  GraphBuilder,
  writeModel,
  type Attribute,
  type Dimension,
  type Model,
  type Tensor,
} from '@holdfast/onnx';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { inspectModel, type InspectedModel } from './index.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 1 });
});
afterAll(() => runtime.close());

type TestNode = readonly [
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes?: Record<string, Attribute>,
];

interface TestModel {
  readonly nodes: readonly TestNode[];
  readonly dims?: readonly Dimension[];
  readonly constants?: Readonly<Record<string, Tensor>>;
}

const zeros = (dims: readonly number[]): Tensor =>
  float32(dims, new Float32Array(dims.reduce((product, size) => product * size, 1)));

/** A classifier of 8 x 8 pictures: convolution, what `nodes` says from `features` to `pooled`, and a dense layer. */
const classifier = ({ nodes, dims = ['n', 3, 8, 8], constants = {} }: TestModel): Uint8Array => {
  const all: TestNode[] = [
    ['Conv', ['picture', 'weight'], 'features'],
    ...nodes,
    ['GlobalAveragePool', ['middle'], 'pooled'],
    ['Flatten', ['pooled'], 'flat'],
    ['Gemm', ['flat', 'dense'], 'logits'],
  ];
  const model: Model = {
    irVersion: 10,
    opsetImports: new Map([['', 22]]),
    producer: 'test 1',
    metadata: new Map(),
    graph: {
      name: 'classifier',
      nodes: all.map(([opType, inputs, output, attributes = {}]) => ({
        name: `make_${output}`,
        opType,
        domain: '',
        inputs,
        outputs: [output],
        attributes: new Map(Object.entries(attributes)),
      })),
      initializers: new Map(Object.entries({ weight: zeros([4, 3, 3, 3]), dense: zeros([4, 5]), ...constants })),
      inputs: [{ name: 'picture', dataType: 'float32', dims }],
      outputs: [{ name: 'logits', dataType: 'float32', dims: ['n', 5] }],
      valueInfo: new Map(),
    },
  };
  return writeModel(model);
};

async function read(bytes: Uint8Array): Promise<InspectedModel> {
  const inspection = await inspectModel({ bytes, runtime });
  if (inspection.status !== 'read') throw new Error(`refused: ${JSON.stringify(inspection.problems)}`);
  return inspection;
}

const relu: TestNode = ['Relu', ['features'], 'middle'];

test('a model without problems: what it is, what it takes, what it can do', async () => {
  const inspection = await read(classifier({ nodes: [relu] }));
  expect(inspection).toMatchObject({
    opset: 22,
    producer: 'test 1',
    inputs: [{ name: 'picture', dataType: 'float32', dims: ['n', 3, 8, 8], frozenDims: [1, 3, 8, 8] }],
    outputs: [{ name: 'logits', dims: ['n', 5], frozenDims: [1, 5] }],
    parameterCount: 4 * 27 + 20,
    weightTypes: ['float32'],
    batching: { kind: 'any' },
    problems: [],
  });
  expect(inspection.operators.map(({ opType, count, gradient }) => [opType, count, gradient])).toEqual(
    ['Conv', 'Flatten', 'Gemm', 'GlobalAveragePool', 'Relu'].map((opType) => [opType, 1, 'exact']),
  );
  expect(inspection.contract?.contract.output.decoder).toBe('classifier');
  expect(inspection.memoryMb).toBeGreaterThan(100);
});

test('a model that leaves its size open and takes but one is tried at other usual sizes', async () => {
  const constants = { place: zeros([1, 4, 222, 222]) };
  const nodes: TestNode[] = [['Add', ['features', 'place'], 'middle']];
  const { problems, contract } = await read(classifier({ nodes, constants, dims: ['n', 3, 'h', 'w'] }));
  expect(problems).toEqual([]);
  expect(contract?.contract.input).toMatchObject({ width: 224, height: 224 });
});

test('an operator whose value an Identity hands on to the output is needed like any other', async () => {
  const graph = new GraphBuilder('handed on');
  const picture = graph.input('picture', { dataType: 'float32', dims: [1, 3, 8, 8] });
  const flat = graph.op('Flatten', [picture], { axis: attr.int(1) });
  graph.output('logits', graph.op('MatMul', [flat, graph.constant(zeros([192, 5]))]));
  const { operators } = await read(writeModel(graph.build()));
  expect(operators.find(({ opType }) => opType === 'MatMul')?.gradient).toBe('exact');
});

test('an operator without a gradient is an error that names the node', async () => {
  const nodes: TestNode[] = [
    ['CumSum', ['features', 'axis'], 'summed'],
    ['Relu', ['summed'], 'kept'],
    ['Hardmax', ['kept'], 'middle', { axis: attr.int(1) }],
  ];
  const axis: Tensor = { dataType: 'int64', dims: [], data: BigInt64Array.of(2n) };
  const { problems, operators } = await read(classifier({ nodes, constants: { axis } }));
  const without = operators.filter(({ gradient }) => gradient === 'none').map(({ opType }) => opType);
  expect(without).toContain('Hardmax');
  expect(problems).toContainEqual(
    expect.objectContaining({ severity: 'error', code: 'NO_GRADIENT', where: 'Hardmax `make_middle`' }),
  );
});

test('rounding is a warning: its gradient is zero and can be passed straight through', async () => {
  const { problems, operators } = await read(classifier({ nodes: [['Round', ['features'], 'middle']] }));
  expect(operators.find(({ opType }) => opType === 'Round')?.gradient).toBe('straight-through');
  expect(problems).toMatchObject([{ severity: 'warning', code: 'ZERO_GRADIENT' }]);
});

test('operators that only compute shapes are not needed, those that importing passes by are', async () => {
  const nodes: TestNode[] = [
    ['Shape', ['features'], 'shape'],
    ['Reshape', ['features', 'shape'], 'same'],
    ['Identity', ['same'], 'middle'],
  ];
  const { operators } = await read(classifier({ nodes }));
  const gradientOf = (name: string) => operators.find(({ opType }) => opType === name)?.gradient;
  expect([gradientOf('Shape'), gradientOf('Reshape'), gradientOf('Identity')]).toEqual([
    'not needed',
    'exact',
    'exact',
  ]);
});

test('a model that mixes the pictures of a batch is used picture by picture', async () => {
  const nodes: TestNode[] = [['Softmax', ['features'], 'middle', { axis: attr.int(0) }]];
  const { batching, problems } = await read(classifier({ nodes }));
  expect(batching).toMatchObject({ kind: 'one' });
  expect(problems).toMatchObject([{ severity: 'warning', code: 'BATCH_ONE_ONLY' }]);
});

test('a model that onnxruntime cannot load is read as far as it goes', async () => {
  const inspection = await read(classifier({ nodes: [['NoSuchOperator', ['features'], 'middle']] }).slice());
  expect(inspection.problems).toMatchObject([{ severity: 'error', code: 'NOT_RUNNABLE' }, { code: 'NO_GRADIENT' }]);
  expect(inspection.batching).toBeNull();
});

test('bytes that are no model are refused with a reason', async () => {
  const inspection = await inspectModel({ bytes: Uint8Array.of(1, 2, 3, 4), runtime });
  expect(inspection.status).toBe('refused');
  expect(inspection.problems).toMatchObject([{ severity: 'error', code: 'INVALID_PROTOBUF' }]);
});
