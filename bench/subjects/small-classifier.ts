import { attr, float32, GraphBuilder, writeModel, type Value } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { checkContract, numericLabels, type ModelContract } from '@holdfast/vision';

const SIDE = 48;
const CLASSES = 10;

/** A small convolutional classifier, float32 [1, 3, 48, 48] -> logits [1, 10], seeded weights: for measurements over many images. */
export function smallClassifier(seed: number): Uint8Array {
  const graph = new GraphBuilder('small-classifier');
  const random = randomFor([seed, 'small-classifier']);
  const weights = (dims: readonly number[]): Value => {
    const count = dims.reduce((product, size) => product * size, 1);
    const scale = Math.sqrt((2 * (dims[0] ?? 1)) / count);
    return graph.constant(
      float32(
        dims,
        Float32Array.from({ length: count }, () => random.normal() * scale),
      ),
    );
  };
  let x = graph.input('input', { dataType: 'float32', dims: [1, 3, SIDE, SIDE] });
  for (const channels of [16, 32, 64]) {
    const convolved = graph.op('Conv', [x, weights([channels, graph.dims(x)[1] ?? 0, 3, 3])], {
      kernel_shape: attr.ints([3, 3]),
      strides: attr.ints([2, 2]),
      pads: attr.ints([1, 1, 1, 1]),
    });
    x = graph.op('Relu', [convolved]);
  }
  const features = graph.op('Flatten', [graph.op('GlobalAveragePool', [x])]);
  graph.output('logits', graph.op('Gemm', [features, weights([CLASSES, 64])], { transB: attr.int(1) }));
  return writeModel(graph.build());
}

export const smallClassifierContract = (): ModelContract =>
  checkContract({
    version: 1,
    task: 'classification',
    input: {
      name: 'input',
      layout: 'NCHW',
      channels: 'RGB',
      width: SIDE,
      height: SIDE,
      resize: { rule: 'stretch' },
      scale: 1 / 255,
    },
    output: {
      decoder: 'classifier',
      names: { scores: 'logits' },
      activation: 'logits',
      labels: numericLabels(CLASSES),
    },
  });
