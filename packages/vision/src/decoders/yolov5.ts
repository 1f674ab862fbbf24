import { z } from 'zod';
import { confidence, confidenceInGraph } from './support/activation.ts';
import { boxUnitsSchema, splitLast, writeXyxy, xyxyInGraph } from './support/box-format.ts';
import { defineDetector, unrecognised } from './support/detector.ts';
import { gridCellCount } from './support/grid.ts';

const optionsSchema = z.strictObject({ boxUnits: boxUnitsSchema.default('pixels') });

/** Three anchors per cell of the strides 8, 16 and 32; a fourth level (P6 models) adds stride 64. */
const anchorsPerCell = 3;
const levels = [
  [8, 16, 32],
  [8, 16, 32, 64],
];

/**
 * YOLOv5 and YOLOv7 as exported with their Detect layer: boxes decoded to pixels, scores after the sigmoid. confidence =
 * objectness * class; the best class of a row counts (`non_max_suppression` with multi_label=False).
 */
export const yolov5 = defineDetector({
  name: 'yolov5',
  roles: { predictions: '[N, anchors, 5 + classes]: centre x, centre y, width, height, objectness, class scores' },
  options: optionsSchema,
  selection: () => ({ labelling: 'best-class', suppression: 'per-class-nms' }),
  candidates(outputs, { input, output }, { boxUnits }) {
    const { data, dims } = outputs.read('predictions', [null, null]);
    const [count = 0, width = 0] = dims;
    const classCount = width - 5;
    const boxesXyxy = new Float32Array(count * 4);
    const classScores = new Float32Array(count * classCount);
    for (let row = 0; row < count; row++) {
      const [x = NaN, y = NaN, w = NaN, h = NaN, objectness = NaN] = data.subarray(row * width, row * width + 5);
      writeXyxy([x, y, w, h], { format: 'cxcywh', units: boxUnits, input }, { boxesXyxy, offset: row * 4 });
      for (let classId = 0; classId < classCount; classId++) {
        classScores[row * classCount + classId] =
          confidence(objectness, output.activation) *
          confidence(data[row * width + 5 + classId] ?? NaN, output.activation);
      }
    }
    return { count, classCount, boxesXyxy, classScores };
  },
  heads({ graph, outputs, contract, options }) {
    const { input, output } = contract;
    const rows = outputs.read('predictions', [null, null]);
    const classCount = (graph.dims(rows)[2] ?? 0) - 5;
    const [boxes = '', objectness = '', classes = ''] = splitLast(graph, rows, [4, 1, classCount]);
    return {
      classScores: graph.op('Mul', [
        confidenceInGraph(graph, objectness, output.activation),
        confidenceInGraph(graph, classes, output.activation),
      ]),
      boxesXyxy: xyxyInGraph(graph, boxes, { format: 'cxcywh', units: options.boxUnits, input }),
    };
  },
  recognise({ outputs, input }) {
    const [first] = outputs;
    const [, rows, columns] = first?.dims ?? [];
    if (first?.dims.length !== 3 || typeof columns !== 'number' || columns < 6) return unrecognised;
    const fits = levels.some((strides) => rows === anchorsPerCell * gridCellCount(input, strides));
    // Older exports keep the three raw feature maps as further outputs.
    const others = outputs.slice(1).every(({ dims }) => dims.length >= 4);
    return fits && others
      ? { confidence: 0.9, names: { predictions: first.name }, classCount: columns - 5 }
      : unrecognised;
  },
});
