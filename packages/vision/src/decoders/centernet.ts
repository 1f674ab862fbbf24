import { attr, float32, type GraphBuilder, type Value } from '@holdfast/onnx';
import { z } from 'zod';
import type { InputContract, ModelContract } from '../contract.ts';
import { confidence, confidenceInGraph } from './support/activation.ts';
import { scoresByClass } from './support/class-list.ts';
import { defineDetector, unrecognised } from './support/detector.ts';
import type { OutputAccess, OutputSlice } from './support/outputs.ts';
import type { Candidates } from './support/select-detections.ts';

const optionsSchema = z.strictObject({
  /** Layout of the heat map and the sizes. */
  mapLayout: z.enum(['NHWC', 'NCHW']).default('NHWC'),
  /** Model-input pixels per heat-map cell. */
  stride: z.int().min(1).default(4),
  /** How many peaks are kept. */
  peaks: z.int().min(1).default(100),
});
type Options = z.infer<typeof optionsSchema>;

interface Maps {
  readonly rows: number;
  readonly columns: number;
  readonly classCount: number;
  heat(y: number, x: number, classId: number): number;
  distance(y: number, x: number, side: number): number;
}

const mapShape = (input: InputContract, { stride, mapLayout }: Options, channels: number | null) => {
  const rows = Math.floor(input.height / stride);
  const columns = Math.floor(input.width / stride);
  return { rows, columns, shape: mapLayout === 'NHWC' ? [rows, columns, channels] : [channels, rows, columns] };
};

function readMaps(outputs: OutputAccess<OutputSlice>, input: InputContract, options: Options): Maps {
  const { rows, columns, shape } = mapShape(input, options, null);
  const heat = outputs.read('heatMap', shape);
  const sizes = outputs.read('sizes', mapShape(input, options, 4).shape);
  const isNhwc = options.mapLayout === 'NHWC';
  const reader =
    ({ data, dims }: OutputSlice) =>
    (y: number, x: number, channel: number): number =>
      data[isNhwc ? (y * columns + x) * (dims[2] ?? 0) + channel : (channel * rows + y) * columns + x] ?? NaN;
  return {
    rows,
    columns,
    classCount: heat.dims[isNhwc ? 2 : 0] ?? 0,
    heat: reader(heat),
    distance: reader(sizes),
  };
}

/** Whether no neighbour of the 3 x 3 window has a higher value of the same class: the model's max-pool test. */
function isPeak(maps: Maps, y: number, x: number, classId: number): boolean {
  const centre = maps.heat(y, x, classId);
  for (let ny = Math.max(0, y - 1); ny <= Math.min(maps.rows - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(maps.columns - 1, x + 1); nx++) {
      if (maps.heat(ny, nx, classId) > centre) return false;
    }
  }
  return true;
}

/** The highest peaks above the score threshold, one class each. */
function peakCandidates(maps: Maps, { output }: ModelContract, options: Options): Candidates {
  const { rows, columns, classCount } = maps;
  const { stride } = options;
  const peaks: { cell: number; classId: number; score: number }[] = [];
  for (let cell = 0; cell < rows * columns; cell++) {
    const y = Math.floor(cell / columns);
    const x = cell % columns;
    for (let classId = 0; classId < classCount; classId++) {
      const score = confidence(maps.heat(y, x, classId), output.activation);
      // Written so that NaN goes on to the check of the scores instead of passing for a low confidence.
      if (score <= output.scoreThreshold) continue;
      if (Number.isNaN(score) || isPeak(maps, y, x, classId)) peaks.push({ cell, classId, score });
    }
  }
  const broken = peaks.filter(({ score }) => Number.isNaN(score));
  const best = peaks.sort((a, b) => b.score - a.score || a.cell - b.cell || a.classId - b.classId);
  const kept = broken.length > 0 ? broken.slice(0, 1) : best.slice(0, options.peaks);
  const boxesXyxy = new Float32Array(kept.length * 4);
  const classScores = new Float32Array(kept.length * classCount);
  kept.forEach(({ cell, classId, score }, index) => {
    const y = Math.floor(cell / columns);
    const x = cell % columns;
    classScores[index * classCount + classId] = score;
    boxesXyxy.set(
      [
        x * stride - maps.distance(y, x, 0),
        y * stride - maps.distance(y, x, 1),
        x * stride + maps.distance(y, x, 2),
        y * stride + maps.distance(y, x, 3),
      ],
      index * 4,
    );
  });
  return { count: kept.length, classCount, boxesXyxy, classScores };
}

/** [N, H * W, channels] from a map in either layout. */
function cellRows(graph: GraphBuilder, map: Value, layout: Options['mapLayout']): Value {
  const nhwc = layout === 'NHWC' ? map : graph.op('Transpose', [map], { perm: attr.ints([0, 2, 3, 1]) });
  const [batch = 0, rows = 0, columns = 0, channels = 0] = graph.dims(nhwc);
  return graph.op('Reshape', [nhwc, graph.int64s([batch, rows * columns, channels])]);
}

/**
 * CenterNet as in github.com/610265158/mobilenetv3_centernet: a heat map of class confidences per cell and the distances,
 * in model-input pixels, from the cell's corner (x * stride, y * stride) to the box's left, top, right and bottom. Objects are
 * the peaks of the heat map (3 x 3 max-pool), at most `peaks` of them over all classes. Where the contract names the model's own
 * `detections` list, that deployed answer is read instead; it is the same list, with no gradient but through TopK. Its user
 * @vladmandic/human then applies NMS over all classes; here NMS is within each class.
 */
export const centernet = defineDetector({
  name: 'centernet',
  roles: {
    heatMap: '[N, rows, columns, classes]: confidence per cell',
    sizes: '[N, rows, columns, 4]: distances to left, top, right, bottom in model-input pixels',
    detections: '[N, rows, 6]: x0, y0, x1, y1, score, class id',
  },
  optionalRoles: ['detections'],
  options: optionsSchema,
  selection: () => ({ labelling: 'every-class', suppression: 'per-class-nms' }),
  candidates(outputs, contract, options) {
    if (!outputs.has('detections')) {
      return peakCandidates(readMaps(outputs, contract.input, options), contract, options);
    }
    const { data, dims } = outputs.read('detections', [null, 6]);
    const count = dims[0] ?? 0;
    const column = (place: number): Float32Array =>
      Float32Array.from({ length: count }, (_, row) => data[row * 6 + place] ?? NaN);
    const boxesXyxy = Float32Array.from(
      { length: count * 4 },
      (_, index) => data[Math.floor(index / 4) * 6 + (index % 4)] ?? NaN,
    );
    const classScores = scoresByClass({ scores: column(4), classIds: column(5) }, contract);
    return { count, classCount: contract.output.labels.length, boxesXyxy, classScores };
  },
  heads({ graph, outputs, contract, options }) {
    const { input, output } = contract;
    const { rows, columns, shape } = mapShape(input, options, null);
    const heat = cellRows(graph, outputs.read('heatMap', shape), options.mapLayout);
    const distances = cellRows(graph, outputs.read('sizes', mapShape(input, options, 4).shape), options.mapLayout);
    const corners = Array.from({ length: rows * columns }, (_, cell) => {
      const x = (cell % columns) * options.stride;
      const y = Math.floor(cell / columns) * options.stride;
      return [x, y, x, y];
    });
    const outwards = graph.constant(float32([1, 1, 4], [-1, -1, 1, 1]), 'outwards');
    return {
      classScores: confidenceInGraph(graph, heat, output.activation),
      boxesXyxy: graph.op('Add', [
        graph.op('Mul', [distances, outwards]),
        graph.constant(float32([1, rows * columns, 4], corners.flat()), 'cell_corner'),
      ]),
    };
  },
  recognise({ outputs, input }) {
    const rows = Math.floor(input.height / 4);
    const columns = Math.floor(input.width / 4);
    const maps = outputs.filter(({ dims }) => dims.length === 4 && dims[1] === rows && dims[2] === columns);
    const sizes = maps.find(({ dims }) => dims[3] === 4);
    const heat = maps.find((map) => map !== sizes);
    if (maps.length !== 2 || sizes === undefined || heat === undefined) return unrecognised;
    const detections = outputs.find(({ dims }) => dims.length === 3 && dims[2] === 6);
    const names = { heatMap: heat.name, sizes: sizes.name, ...(detections && { detections: detections.name }) };
    const classCount = heat.dims[3];
    return { confidence: 0.9, names, ...(typeof classCount === 'number' && { classCount }) };
  },
});
