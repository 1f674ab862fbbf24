import { z } from 'zod';
import { boxFormatSchema, boxUnitsSchema, splitLast, writeXyxy, xyxyInGraph } from './support/box-format.ts';
import { scoresByClass, scoresByClassInGraph } from './support/class-list.ts';
import { defineDetector, unrecognised } from './support/detector.ts';

const optionsSchema = z.strictObject({
  boxFormat: boxFormatSchema.default('xyxy'),
  boxUnits: boxUnitsSchema.default('pixels'),
});

/** More rows than any export keeps; a [N, 25200, 6] output is a YOLOv5 with one class. */
const mostRows = 1000;

/**
 * Detectors that answer with a short list of their best boxes and need no NMS: YOLOv10 and YOLO26 end to end, YOLOv8/11
 * exported with `nms=True`, RT-DETR in Ultralytics' export. Only what the list holds has a gradient.
 */
export const yoloEnd2End = defineDetector({
  name: 'yolo-end2end',
  roles: { detections: '[N, rows, 6]: x0, y0, x1, y1, score, class id' },
  options: optionsSchema,
  selection: () => ({ labelling: 'every-class', suppression: 'none' }),
  candidates(outputs, contract, { boxFormat, boxUnits }) {
    const { data, dims } = outputs.read('detections', [null, 6]);
    const count = dims[0] ?? 0;
    const boxesXyxy = new Float32Array(count * 4);
    const coding = { format: boxFormat, units: boxUnits, input: contract.input };
    for (let row = 0; row < count; row++) {
      const [a = NaN, b = NaN, c = NaN, d = NaN] = data.subarray(row * 6, row * 6 + 4);
      writeXyxy([a, b, c, d], coding, { boxesXyxy, offset: row * 4 });
    }
    const column = (place: number): Float32Array =>
      Float32Array.from({ length: count }, (_, row) => data[row * 6 + place] ?? NaN);
    const classScores = scoresByClass({ scores: column(4), classIds: column(5) }, contract);
    return { count, classCount: contract.output.labels.length, boxesXyxy, classScores };
  },
  heads({ graph, outputs, contract, options }) {
    const rows = outputs.read('detections', [null, 6]);
    const [boxes = '', scores = '', classIds = ''] = splitLast(graph, rows, [4, 1, 1]);
    return {
      classScores: scoresByClassInGraph(graph, { scores, classIds }, contract.output.labels.length),
      boxesXyxy: xyxyInGraph(graph, boxes, {
        format: options.boxFormat,
        units: options.boxUnits,
        input: contract.input,
      }),
    };
  },
  recognise({ outputs }) {
    const [only] = outputs;
    const [, rows, columns] = only?.dims ?? [];
    if (outputs.length !== 1 || only?.dims.length !== 3 || columns !== 6) return unrecognised;
    return typeof rows === 'number' && rows <= mostRows
      ? { confidence: 0.9, names: { detections: only.name } }
      : unrecognised;
  },
});
