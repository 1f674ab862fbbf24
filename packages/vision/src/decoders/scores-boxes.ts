import { attr, type GraphBuilder, type Value } from '@holdfast/onnx';
import { z } from 'zod';
import type { ModelContract, OutputContract } from '../contract.ts';
import type { OutputDescription } from '../decoder.ts';
import { confidenceInGraph } from './support/activation.ts';
import { boxFormatSchema, boxUnitsSchema, writeXyxy, xyxyInGraph } from './support/box-format.ts';
import { scoresByClass, scoresByClassInGraph } from './support/class-list.ts';
import { defineDetector, unrecognised, type DetectionDecoder } from './support/detector.ts';
import { scoreMatrix, type ScoreLayout } from './support/score-matrix.ts';

const optionsSchema = z.strictObject({
  boxFormat: boxFormatSchema.default('xyxy'),
  boxUnits: boxUnitsSchema.default('pixels'),
  /** Index of the "no object" class, which is cut out; left out where the model has none. */
  backgroundClass: z.int().min(0).optional(),
  scoresLayout: z.enum(['candidates-first', 'classes-first']).default('candidates-first'),
  /** How logits become confidences, where output.activation is "logits". */
  logitsThrough: z.enum(['sigmoid', 'softmax']).default('sigmoid'),
  labelling: z.enum(['best-class', 'every-class']).default('every-class'),
  suppression: z.enum(['per-class-nms', 'none']).default('per-class-nms'),
});
type Options = z.infer<typeof optionsSchema>;

const layoutOf = (options: Options, activation: OutputContract['activation']): ScoreLayout => ({
  classesFirst: options.scoresLayout === 'classes-first',
  backgroundClass: options.backgroundClass,
  through: activation === 'probabilities' ? 'identity' : options.logitsThrough,
});

/** Class scores [N, C, K] in a graph, background cut out. */
function scoresInGraph(graph: GraphBuilder, scores: Value, layout: ScoreLayout): Value {
  const rows = layout.classesFirst ? graph.op('Transpose', [scores], { perm: attr.ints([0, 2, 1]) }) : scores;
  const confidences =
    layout.through === 'softmax'
      ? graph.op('Softmax', [rows], { axis: attr.int(-1) }, { hint: 'confidences' })
      : confidenceInGraph(graph, rows, layout.through === 'sigmoid' ? 'logits' : 'probabilities');
  if (layout.backgroundClass === undefined) return confidences;
  const classCount = graph.dims(confidences)[2] ?? 0;
  const kept = Array.from({ length: classCount }, (_, id) => id).filter((id) => id !== layout.backgroundClass);
  return graph.op('Gather', [confidences, graph.int64s(kept)], { axis: attr.int(2) }, { hint: 'without_background' });
}

/** Class ids count from 1 where class 0 is the background. */
const firstClass = (options: Options): number => (options.backgroundClass === 0 ? 1 : 0);

function listedInGraph(context: {
  graph: GraphBuilder;
  scores: Value;
  classes: Value;
  offset: number;
  classCount: number;
}) {
  const { graph, offset, classCount } = context;
  const column = (value: Value): Value => graph.op('Unsqueeze', [value, graph.int64s([2])]);
  const classIds = column(context.classes);
  const floats = graph.dataType(classIds) === 'float32' ? classIds : graph.op('Cast', [classIds], { to: attr.int(1) });
  const shifted = offset === 0 ? floats : graph.op('Sub', [floats, graph.scalar(offset)]);
  return scoresByClassInGraph(graph, { scores: column(context.scores), classIds: shifted }, classCount);
}

function namesOf(outputs: readonly OutputDescription[]): Record<string, string> | undefined {
  const boxes = outputs.filter(({ dims }) => dims.length === 3 && dims[2] === 4);
  const box = boxes.length > 1 ? boxes.find(({ name }) => /box|loc|bbox/i.test(name)) : boxes[0];
  if (box === undefined) return undefined;
  const sameCount = outputs.filter((output) => output !== box && output.dims[1] === box.dims[1]);
  if (sameCount.length === 1 && sameCount[0]?.dims.length === 3) return { scores: sameCount[0].name, boxes: box.name };
  const lists = sameCount.filter(({ dims }) => dims.length === 2);
  const scores = lists.find(({ name }) => /score|conf/i.test(name));
  const classes = lists.find(({ name }) => /class|label/i.test(name));
  if (scores === undefined || classes === undefined) return undefined;
  return { scores: scores.name, boxes: box.name, classes: classes.name };
}

function scoresBoxesDetector(definition: {
  readonly name: OutputContract['decoder'];
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly recognise: DetectionDecoder['recognise'];
}): DetectionDecoder {
  const schema = z.preprocess(
    (given) => (typeof given === 'object' ? { ...definition.defaults, ...given } : given),
    optionsSchema,
  );
  const read = <T>(outputs: { read(role: string, shape: readonly (number | null)[]): T }): T =>
    outputs.read('boxes', [null, 4]);
  return defineDetector({
    name: definition.name,
    roles: {
      scores: '[N, candidates, classes] (or [N, classes, candidates]); [N, candidates] beside `classes`',
      boxes: '[N, candidates, 4]',
      classes: '[N, candidates]: class id of each candidate',
    },
    optionalRoles: ['classes'],
    options: schema,
    selection: ({ labelling, suppression }) => ({ labelling, suppression }),
    candidates(outputs, contract, options) {
      const { data, dims } = read(outputs);
      const count = dims[0] ?? 0;
      const boxesXyxy = new Float32Array(count * 4);
      const coding = { format: options.boxFormat, units: options.boxUnits, input: contract.input };
      for (let row = 0; row < count; row++) {
        const [a = NaN, b = NaN, c = NaN, d = NaN] = data.subarray(row * 4, row * 4 + 4);
        writeXyxy([a, b, c, d], coding, { boxesXyxy, offset: row * 4 });
      }
      if (outputs.has('classes')) {
        const scores = outputs.read('scores', [count]).data;
        const classIds = outputs.read('classes', [count]).data.map((id) => id - firstClass(options));
        const classScores = scoresByClass({ scores, classIds }, contract);
        return { count, classCount: contract.output.labels.length, boxesXyxy, classScores };
      }
      const layout = layoutOf(options, contract.output.activation);
      const slice = outputs.read('scores', layout.classesFirst ? [null, count] : [count, null]);
      return { count, boxesXyxy, ...scoreMatrix(slice, layout) };
    },
    heads({ graph, outputs, contract, options }) {
      const boxes = read(outputs);
      const count = graph.dims(boxes)[1] ?? 0;
      return {
        classScores: classScoresInGraph({ graph, outputs, contract, options, count }),
        boxesXyxy: xyxyInGraph(graph, boxes, {
          format: options.boxFormat,
          units: options.boxUnits,
          input: contract.input,
        }),
      };
    },
    recognise: definition.recognise,
  });
}

function classScoresInGraph(context: {
  graph: GraphBuilder;
  outputs: { read(role: string, shape: readonly (number | null)[]): Value; has(role: string): boolean };
  contract: ModelContract;
  options: Options;
  count: number;
}): Value {
  const { graph, outputs, contract, options, count } = context;
  if (outputs.has('classes')) {
    return listedInGraph({
      graph,
      scores: outputs.read('scores', [count]),
      classes: outputs.read('classes', [count]),
      offset: firstClass(options),
      classCount: contract.output.labels.length,
    });
  }
  const layout = layoutOf(options, contract.output.activation);
  return scoresInGraph(graph, outputs.read('scores', layout.classesFirst ? [null, count] : [count, null]), layout);
}

/** Any detector with one output of class scores (or scores and class ids) and one of boxes; every coding is a setting. */
export const scoresBoxes = scoresBoxesDetector({
  name: 'scores-boxes',
  defaults: {},
  recognise({ outputs }) {
    const names = namesOf(outputs);
    if (names === undefined) return unrecognised;
    if (names['classes'] === undefined) return { confidence: 0.5, names };
    // TensorFlow's detection API: ids from 1, corners y first and normalised, NMS done.
    const isTensorFlow = /detection_/.test(names['boxes'] ?? '');
    const options = isTensorFlow
      ? { boxFormat: 'yxyx', boxUnits: 'normalised', backgroundClass: 0, suppression: 'none' }
      : { suppression: 'none' };
    return { confidence: isTensorFlow ? 0.9 : 0.6, names, options };
  },
});

/**
 * SSD-style: softmaxed scores with the background as class 0, decoded boxes as normalised corners; every class above the
 * threshold counts. UltraFace is one.
 */
export const ssd = scoresBoxesDetector({
  name: 'ssd',
  defaults: { boxUnits: 'normalised', backgroundClass: 0 },
  recognise({ outputs }) {
    const names = namesOf(outputs);
    if (names === undefined || names['classes'] !== undefined || outputs.length !== 2) return unrecognised;
    const columns = outputs.find(({ name }) => name === names['scores'])?.dims[2];
    if (typeof columns !== 'number' || columns < 2) return unrecognised;
    return { confidence: 0.7, names, classCount: columns - 1 };
  },
});
