import { attr, float32, GraphBuilder, writeModel } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import type { TestModel } from './classifier.ts';

const DETECTOR_SIZE = 64;
/** Side of the squares that the detector looks for, and distance of the places where it looks. */
const BLOB = 16;
const STRIDE = 8;
const LABELS = ['red', 'green'];

export interface DetectorOptions {
  readonly channels?: 'RGB' | 'BGR';
  readonly rule?: 'letterbox-top-left' | 'letterbox-centre';
}

/**
 * A YOLOX-like detector of one scale, 64 x 64 pixels: a square of 16 x 16 pixels, brighter than its surroundings and aligned
 * to the grid, is an object; its class says whether red or green is stronger. The class is read through a checkered pattern
 * as well as from the mean, and the pattern is the stronger of the two: what a plain attack finds first is what JPEG and blurs remove.
 */
export function blobDetector({ channels = 'RGB', rule = 'letterbox-top-left' }: DetectorOptions = {}): TestModel {
  const size = DETECTOR_SIZE;
  const cells = (size / STRIDE) ** 2;
  const graph = new GraphBuilder('detector');
  const picture = graph.input('pixels', { dataType: 'float32', dims: [1, 3, size, size] });
  const evidence = graph.op(
    'Conv',
    [picture, graph.constant(evidenceWeights(channels), 'evidence'), graph.constant(float32([4], [-180, 180, 0, 0]))],
    { strides: attr.ints([STRIDE, STRIDE]), pads: attr.ints([4, 4, 4, 4]) },
  );
  const features = graph.op('Relu', [evidence]);
  // Rows: centre x, centre y, log width, log height, objectness, red, green; columns: brighter, darker, redder, greener.
  const head = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0.2, -0.2, 0, 0],
    [0, 0, 0.3, -0.3],
    [0, 0, -0.3, 0.3],
  ];
  const log2 = Math.log(BLOB / STRIDE);
  const predictions = graph.op('Conv', [
    features,
    graph.constant(float32([7, 4, 1, 1], head.flat()), 'head'),
    graph.constant(float32([7], [0.5, 0.5, log2, log2, 0, 0, 0]), 'bias'),
  ]);
  const rows = graph.op('Reshape', [predictions, graph.int64s([1, 7, cells])]);
  graph.output('output', graph.op('Transpose', [rows], { perm: attr.ints([0, 2, 1]) }));
  return {
    bytes: writeModel(graph.build()),
    contract: {
      version: 1,
      task: 'detection',
      input: {
        name: 'pixels',
        layout: 'NCHW',
        channels,
        width: size,
        height: size,
        resize: { rule, padValue: 114, interpolation: 'bilinear', antialias: false },
        scale: 1,
        mean: [0, 0, 0],
        std: [1, 1, 1],
      },
      output: {
        decoder: 'yolox',
        names: { predictions: 'output' },
        activation: 'logits',
        labels: LABELS,
        scoreThreshold: 0.3,
        nmsIou: 0.45,
        options: { strides: [STRIDE], decoded: false },
      },
    },
  };
}

/** [4, 3, 16, 16]: mean level (above and below the bias), red minus green and its opposite. */
function evidenceWeights(channels: 'RGB' | 'BGR') {
  const area = BLOB * BLOB;
  const random = randomFor(['test model', 'pattern']);
  // Every 2 x 2 block holds each sign twice, so the pattern answers to fine detail and not to flat colour.
  const pattern = new Float64Array(area);
  for (let y = 0; y < BLOB; y += 2) {
    for (let x = 0; x < BLOB; x += 2) {
      const sign = random.integer(0, 1) === 0 ? 1 : -1;
      for (const [dx, dy, flip] of [
        [0, 0, 1],
        [1, 0, -1],
        [0, 1, -1],
        [1, 1, 1],
      ] as const) {
        pattern[(y + dy) * BLOB + x + dx] = sign * flip;
      }
    }
  }
  const level = Array.from({ length: area }, () => 1 / (3 * area));
  const redness = Array.from(pattern, (sign) => (1 + 2 * sign) / area);
  const negative = (values: readonly number[]): number[] => values.map((value) => -value);
  const none = level.map(() => 0);
  const planes = [
    [level, level, level],
    [negative(level), negative(level), negative(level)],
    [redness, negative(redness), none],
    [negative(redness), redness, none],
  ];
  const ordered = planes.map((plane) => (channels === 'RGB' ? plane : [...plane].reverse()));
  return float32([4, 3, BLOB, BLOB], ordered.flat(2));
}
