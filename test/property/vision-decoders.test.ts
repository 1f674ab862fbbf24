import { float32, GraphBuilder, type Tensor, type Value } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { intersectionOverUnion } from '@holdfast/scene';
import {
  decoders,
  detectionDecoders,
  modelContractSchema,
  selectDetections,
  type ModelContract,
} from '@holdfast/vision';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runInOrt } from '../testkit/ort.ts';

const input = { name: 'images', layout: 'NCHW', channels: 'RGB', width: 64, height: 32, resize: { rule: 'stretch' } };
const batch = 2;
const classCount = 3;
const labels = ['person', 'bus', 'train'];
const cells = 8 * 4 + 4 * 2 + 2 * 1;

interface Format {
  readonly title: string;
  readonly output: Partial<ModelContract['output']> & Pick<ModelContract['output'], 'decoder' | 'names'>;
  /** Shape and value range of every output. */
  readonly outputs: Readonly<Record<string, { dims: readonly number[]; from: number; to: number }>>;
}

const share = (dims: readonly number[]) => ({ dims, from: 0.02, to: 0.98 });
const logit = (dims: readonly number[]) => ({ dims, from: -4, to: 4 });

const formats: readonly Format[] = [
  {
    title: 'yolox, scores after the sigmoid',
    output: { decoder: 'yolox', names: { predictions: 'y' } },
    outputs: { y: share([batch, cells, 5 + classCount]) },
  },
  {
    title: 'yolox, logits, decoded boxes',
    output: { decoder: 'yolox', names: { predictions: 'y' }, activation: 'logits', options: { decoded: true } },
    outputs: { y: logit([batch, cells, 5 + classCount]) },
  },
  {
    title: 'yolov5',
    output: { decoder: 'yolov5', names: { predictions: 'y' } },
    outputs: { y: share([batch, 3 * cells, 5 + classCount]) },
  },
  {
    title: 'yolov8 with normalised boxes',
    output: { decoder: 'yolov8', names: { predictions: 'y' }, options: { boxUnits: 'normalised' } },
    outputs: { y: share([batch, 4 + classCount, cells]) },
  },
  {
    title: 'ssd',
    output: { decoder: 'ssd', names: { scores: 's', boxes: 'b' } },
    outputs: { s: share([batch, 20, classCount + 1]), b: share([batch, 20, 4]) },
  },
  {
    title: 'scores and boxes: logits through softmax, background last, y first',
    output: {
      decoder: 'scores-boxes',
      names: { scores: 's', boxes: 'b' },
      activation: 'logits',
      options: { logitsThrough: 'softmax', backgroundClass: classCount, boxFormat: 'yxyx', boxUnits: 'normalised' },
    },
    outputs: { s: logit([batch, 20, classCount + 1]), b: share([batch, 20, 4]) },
  },
  {
    title: 'scores and boxes: logits through sigmoid, classes first, corner and size',
    output: {
      decoder: 'scores-boxes',
      names: { scores: 's', boxes: 'b' },
      activation: 'logits',
      options: { scoresLayout: 'classes-first', boxFormat: 'xywh', labelling: 'best-class', suppression: 'none' },
    },
    outputs: { s: logit([batch, classCount, 20]), b: share([batch, 20, 4]) },
  },
];

const contractOf = (output: Format['output']): ModelContract =>
  modelContractSchema.parse({
    version: 1,
    task: 'detection',
    input,
    output: { labels, scoreThreshold: 0.2, ...output },
  });

function randomOutputs(format: Format, seed: number): Map<string, Tensor> {
  return new Map(
    Object.entries(format.outputs).map(([name, { dims, from, to }]) => {
      const random = randomFor(['decoder outputs', seed, name]);
      const length = dims.reduce((product, dim) => product * dim, 1);
      return [
        name,
        float32(
          dims,
          Float32Array.from({ length }, () => random.uniform(from, to)),
        ),
      ];
    }),
  );
}

async function evaluateHeads(contract: ModelContract, outputs: ReadonlyMap<string, Tensor>) {
  const graph = new GraphBuilder('heads');
  const values = new Map<string, Value>(
    [...outputs].map(([name, { dataType, dims }]) => [name, graph.input(name, { dataType, dims })]),
  );
  const heads = decoders[contract.output.decoder].heads(graph, values, contract);
  if (heads.task !== 'detection') throw new Error('expected a detector');
  graph.output('scores', heads.classScores);
  graph.output('boxes', heads.boxesXyxy);
  const answer = await runInOrt(graph.build(), outputs);
  const scores = answer.get('scores');
  const boxes = answer.get('boxes');
  if (scores?.dataType !== 'float32' || boxes?.dataType !== 'float32') throw new Error('expected float32 heads');
  const [, count = 0, classes = 0] = scores.dims;
  expect(boxes.dims).toEqual([batch, count, 4]);
  return Array.from({ length: batch }, (_, index) => ({
    count,
    classCount: classes,
    classScores: scores.data.subarray(index * count * classes, (index + 1) * count * classes),
    boxesXyxy: boxes.data.subarray(index * count * 4, (index + 1) * count * 4),
  }));
}

const largestDifference = (a: Float32Array, b: Float32Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? NaN))), 0);
};

describe('what a decoder reads in JavaScript and what its heads compute in a graph agree', () => {
  it.each(formats)('$title', async (format) => {
    const contract = contractOf(format.output);
    if (format.output.decoder === 'classifier') throw new Error('expected a detector');
    const decoder = detectionDecoders[format.output.decoder];
    for (const seed of [1, 2, 3]) {
      const outputs = randomOutputs(format, seed);
      const heads = await evaluateHeads(contract, outputs);
      const byName = Object.fromEntries(outputs);
      heads.forEach((fromGraph, index) => {
        const candidates = decoder.candidates(byName, index, contract);
        expect(candidates.count).toBe(fromGraph.count);
        expect(largestDifference(candidates.classScores, fromGraph.classScores)).toBeLessThan(1e-6);
        expect(largestDifference(candidates.boxesXyxy, fromGraph.boxesXyxy)).toBeLessThan(1e-4);
        expect(candidates.classScores.some((score) => score > 0.2)).toBe(true);
      });
    }
  });

  it('for lists of detections, integer class ids and padding rows too', async () => {
    const rows = [
      [1, 2, 30, 20, 0.9, 2],
      [4, 4, 20, 20, 0.6, 0],
      [0, 0, 0, 0, 0, -1],
    ];
    const end2end = contractOf({ decoder: 'yolo-end2end', names: { detections: 'y' } });
    const listed = new Map<string, Tensor>([['y', float32([2, 3, 6], [...rows.flat(), ...rows.flat()])]]);
    const tensorFlow = contractOf({
      decoder: 'scores-boxes',
      names: { scores: 's', boxes: 'b', classes: 'c' },
      options: { backgroundClass: 0, boxFormat: 'yxyx', boxUnits: 'normalised', suppression: 'none' },
    });
    const boxes = [0.1, 0.1, 0.5, 0.6, 0.2, 0.2, 0.4, 0.4, 0, 0, 0, 0];
    const separate = new Map<string, Tensor>([
      ['s', float32([2, 3], [0.9, 0.6, 0, 0.9, 0.6, 0])],
      ['b', float32([2, 3, 4], [...boxes, ...boxes])],
      ['c', { dataType: 'int64', dims: [2, 3], data: BigInt64Array.from([3n, 1n, 0n, 3n, 1n, 0n]) }],
    ]);
    for (const [contract, outputs] of [[end2end, listed] as const, [tensorFlow, separate] as const]) {
      const [, second] = await evaluateHeads(contract, outputs);
      const prediction = decoders[contract.output.decoder].decode(Object.fromEntries(outputs), 1, contract);
      if (second === undefined || prediction.task !== 'detection') throw new Error('expected detections');
      const rule = { labelling: 'every-class', suppression: 'none' } as const;
      const fromGraph = selectDetections(second, rule, contract);
      expect(prediction.detections.map(({ label }) => label)).toEqual(['train', 'person']);
      expect(fromGraph.detections.map(({ label, score }) => [label, score])).toEqual(
        prediction.detections.map(({ label, score }) => [label, score]),
      );
      fromGraph.detections.forEach(({ box }, index) => {
        expect(intersectionOverUnion(box, prediction.detections[index]?.box ?? box)).toBeCloseTo(1, 5);
      });
    }
  });
});

describe('CenterNet', () => {
  const maps = { rows: 8, columns: 16 };
  const contract = contractOf({ decoder: 'centernet', names: { heatMap: 'h', sizes: 'w' }, scoreThreshold: 0.5 });
  const format: Format = {
    title: 'centernet',
    output: { decoder: 'centernet', names: { heatMap: 'h', sizes: 'w' } },
    outputs: {
      h: share([batch, maps.rows, maps.columns, classCount]),
      w: { dims: [batch, maps.rows, maps.columns, 4], from: 2, to: 12 },
    },
  };

  it('every detection is a cell of the heads, and the strongest cell is the first detection', async () => {
    for (const mapLayout of ['NHWC', 'NCHW'] as const) {
      const laidOut: ModelContract = { ...contract, output: { ...contract.output, options: { mapLayout } } };
      const dims = (channels: number): number[] =>
        mapLayout === 'NHWC' ? [batch, maps.rows, maps.columns, channels] : [batch, channels, maps.rows, maps.columns];
      const outputs = new Map(
        [...randomOutputs(format, 5)].map(([name, tensor]) => {
          if (tensor.dataType !== 'float32') throw new Error('expected float32');
          return [name, float32(dims(name === 'h' ? classCount : 4), tensor.data)];
        }),
      );
      const heads = await evaluateHeads(laidOut, outputs);
      heads.forEach((cellsOfPicture, index) => {
        const answer = decoders.centernet.decode(Object.fromEntries(outputs), index, laidOut);
        if (answer.task !== 'detection') throw new Error('expected detections');
        expect(answer.detections[0]?.score).toBe(Math.max(...cellsOfPicture.classScores));
        const everything = selectDetections(
          cellsOfPicture,
          { labelling: 'every-class', suppression: 'none' },
          laidOut,
        ).detections;
        for (const { classId, score, box } of answer.detections) {
          const same = everything.find((cell) => cell.classId === classId && cell.score === score);
          expect(same?.box).toEqual(box);
        }
      });
    }
  });
});

describe('selectDetections', () => {
  const contract = contractOf({ decoder: 'yolov8', names: { predictions: 'y' } });
  const rule = { labelling: 'every-class', suppression: 'per-class-nms' } as const;
  const proposals = fc.array(
    fc.record({
      x: fc.integer({ min: 0, max: 20 }),
      y: fc.integer({ min: 0, max: 10 }),
      score: fc.integer({ min: 0, max: 4 }),
    }),
    { minLength: 1, maxLength: 20 },
  );
  const candidatesOf = (all: readonly { x: number; y: number; score: number }[]) => ({
    count: all.length,
    classCount: 1,
    boxesXyxy: Float32Array.from(all.flatMap(({ x, y }) => [x, y, x + 10, y + 10])),
    classScores: Float32Array.from(all.map(({ score }) => score / 4)),
  });

  it('keeps no two boxes of a class that overlap more than the limit, and drops none without a stronger rival', () => {
    fc.assert(
      fc.property(proposals, (all) => {
        const candidates = candidatesOf(all);
        const { detections } = selectDetections(candidates, rule, contract);
        const everything = selectDetections(candidates, { ...rule, suppression: 'none' }, contract).detections;
        detections.forEach((a, index) => {
          for (const b of detections.slice(index + 1)) {
            expect(a.score).toBeGreaterThanOrEqual(b.score);
            expect(intersectionOverUnion(a.box, b.box)).toBeLessThanOrEqual(contract.output.nmsIou);
          }
        });
        for (const { box, score } of everything) {
          const rival = detections.find(
            (kept) => kept.score >= score && intersectionOverUnion(kept.box, box) > contract.output.nmsIou,
          );
          expect(rival).toBeDefined();
        }
      }),
    );
  });

  it('leaves boxes of different classes alone', () => {
    const answer = selectDetections(
      { count: 1, classCount: 2, boxesXyxy: Float32Array.of(0, 0, 9, 9), classScores: Float32Array.of(0.9, 0.8) },
      rule,
      contract,
    );
    expect(answer.detections.map(({ label }) => label)).toEqual(['person', 'bus']);
  });

  it('takes NaN for an error, never for "nothing found"', () => {
    const broken = candidatesOf([{ x: 0, y: 0, score: NaN }]);
    expect(() => selectDetections(broken, rule, contract)).toThrow('expected confidences from 0 to 1, got NaN');
    const boxless = { ...candidatesOf([{ x: NaN, y: 0, score: 4 }]) };
    expect(() => selectDetections(boxless, rule, contract)).toThrow('expected finite corners');
  });

  it('takes confidences beyond 1 for logits', () => {
    expect(() => selectDetections(candidatesOf([{ x: 0, y: 0, score: 12 }]), rule, contract)).toThrow(
      'check output.activation',
    );
  });
});
