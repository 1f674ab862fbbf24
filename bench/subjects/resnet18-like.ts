import { attr, float32, GraphBuilder, writeModel, type Value } from '@holdfast/onnx';
import { randomFor, type Random } from '@holdfast/random';

/** Channels and first stride of the four stages (He et al., "Deep residual learning", 2015, table 1). */
const STAGES = [
  [64, 1],
  [128, 2],
  [256, 2],
  [512, 2],
] as const;
const BLOCKS_PER_STAGE = 2;
const CLASSES = 1000;

/**
 * A network of ResNet-18's shape at full width, float32 [1, 3, 224, 224] -> logits [1, 1000], with seeded weights: what a
 * pass costs does not depend on what the weights are, as long as nothing overflows. Batch normalisation is folded, as import
 * does it.
 */
export function resnet18Like(seed: number): Uint8Array {
  const graph = new GraphBuilder('resnet18-like');
  const random = randomFor([seed, 'resnet18-like']);
  const picture = graph.input('input', { dataType: 'float32', dims: [1, 3, 224, 224] });

  const conv = (x: Value, shape: { channels: number; kernel: number; stride: number; gain: number }): Value => {
    const { channels, kernel, stride, gain } = shape;
    const inChannels = graph.dims(x)[1] ?? 0;
    const pad = Math.floor(kernel / 2);
    const weights = scaledNormal(random, [channels, inChannels, kernel, kernel], gain);
    return graph.op('Conv', [x, graph.constant(weights), graph.constant(float32([channels], zeros(channels)))], {
      kernel_shape: attr.ints([kernel, kernel]),
      strides: attr.ints([stride, stride]),
      pads: attr.ints([pad, pad, pad, pad]),
    });
  };
  const relu = (x: Value): Value => graph.op('Relu', [x]);

  let x = relu(conv(picture, { channels: 64, kernel: 7, stride: 2, gain: 2 }));
  x = graph.op('MaxPool', [x], {
    kernel_shape: attr.ints([3, 3]),
    strides: attr.ints([2, 2]),
    pads: attr.ints([1, 1, 1, 1]),
  });
  for (const [channels, firstStride] of STAGES) {
    for (let block = 0; block < BLOCKS_PER_STAGE; block++) {
      const stride = block === 0 ? firstStride : 1;
      const isProjected = stride !== 1 || graph.dims(x)[1] !== channels;
      const inner = relu(conv(x, { channels, kernel: 3, stride, gain: 2 }));
      // A small second gain keeps the sum over the blocks from growing.
      const residual = conv(inner, { channels, kernel: 3, stride: 1, gain: 0.25 });
      const skip = isProjected ? conv(x, { channels, kernel: 1, stride, gain: 1 }) : x;
      x = relu(graph.op('Add', [residual, skip]));
    }
  }
  const features = graph.op('Flatten', [graph.op('GlobalAveragePool', [x])]);
  const weights = graph.constant(scaledNormal(random, [CLASSES, 512], 1));
  const logits = graph.op('Gemm', [features, weights, graph.constant(float32([CLASSES], zeros(CLASSES)))], {
    transB: attr.int(1),
  });
  graph.output('logits', logits);
  return writeModel(graph.build());
}

/** Weights of variance gain / fan-in (He et al., "Delving deep into rectifiers", 2015, eq. 10, has gain 2). */
function scaledNormal(random: Random, dims: readonly number[], gain: number): ReturnType<typeof float32> {
  const count = dims.reduce((product, size) => product * size, 1);
  const scale = Math.sqrt((gain * (dims[0] ?? 1)) / count);
  return float32(
    dims,
    Float32Array.from({ length: count }, () => random.normal() * scale),
  );
}

const zeros = (length: number): Float32Array => new Float32Array(length);
