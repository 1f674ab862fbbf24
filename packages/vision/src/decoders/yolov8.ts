import { attr } from '@holdfast/onnx';
import { z } from 'zod';
import { confidence, confidenceInGraph } from './support/activation.ts';
import { boxUnitsSchema, splitLast, writeXyxy, xyxyInGraph } from './support/box-format.ts';
import { defineDetector, unrecognised } from './support/detector.ts';
import { gridCellCount } from './support/grid.ts';

const optionsSchema = z.strictObject({ boxUnits: boxUnitsSchema.default('pixels') });

const levels = [
  [8, 16, 32],
  [8, 16, 32, 64],
];

/**
 * YOLOv8, YOLO11 and other anchor-free Ultralytics detectors as exported: channels first, boxes in pixels, class scores after
 * the sigmoid, no objectness. The best class of a cell counts (`non_max_suppression` with multi_label=False).
 */
export const yolov8 = defineDetector({
  name: 'yolov8',
  roles: { predictions: '[N, 4 + classes, cells]: centre x, centre y, width, height, class scores' },
  options: optionsSchema,
  selection: () => ({ labelling: 'best-class', suppression: 'per-class-nms' }),
  candidates(outputs, { input, output }, { boxUnits }) {
    const { data, dims } = outputs.read('predictions', [null, null]);
    const [channels = 0, count = 0] = dims;
    const classCount = channels - 4;
    const boxesXyxy = new Float32Array(count * 4);
    const classScores = new Float32Array(count * classCount);
    const at = (channel: number, cell: number): number => data[channel * count + cell] ?? NaN;
    for (let cell = 0; cell < count; cell++) {
      writeXyxy(
        [at(0, cell), at(1, cell), at(2, cell), at(3, cell)],
        { format: 'cxcywh', units: boxUnits, input },
        { boxesXyxy, offset: cell * 4 },
      );
      for (let classId = 0; classId < classCount; classId++) {
        classScores[cell * classCount + classId] = confidence(at(4 + classId, cell), output.activation);
      }
    }
    return { count, classCount, boxesXyxy, classScores };
  },
  heads({ graph, outputs, contract, options }) {
    const { input, output } = contract;
    const channelsFirst = outputs.read('predictions', [null, null]);
    const rows = graph.op('Transpose', [channelsFirst], { perm: attr.ints([0, 2, 1]) }, { hint: 'cells_first' });
    const classCount = (graph.dims(rows)[2] ?? 0) - 4;
    const [boxes = '', classes = ''] = splitLast(graph, rows, [4, classCount]);
    return {
      classScores: confidenceInGraph(graph, classes, output.activation),
      boxesXyxy: xyxyInGraph(graph, boxes, { format: 'cxcywh', units: options.boxUnits, input }),
    };
  },
  recognise({ outputs, input }) {
    const [only] = outputs;
    const [, channels, cells] = only?.dims ?? [];
    if (outputs.length !== 1 || only?.dims.length !== 3 || typeof channels !== 'number' || channels < 5) {
      return unrecognised;
    }
    return levels.some((strides) => cells === gridCellCount(input, strides))
      ? { confidence: 0.95, names: { predictions: only.name }, classCount: channels - 4 }
      : unrecognised;
  },
});
