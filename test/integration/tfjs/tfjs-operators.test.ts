import { describe, expect, it } from 'vitest';
import { floats, importSmall, int, ints, number, runSmall, tf, type SmallGraph } from './graph-model.ts';

/** Unequal numbers in about [-4, 4]. */
const wave = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, index) => Math.fround(4 * Math.sin(1.7 * index + shift)));

const expectClose = (got: readonly number[], expected: readonly number[]): void => {
  expect(got.length).toBe(expected.length);
  got.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 4));
};

interface Filter {
  readonly values: readonly number[];
  readonly shape: readonly [number, number, number, number];
}
interface Nhwc {
  readonly values: readonly number[];
  readonly shape: readonly [number, number, number];
}

/** TF's definition of a SAME convolution: pad total = (ceil(size / stride) - 1) * stride + k - size, the odd one at the end. */
function convolveSame(
  x: Nhwc,
  filter: Filter,
  { stride, depthwise }: { stride: number; depthwise: boolean },
): number[] {
  const [height, width, channels] = x.shape;
  const [kh, kw, inputs, last] = filter.shape;
  const rows = Math.ceil(height / stride);
  const columns = Math.ceil(width / stride);
  const top = Math.floor(Math.max((rows - 1) * stride + kh - height, 0) / 2);
  const left = Math.floor(Math.max((columns - 1) * stride + kw - width, 0) / 2);
  const pixel = (y: number, xx: number, c: number): number =>
    y < 0 || xx < 0 || y >= height || xx >= width ? 0 : (x.values[(y * width + xx) * channels + c] ?? NaN);
  const weight = (y: number, xx: number, c: number, o: number): number =>
    filter.values[((y * kw + xx) * inputs + c) * last + o] ?? NaN;
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let output = 0; output < (depthwise ? channels * last : last); output++) {
        let sum = 0;
        for (let y = 0; y < kh; y++) {
          for (let xx = 0; xx < kw; xx++) {
            for (let c = 0; c < channels; c++) {
              if (depthwise && c !== Math.floor(output / last)) continue;
              const w = weight(y, xx, c, depthwise ? output % last : output);
              sum += w * pixel(row * stride - top + y, column * stride - left + xx, c);
            }
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

const convAttributes = (stride: number, padding = 'SAME') => ({
  strides: tf.list(1, stride, stride, 1),
  dilations: tf.list(1, 1, 1, 1),
  padding: tf.text(padding),
  data_format: tf.text('NHWC'),
});

const picture = (height: number, width: number, channels: number): SmallGraph['input'] => ({
  dtype: 'DT_FLOAT',
  shape: [1, height, width, channels],
});

describe('convolutions', () => {
  it.each([
    { height: 6, width: 7, stride: 1, depthwise: false },
    { height: 6, width: 7, stride: 2, depthwise: false },
    { height: 6, width: 7, stride: 2, depthwise: true },
    { height: 5, width: 8, stride: 3, depthwise: true },
  ])('pad SAME as TF does: $height x $width, stride $stride, depthwise $depthwise', async (setting) => {
    const { height, width, stride, depthwise } = setting;
    const filter: Filter = { shape: [3, 3, 2, depthwise ? 3 : 4], values: wave(18 * (depthwise ? 3 : 4), 1) };
    const x = wave(height * width * 2);
    const { values } = await runSmall(
      {
        input: picture(height, width, 2),
        constants: { w: floats(filter.shape, filter.values) },
        nodes: [
          {
            name: 'conv',
            op: depthwise ? 'DepthwiseConv2dNative' : 'Conv2D',
            inputs: ['x', 'w'],
            attr: convAttributes(stride),
          },
        ],
      },
      x,
    );
    expectClose(values, convolveSame({ values: x, shape: [height, width, 2] }, filter, { stride, depthwise }));
  });

  it('add the bias and apply the activation that TF fused into them', async () => {
    const filter: Filter = { shape: [1, 1, 2, 2], values: [1, 0, 0, 1] };
    const x = wave(8);
    const { values } = await runSmall(
      {
        input: picture(2, 2, 2),
        constants: { w: floats(filter.shape, filter.values), b: floats([2], [0.5, -0.5]) },
        nodes: [
          {
            name: 'conv',
            op: '_FusedConv2D',
            inputs: ['x', 'w', 'b'],
            attr: { ...convAttributes(1), fused_ops: tf.texts('BiasAdd', 'Relu6') },
          },
        ],
      },
      x,
    );
    expectClose(
      values,
      x.map((value, index) => Math.min(6, Math.max(0, value + (index % 2 === 0 ? 0.5 : -0.5)))),
    );
  });
});

describe('carried scales and offsets', () => {
  const relu6 = (value: number): number => Math.min(6, Math.max(0, value));

  it("TF's hard-swish becomes x * HardSigmoid(x), its factor goes into the next filter", async () => {
    const filter: Filter = { shape: [3, 3, 1, 1], values: wave(9, 2) };
    const graph: SmallGraph = {
      input: picture(4, 4, 1),
      constants: { sixth: number(0.16662597), three: number(3), w: floats(filter.shape, filter.values) },
      nodes: [
        { name: 'scaled', op: 'Mul', inputs: ['sixth', 'x'] },
        { name: 'shifted', op: 'Add', inputs: ['x', 'three'] },
        { name: 'gate', op: 'Relu6', inputs: ['shifted'] },
        { name: 'swish', op: 'Mul', inputs: ['scaled', 'gate'] },
        { name: 'conv', op: 'Conv2D', inputs: ['swish', 'w'], attr: convAttributes(1) },
      ],
    };
    const x = wave(16);
    const swish = x.map((value) => 0.16662597 * value * relu6(value + 3));
    const { values } = await runSmall(graph, x);
    expectClose(values, convolveSame({ values: swish, shape: [4, 4, 1] }, filter, { stride: 1, depthwise: false }));
    const opTypes = importSmall(graph).graph.nodes.map(({ opType }) => opType);
    expect(opTypes.filter((opType) => opType !== 'Transpose' && opType !== 'Identity').sort()).toEqual([
      'Conv',
      'HardSigmoid',
      'Mul',
    ]);
  });

  it('an offset is emitted before zero padding, where it would be lost', async () => {
    const filter: Filter = { shape: [3, 3, 1, 1], values: wave(9) };
    const x = wave(16);
    const { values } = await runSmall(
      {
        input: picture(4, 4, 1),
        constants: { two: number(2), one: number(1), w: floats(filter.shape, filter.values) },
        nodes: [
          { name: 'scaled', op: 'Mul', inputs: ['x', 'two'] },
          { name: 'shifted', op: 'Sub', inputs: ['scaled', 'one'] },
          { name: 'conv', op: 'Conv2D', inputs: ['shifted', 'w'], attr: convAttributes(1) },
        ],
      },
      x,
    );
    const shifted = x.map((value) => 2 * value - 1);
    expectClose(values, convolveSame({ values: shifted, shape: [4, 4, 1] }, filter, { stride: 1, depthwise: false }));
  });

  it('go through spatial means and divisions, and are emitted at an output', async () => {
    const x = wave(8);
    const { dims, values } = await runSmall(
      {
        input: picture(2, 2, 2),
        constants: { four: number(4), one: number(1), axes: ints(1, 2) },
        nodes: [
          { name: 'divided', op: 'RealDiv', inputs: ['x', 'four'] },
          { name: 'shifted', op: 'AddV2', inputs: ['divided', 'one'] },
          { name: 'mean', op: 'Mean', inputs: ['shifted', 'axes'], attr: { keep_dims: tf.bool(true) } },
        ],
      },
      x,
    );
    const mean = (channel: number): number => x.filter((_, index) => index % 2 === channel).reduce((a, b) => a + b) / 4;
    expect(dims).toEqual([1, 1, 1, 2]);
    expectClose(values, [mean(0) / 4 + 1, mean(1) / 4 + 1]);
  });
});

describe('layouts', () => {
  it('a constant per channel and a plain value meet one that is held channels first', async () => {
    const x = wave(12);
    const { values } = await runSmall(
      {
        input: picture(2, 2, 3),
        constants: { bias: floats([3], [10, 20, 30]), axis: int(-1) },
        nodes: [
          { name: 'pool', op: 'MaxPool', inputs: ['x'], attr: { ...convAttributes(1), ksize: tf.list(1, 1, 1, 1) } },
          { name: 'sum', op: 'BiasAdd', inputs: ['pool', 'bias'] },
          { name: 'both', op: 'ConcatV2', inputs: ['sum', 'x', 'axis'] },
        ],
      },
      x,
    );
    const pixels = [0, 1, 2, 3].map((pixel) => x.slice(pixel * 3, pixel * 3 + 3));
    expectClose(
      values,
      pixels.flatMap((pixel) => [...pixel.map((value, channel) => value + 10 * (channel + 1)), ...pixel]),
    );
  });

  it('a reshape sees the order of elements that TF has', async () => {
    const x = wave(12);
    const { dims, values } = await runSmall(
      {
        input: picture(2, 2, 3),
        constants: { shape: ints(4, 3) },
        nodes: [
          { name: 'pool', op: 'MaxPool', inputs: ['x'], attr: { ...convAttributes(1), ksize: tf.list(1, 1, 1, 1) } },
          { name: 'flat', op: 'Reshape', inputs: ['pool', 'shape'] },
        ],
      },
      x,
    );
    expect(dims).toEqual([4, 3]);
    expectClose(values, x);
  });

  it('padding goes to the axes that TF names', async () => {
    const { dims, values } = await runSmall(
      {
        input: picture(1, 1, 2),
        constants: { paddings: { dtype: 'int32', shape: [4, 2], values: [0, 0, 1, 0, 0, 2, 0, 0] } },
        nodes: [
          { name: 'pool', op: 'MaxPool', inputs: ['x'], attr: { ...convAttributes(1), ksize: tf.list(1, 1, 1, 1) } },
          { name: 'pad', op: 'Pad', inputs: ['pool', 'paddings'] },
        ],
      },
      [7, 8],
    );
    expect(dims).toEqual([1, 2, 3, 2]);
    expect(values).toEqual([0, 0, 0, 0, 0, 0, 7, 8, 0, 0, 0, 0]);
  });
});

describe('integers and indices', () => {
  const numbers: SmallGraph['input'] = { dtype: 'DT_INT32', shape: [6] };
  const x = [-7, -6, -1, 0, 5, 7];

  it('FloorDiv and FloorMod round towards minus infinity', async () => {
    const constants = { three: int(3) };
    const divided = await runSmall(
      { input: numbers, constants, nodes: [{ name: 'd', op: 'FloorDiv', inputs: ['x', 'three'] }] },
      x,
    );
    const rest = await runSmall(
      { input: numbers, constants, nodes: [{ name: 'm', op: 'FloorMod', inputs: ['x', 'three'] }] },
      x,
    );
    expect(divided.values).toEqual(x.map((value) => Math.floor(value / 3)));
    expect(rest.values).toEqual(x.map((value) => value - 3 * Math.floor(value / 3)));
  });

  it('TopKV2 gives values and int32 indices, GatherV2 takes them', async () => {
    const graph: SmallGraph = {
      input: { dtype: 'DT_FLOAT', shape: [5] },
      constants: { two: int(2), axis: int(0), table: floats([5], [10, 11, 12, 13, 14]) },
      nodes: [
        { name: 'top', op: 'TopKV2', inputs: ['x', 'two'], attr: { sorted: tf.bool(true) } },
        { name: 'picked', op: 'GatherV2', inputs: ['table', 'top:1', 'axis'] },
      ],
    };
    expect((await runSmall(graph, [3, 9, 1, 7, 5])).values).toEqual([11, 13]);
  });

  it('StridedSlice counts from the end, skips, and drops axes by its masks', async () => {
    const slice = (attr: Readonly<Record<string, unknown>>): SmallGraph => ({
      input: { dtype: 'DT_FLOAT', shape: [3, 4] },
      constants: { begin: ints(-1, 1), end: ints(0, 4), steps: ints(1, 2) },
      nodes: [{ name: 's', op: 'StridedSlice', inputs: ['x', 'begin', 'end', 'steps'], attr }],
    });
    const grid = Array.from({ length: 12 }, (_, index) => index);
    const row = await runSmall(slice({ shrink_axis_mask: tf.int(1) }), grid);
    expect(row).toEqual({ dims: [2], values: [9, 11] });
    const all = await runSmall(slice({ begin_mask: tf.int(3), end_mask: tf.int(1) }), grid);
    expect(all).toEqual({ dims: [3, 2], values: [0, 2, 4, 6, 8, 10] });
  });
});

describe('ResizeBilinear', () => {
  const resized = (size: readonly [number, number], attr: Readonly<Record<string, unknown>>) =>
    runSmall(
      {
        input: picture(1, 3, 1),
        constants: { size: ints(...size) },
        nodes: [{ name: 'r', op: 'ResizeBilinear', inputs: ['x', 'size'], attr }],
      },
      [0, 10, 20],
    );

  it.each([
    { flags: 'none', attr: {}, expected: [0, 5, 10, 15, 20, 20] },
    {
      flags: 'half_pixel_centers',
      attr: { half_pixel_centers: tf.bool(true) },
      expected: [0, 2.5, 7.5, 12.5, 17.5, 20],
    },
    { flags: 'align_corners', attr: { align_corners: tf.bool(true) }, expected: [0, 4, 8, 12, 16, 20] },
  ])('samples where TF does: $flags', async ({ attr, expected }) => {
    expectClose((await resized([1, 6], attr)).values, expected);
  });

  it('takes sizes that are no multiple', async () => {
    expectClose((await resized([1, 2], {})).values, [0, 15]);
  });
});
