import { attr, float32, GraphBuilder, writeModel, type Tensor, type Value } from '@holdfast/onnx';
import type { ModelContract } from '@holdfast/vision';
import { seededWeights } from './seeded.ts';

/** A model's bytes with the contract that feeds it. */
export interface TestModel {
  readonly bytes: Uint8Array;
  readonly contract: ModelContract;
}

const CLASSIFIER_SIZE = 32;
const LABELS = ['north', 'east', 'south', 'west'];

export interface ClassifierOptions {
  readonly layout?: 'NCHW' | 'NHWC';
  readonly channels?: 'RGB' | 'BGR';
  /** Pools over the batch axis too, so that two pictures in one batch would be mixed. */
  readonly mixesBatch?: boolean;
  readonly outputName?: string;
  /** Quantises the picture by this operator before anything else; then it is another function. */
  readonly quantisedBy?: 'Round' | 'Floor' | 'Ceil' | 'Sign';
  /** Element type in which pictures go in and, unless it is whole numbers, scores come out; inside it computes in float32. */
  readonly pictureType?: 'float32' | 'float16' | 'uint8';
}

/**
 * Two convolutions, a global average and a dense layer with a softmax: 32 x 32 pixels to four labels, weights drawn from a seed.
 * Every option describes the same function of a picture.
 */
export function tinyClassifier(options: ClassifierOptions = {}): TestModel {
  const {
    layout = 'NCHW',
    channels = 'RGB',
    mixesBatch = false,
    outputName = 'scores',
    pictureType = 'float32',
  } = options;
  const size = CLASSIFIER_SIZE;
  const graph = new GraphBuilder('classifier');
  const dims = layout === 'NCHW' ? [1, 3, size, size] : [1, size, size, 3];
  const image = graph.input('image', { dataType: pictureType, dims });
  // 1 is FLOAT and 10 FLOAT16 in onnx.TensorProto.DataType.
  const input = pictureType === 'float32' ? image : graph.op('Cast', [image], { to: attr.int(1) });
  const planar = layout === 'NCHW' ? input : graph.op('Transpose', [input], { perm: attr.ints([0, 3, 1, 2]) });
  const steps =
    options.quantisedBy === undefined
      ? planar
      : graph.op(options.quantisedBy, [graph.op('Mul', [planar, graph.scalar(16)])], {}, { hint: 'quantise' });
  const first = seededWeights('first', [8, 3, 5, 5], 75);
  const conv = (value: Value, weight: Tensor, kernel: number): Value =>
    graph.op('Relu', [
      graph.op('Conv', [value, graph.constant(weight, 'weight')], {
        strides: attr.ints([2, 2]),
        pads: attr.ints(Array.from({ length: 4 }, () => Math.floor(kernel / 2))),
      }),
    ]);
  const features = conv(
    conv(steps, channels === 'RGB' ? first : withSwappedChannels(first), 5),
    seededWeights('second', [8, 8, 3, 3], 72),
    3,
  );
  const pooled = graph.op('ReduceMean', [features, graph.int64s(mixesBatch ? [0, 2, 3] : [2, 3])], {
    keepdims: attr.int(mixesBatch ? 0 : 1),
  });
  const flat = graph.op('Reshape', [pooled, graph.int64s([1, 8])]);
  const logits = graph.op('MatMul', [flat, graph.constant(seededWeights('dense', [8, 4], 0.5), 'dense')]);
  const scores = graph.op('Softmax', [logits], { axis: attr.int(1) });
  graph.output(outputName, pictureType === 'float16' ? graph.op('Cast', [scores], { to: attr.int(10) }) : scores);
  return {
    bytes: writeModel(graph.build()),
    contract: {
      version: 1,
      task: 'classification',
      input: {
        name: 'image',
        layout,
        channels,
        width: size,
        height: size,
        resize: { rule: 'stretch', padValue: 114, interpolation: 'bilinear', antialias: false },
        scale: 1 / 255,
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
      },
      output: {
        decoder: 'classifier',
        names: { scores: outputName },
        activation: 'probabilities',
        labels: LABELS,
        scoreThreshold: 0.3,
        nmsIou: 0.45,
        options: {},
      },
    },
  };
}

/** Weights [O, 3, k, k] for pictures whose channels come in the opposite order. */
function withSwappedChannels(weight: Tensor): Tensor {
  if (weight.dataType !== 'float32') throw new TypeError('expected float32 weights');
  const [filters = 0, channels = 0, rows = 0, columns = 0] = weight.dims;
  const plane = rows * columns;
  const data = new Float32Array(weight.data.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = (filter * channels + channel) * plane;
      data.set(weight.data.subarray(from, from + plane), (filter * channels + (channels - 1 - channel)) * plane);
    }
  }
  return float32(weight.dims, data);
}
