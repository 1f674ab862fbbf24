import { float32 } from '@holdfast/onnx';
import { z } from 'zod';
import { confidence, confidenceInGraph } from './support/activation.ts';
import { concatLast, splitLast, writeXyxy } from './support/box-format.ts';
import { defineDetector, unrecognised } from './support/detector.ts';
import { gridCellCount, gridCells } from './support/grid.ts';

const defaultStrides = [8, 16, 32];

const optionsSchema = z.strictObject({
  /** Cell sizes of the levels in the order of the rows. */
  strides: z.array(z.int().min(1)).min(1).default(defaultStrides),
  /** True where the model was exported with decode_in_inference: boxes are already in pixels. */
  decoded: z.boolean().default(false),
});

/**
 * YOLOX (Ge et al. 2021): one row per grid cell, anchor-free. centre = (t + cell) * stride, size = exp(t) * stride, confidence =
 * objectness * class. The best class of a row counts (yolox/utils/boxes.py, `postprocess`).
 */
export const yolox = defineDetector({
  name: 'yolox',
  roles: { predictions: '[N, cells, 5 + classes]: x, y, w, h, objectness, class scores' },
  options: optionsSchema,
  selection: () => ({ labelling: 'best-class', suppression: 'per-class-nms' }),
  candidates(outputs, { input, output }, { strides, decoded }) {
    const cells = gridCells(input, strides);
    const { data, dims } = outputs.read('predictions', [cells.length, null]);
    const width = dims[1] ?? 0;
    const classCount = width - 5;
    const boxesXyxy = new Float32Array(cells.length * 4);
    const classScores = new Float32Array(cells.length * classCount);
    cells.forEach(({ x, y, stride }, index) => {
      const [tx = NaN, ty = NaN, tw = NaN, th = NaN, objectness = NaN] = data.subarray(
        index * width,
        index * width + 5,
      );
      const box: [number, number, number, number] = decoded
        ? [tx, ty, tw, th]
        : [(tx + x) * stride, (ty + y) * stride, Math.exp(tw) * stride, Math.exp(th) * stride];
      writeXyxy(box, { format: 'cxcywh', units: 'pixels', input }, { boxesXyxy, offset: index * 4 });
      for (let classId = 0; classId < classCount; classId++) {
        classScores[index * classCount + classId] =
          confidence(objectness, output.activation) *
          confidence(data[index * width + 5 + classId] ?? NaN, output.activation);
      }
    });
    return { count: cells.length, classCount, boxesXyxy, classScores };
  },
  heads({ graph, outputs, contract, options }) {
    const { input, output } = contract;
    const cells = gridCells(input, options.strides);
    const rows = outputs.read('predictions', [cells.length, null]);
    const classCount = (graph.dims(rows)[2] ?? 0) - 5;
    const [place = '', extent = '', objectness = '', classes = ''] = splitLast(graph, rows, [2, 2, 1, classCount]);
    let centre = place;
    let size = extent;
    if (!options.decoded) {
      const corner = cells.flatMap(({ x, y }) => [x, y]);
      const stride = graph.constant(
        float32(
          [1, cells.length, 1],
          cells.map((cell) => cell.stride),
        ),
        'stride',
      );
      centre = graph.op('Mul', [
        graph.op('Add', [place, graph.constant(float32([1, cells.length, 2], corner), 'cell')]),
        stride,
      ]);
      size = graph.op('Mul', [graph.op('Exp', [extent]), stride]);
    }
    const half = graph.op('Mul', [size, graph.scalar(0.5)]);
    return {
      classScores: graph.op('Mul', [
        confidenceInGraph(graph, objectness, output.activation),
        confidenceInGraph(graph, classes, output.activation),
      ]),
      boxesXyxy: concatLast(graph, [graph.op('Sub', [centre, half]), graph.op('Add', [centre, half])]),
    };
  },
  recognise({ outputs, input }) {
    const [only] = outputs;
    const [, rows, columns] = only?.dims ?? [];
    if (outputs.length !== 1 || only?.dims.length !== 3 || typeof columns !== 'number' || columns < 6)
      return unrecognised;
    return rows === gridCellCount(input, defaultStrides)
      ? { confidence: 0.9, names: { predictions: only.name }, classCount: columns - 5 }
      : unrecognised;
  },
});
