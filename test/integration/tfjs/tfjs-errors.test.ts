import { importTfjsGraphModel, TfjsImportError } from '@holdfast/onnx';
import { expect, it } from 'vitest';
import { floats, graphModel, importSmall, int, tf, type SmallGraph } from './graph-model.ts';

const input: SmallGraph['input'] = { dtype: 'DT_FLOAT', shape: [1, 4, 4, 1] };
const convolution = {
  strides: tf.list(1, 1, 1, 1),
  padding: tf.text('SAME'),
  data_format: tf.text('NHWC'),
};

/** The error that importing throws, which must be a TfjsImportError. */
function refusal(action: () => unknown): TfjsImportError {
  try {
    action();
  } catch (error) {
    if (error instanceof TfjsImportError) return error;
    throw error;
  }
  throw new Error('the import did not fail');
}

it('names the operator and the node that is not converted', () => {
  const error = refusal(() => importSmall({ input, nodes: [{ name: 'body/fft', op: 'FFT2D', inputs: ['x'] }] }));
  expect(error).toMatchObject({ code: 'TFJS_UNSUPPORTED_OP', where: 'FFT2D `body/fft`' });
  expect(error.message).toMatch(/keep only outputs that do not need it, or add it in importers\/tfjs\/ops/);
});

it('does not mind unconverted operators that no output needs', () => {
  const nodes = [
    { name: 'fft', op: 'FFT2D', inputs: ['x'] },
    { name: 'relu', op: 'Relu', inputs: ['x'] },
  ];
  expect(importSmall({ input, nodes, output: 'relu' }).graph.nodes.map(({ opType }) => opType)).toEqual([
    'Relu',
    'Identity',
  ]);
});

it('refuses a filter that is computed', () => {
  const nodes = [
    { name: 'filter', op: 'Relu', inputs: ['x'] },
    { name: 'conv', op: 'Conv2D', inputs: ['x', 'filter'], attr: convolution },
  ];
  const error = refusal(() => importSmall({ input, nodes }));
  expect(error).toMatchObject({ code: 'TFJS_UNSUPPORTED_USE', where: 'Conv2D `conv`' });
  expect(error.message).toMatch(/input 1 \(`filter`\) must be a constant/);
});

it('refuses a graph that feeds itself', () => {
  const nodes = [
    { name: 'a', op: 'Relu', inputs: ['b'] },
    { name: 'b', op: 'Relu', inputs: ['a'] },
  ];
  expect(refusal(() => importSmall({ input, nodes })).message).toMatch(/its inputs depend on itself/);
});

it('refuses weights that are cut short or do not belong to the model', () => {
  const { topology, weights } = graphModel({
    input,
    constants: { two: floats([2], [1, 2]), three: floats([3], [1, 2, 3]) },
    nodes: [{ name: 'relu', op: 'Relu', inputs: ['x'] }],
  });
  const short = refusal(() => importTfjsGraphModel({ topology, weights: weights.subarray(0, 11) }));
  expect(short).toMatchObject({ code: 'TFJS_WEIGHTS', where: 'three' });
  expect(short.message).toMatch(/needs bytes 8 to 20, but the weights end at 11/);
  const long = refusal(() => importTfjsGraphModel({ topology, weights: new Uint8Array(24) }));
  expect(long.message).toMatch(/describes 20 bytes, got 24/);
});

it('says where model.json is malformed, and what a layers model needs', () => {
  const error = refusal(() =>
    importTfjsGraphModel({ topology: { format: 'layers-model' }, weights: new Uint8Array() }),
  );
  expect(error).toMatchObject({ code: 'TFJS_MALFORMED', where: 'model.json format' });
  expect(error.message).toMatch(/expected a TF\.js model of format graph-model/);
});

it('refuses an output that the model does not have', () => {
  const model = graphModel({ input, nodes: [{ name: 'relu', op: 'Relu', inputs: ['x'] }] });
  const error = refusal(() => importTfjsGraphModel({ ...model, outputs: ['boxes'] }));
  expect(error.message).toBe('output `boxes`: the model has y');
});

it('restores quantised weights as TF.js does', () => {
  const { topology } = graphModel({
    input: { dtype: 'DT_FLOAT', shape: [4] },
    constants: { table: floats([4], [0, 0, 0, 0]) },
    nodes: [{ name: 'sum', op: 'AddV2', inputs: ['x', 'table'] }],
  });
  const quantised = (quantization: Readonly<Record<string, unknown>>, weights: Uint8Array): number[] => {
    const manifest = [{ paths: [], weights: [{ name: 'table', dtype: 'float32', shape: [4], quantization }] }];
    const model = importTfjsGraphModel({ topology: { ...topology, weightsManifest: manifest }, weights });
    const table = model.graph.initializers.get('table');
    return table?.dataType === 'float32' ? [...table.data] : [];
  };
  // 1, -2, 2^-24 (the smallest subnormal) and 65504 (the largest finite one).
  expect(
    quantised({ dtype: 'float16' }, new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff).buffer)),
  ).toEqual([1, -2, 2 ** -24, 65504]);
  expect(quantised({ dtype: 'uint8', scale: 0.5, min: -1 }, Uint8Array.of(0, 1, 2, 255))).toEqual([-1, -0.5, 0, 126.5]);
});

it('refuses a slice with an ellipsis', () => {
  const error = refusal(() =>
    importSmall({
      input,
      constants: { at: int(0) },
      nodes: [{ name: 's', op: 'StridedSlice', inputs: ['x', 'at', 'at', 'at'], attr: { ellipsis_mask: tf.int(1) } }],
    }),
  );
  expect(error.message).toMatch(/ellipsis and new axes in slices are not converted/);
});
