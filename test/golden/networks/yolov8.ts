import { attr, float32, type Value } from '@holdfast/onnx';

import type { ConvSettings, Network } from './network.ts';

const BINS = 8;
const CLASSES = 5;
const INPUT_SIZE = 64;
const GRIDS = [8, 4, 2] as const;

/** The blocks of YOLOv8 (Ultralytics, 2023). */
class Yolo {
  readonly #net: Network;

  constructor(net: Network) {
    this.#net = net;
  }

  block(name: string, x: Value, channels: number, settings: ConvSettings = {}): Value {
    return this.#net.activate(this.#net.conv(name, x, channels, settings));
  }

  concat(parts: readonly Value[], axis = 1): Value {
    return this.#net.graph.op('Concat', parts, { axis: attr.int(axis) });
  }

  split(x: Value, sizes: readonly number[]): Value[] {
    const { graph } = this.#net;
    return graph.ops('Split', [x, graph.int64s(sizes)], sizes.length, { axis: attr.int(1) });
  }

  c2f(name: string, x: Value, channels: number, inner: { readonly count: number; readonly shortcut: boolean }): Value {
    const half = channels / 2;
    const parts = this.split(this.block(`${name}.in`, x, channels), [half, half]);
    for (let k = 0; k < inner.count; k++) {
      const last = parts.at(-1) ?? x;
      const a = this.block(`${name}.${k}.a`, last, half, { kernel: 3 });
      const b = this.block(`${name}.${k}.b`, a, half, { kernel: 3 });
      parts.push(inner.shortcut ? this.#net.graph.op('Add', [last, b]) : b);
    }
    return this.block(`${name}.out`, this.concat(parts), channels);
  }

  sppf(name: string, x: Value): Value {
    const channels = this.#net.channels(x);
    const parts = [this.block(`${name}.in`, x, channels / 2)];
    for (let k = 0; k < 3; k++) {
      const pooled = this.#net.graph.op('MaxPool', [parts.at(-1) ?? x], {
        kernel_shape: attr.ints([5, 5]),
        strides: attr.ints([1, 1]),
        pads: attr.ints([2, 2, 2, 2]),
      });
      parts.push(pooled);
    }
    return this.block(`${name}.out`, this.concat(parts), channels);
  }

  upsample(x: Value): Value {
    const { graph } = this.#net;
    return graph.op('Resize', [x, '', graph.constant(float32([4], [1, 1, 2, 2]))], {
      mode: attr.string('nearest'),
      coordinate_transformation_mode: attr.string('asymmetric'),
      nearest_mode: attr.string('floor'),
    });
  }

  /** Decoupled branches of one level: box distributions and class logits, as [N, 4 bins + classes, cells]. */
  branches(level: number, x: Value): Value {
    const { graph } = this.#net;
    const branch = (name: string, channels: number): Value => {
      const a = this.block(`${name}${level}.0`, x, 16, { kernel: 3 });
      const b = this.block(`${name}${level}.1`, a, 16, { kernel: 3 });
      return this.#net.conv(`${name}${level}.2`, b, channels);
    };
    const both = this.concat([branch('box', 4 * BINS), branch('score', CLASSES)]);
    return graph.op('Reshape', [both, graph.int64s([0, 4 * BINS + CLASSES, -1])]);
  }

  /** Distances as the mean of a distribution over bins (DFL), boxes from the cell centres, scores through a sigmoid. */
  decode(levels: readonly Value[]): Value {
    const { graph } = this.#net;
    const [distances = '', scores = ''] = this.split(this.concat(levels, 2), [4 * BINS, CLASSES]);
    const anchors = graph.dims(distances)[2] ?? 1;
    const bySide = graph.op('Reshape', [distances, graph.int64s([0, 4, BINS, anchors])]);
    const byBin = graph.op('Transpose', [bySide], { perm: attr.ints([0, 2, 1, 3]) });
    const distribution = graph.op('Softmax', [byBin], { axis: attr.int(1) });
    const steps = graph.constant(
      float32(
        [1, BINS, 1, 1],
        Array.from({ length: BINS }, (_, k) => k),
      ),
    );
    const means = graph.op('Reshape', [graph.op('Conv', [distribution, steps]), graph.int64s([0, 4, anchors])]);
    const [near = '', far = ''] = this.split(means, [2, 2]);
    const cells = GRIDS.flatMap((size) =>
      Array.from({ length: size * size }, (_, k) => ({
        x: (k % size) + 0.5,
        y: Math.floor(k / size) + 0.5,
        stride: INPUT_SIZE / size,
      })),
    );
    const points = graph.constant(float32([1, 2, anchors], [...cells.map(({ x }) => x), ...cells.map(({ y }) => y)]));
    const strides = graph.constant(
      float32(
        [1, anchors],
        cells.map(({ stride }) => stride),
      ),
    );
    const leftTop = graph.op('Sub', [points, near]);
    const rightBottom = graph.op('Add', [points, far]);
    const centre = graph.op('Div', [graph.op('Add', [leftTop, rightBottom]), graph.scalar(2)]);
    const boxes = graph.op('Mul', [this.concat([centre, graph.op('Sub', [rightBottom, leftTop])]), strides]);
    return this.concat([graph.op('Div', [boxes, graph.scalar(INPUT_SIZE)]), graph.op('Sigmoid', [scores])]);
  }
}

/** YOLOv8-n with half its channels or less: C2f, SPPF, top-down and bottom-up paths, decoupled anchor-free head. */
export function yolov8(net: Network, image: Value): Value {
  const yolo = new Yolo(net);
  const down = { kernel: 3, stride: 2 };
  const backbone = (count: number): { count: number; shortcut: boolean } => ({ count, shortcut: true });
  const neck = { count: 1, shortcut: false };
  const p1 = yolo.block('p1', image, 8, down);
  const p2 = yolo.c2f('c2', yolo.block('p2', p1, 16, down), 16, backbone(1));
  const p3 = yolo.c2f('c3', yolo.block('p3', p2, 16, down), 16, backbone(2));
  const p4 = yolo.c2f('c4', yolo.block('p4', p3, 24, down), 24, backbone(2));
  const p5 = yolo.sppf('sppf', yolo.c2f('c5', yolo.block('p5', p4, 32, down), 32, backbone(1)));
  const n4 = yolo.c2f('n4', yolo.concat([yolo.upsample(p5), p4]), 24, neck);
  const n3 = yolo.c2f('n3', yolo.concat([yolo.upsample(n4), p3]), 16, neck);
  const m4 = yolo.c2f('m4', yolo.concat([yolo.block('d3', n3, 16, down), n4]), 24, neck);
  const m5 = yolo.c2f('m5', yolo.concat([yolo.block('d4', m4, 24, down), p5]), 32, neck);
  return yolo.decode([n3, m4, m5].map((x, level) => yolo.branches(level, x)));
}
