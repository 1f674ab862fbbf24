import { attr, float32, GraphBuilder, writeModel, type Value } from '@holdfast/onnx';
import type { TrainingImage } from '@holdfast/engine';
import { randomFor } from '@holdfast/random';
import type { Picture } from '@holdfast/scene';
import { decodePhoto, encodePng } from '@holdfast/vision';
import type { TestModel } from './classifier.ts';
import { digits } from './digits.ts';
import { seededWeights } from './seeded.ts';

const SIZE = 64;
const DIGIT = 28;
const STRIDE = 8;
/** Classes of the scenes: digits that are easily taken for each other. The first stands in every scene. */
const CLASSES = [0, 1, 7] as const;

/**
 * Scenes of two handwritten digits (MNIST) side by side on a noisy ground, with their boxes: a zero and a one or seven. Every digit is used once, so
 * two scenes share none; scenes `from` on share none with those before.
 */
export async function digitScenes(count: number, { from = 0 }: { from?: number } = {}): Promise<TrainingImage[]> {
  const all = await digits(CLASSES, { perClass: count, from });
  const ofClass = (classId: number): TrainingImage[] => all.filter(({ label }) => label === classId);
  const byClass = CLASSES.map((_, classId) => ofClass(classId));
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const random = randomFor(['digit scene', from + index]);
      const shown = random.integer(0, 1) === 0 ? [0, random.integer(1, 2)] : [random.integer(1, 2), 0];
      const data = Uint8Array.from({ length: SIZE * SIZE * 3 }, () => 40 + random.integer(-30, 30));
      const objects: { classId: number; box: { x0: number; y0: number; x1: number; y1: number } }[] = [];
      for (const [place, classId] of shown.entries()) {
        const source = byClass[classId]?.[index];
        if (source === undefined) throw new Error('unreachable: as many digits of every class as scenes');
        const [x0, y0] = [place * 32 + random.integer(0, 4), random.integer(0, SIZE - DIGIT)];
        draw(data, await decodePhoto(await source.read(), { where: source.id }), { x0, y0 });
        objects.push({ classId, box: { x0, y0, x1: x0 + DIGIT, y1: y0 + DIGIT } });
      }
      const png = await encodePng({ width: SIZE, height: SIZE, data });
      return { id: `scene-${String(from + index).padStart(4, '0')}.png`, objects, read: () => Promise.resolve(png) };
    }),
  );
}

function draw(data: Uint8Array, digit: Picture, { x0, y0 }: { x0: number; y0: number }): void {
  for (let y = 0; y < DIGIT; y++) {
    for (let x = 0; x < DIGIT; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const place = ((y + y0) * SIZE + x + x0) * 3 + channel;
        data[place] = Math.max(data[place] ?? 0, digit.data[(y * DIGIT + x) * 3 + channel] ?? 0);
      }
    }
  }
}

/** An untrained YOLOX-like detector of one scale for these scenes: four convolutions, normalised, and a head that believes in nothing yet. */
export function sceneDetector(): TestModel {
  const graph = new GraphBuilder('digit scenes');
  const image = graph.input('image', { dataType: 'float32', dims: [1, 3, SIZE, SIZE] });
  const weight = (name: string, dims: readonly number[], fanIn: number): Value =>
    graph.constant(seededWeights(`scenes/${name}`, dims, fanIn), name);
  const filled = (name: string, count: number, value: number): Value =>
    graph.constant(float32([count], new Float32Array(count).fill(value)), name);
  const block = (name: string, x: Value, shape: { channels: number; kernel: number; stride: number }): Value => {
    const { channels, kernel, stride } = shape;
    const inputs = graph.dims(x)[1] ?? 0;
    const conv = graph.op(
      'Conv',
      [x, weight(`${name}.weight`, [channels, inputs, kernel, kernel], inputs * kernel * kernel)],
      { strides: attr.ints([stride, stride]), pads: attr.ints(Array.from({ length: 4 }, () => (kernel - 1) / 2)) },
    );
    const norm = [
      filled(`${name}.scale`, channels, 1),
      filled(`${name}.shift`, channels, 0),
      filled(`${name}.mean`, channels, 0),
      filled(`${name}.variance`, channels, 1),
    ];
    return graph.op('Relu', [graph.op('BatchNormalization', [conv, ...norm])]);
  };
  let features = block('first', image, { channels: 8, kernel: 5, stride: 2 });
  features = block('second', features, { channels: 16, kernel: 3, stride: 2 });
  features = block('third', features, { channels: 24, kernel: 3, stride: 2 });
  features = block('fourth', features, { channels: 32, kernel: 3, stride: 1 });
  const rows = 5 + CLASSES.length;
  const side = Math.log(DIGIT / STRIDE);
  const bias = float32([rows], [0.5, 0.5, side, side, -3, ...CLASSES.map(() => 0)]);
  const head = graph.op('Conv', [
    features,
    weight('head.weight', [rows, 32, 1, 1], 32),
    graph.constant(bias, 'head.bias'),
  ]);
  const flat = graph.op('Reshape', [head, graph.int64s([1, rows, (SIZE / STRIDE) ** 2])]);
  graph.output('output', graph.op('Transpose', [flat], { perm: attr.ints([0, 2, 1]) }));
  return {
    bytes: writeModel(graph.build()),
    contract: {
      version: 1,
      task: 'detection',
      input: {
        name: 'image',
        layout: 'NCHW',
        channels: 'RGB',
        width: SIZE,
        height: SIZE,
        resize: { rule: 'stretch', padValue: 114, interpolation: 'bilinear', antialias: false },
        scale: 1 / 255,
        mean: [0.25, 0.25, 0.25],
        std: [0.25, 0.25, 0.25],
      },
      output: {
        decoder: 'yolox',
        names: { predictions: 'output' },
        activation: 'logits',
        labels: CLASSES.map(String),
        scoreThreshold: 0.3,
        nmsIou: 0.45,
        options: { strides: [STRIDE], decoded: false },
      },
    },
  };
}
