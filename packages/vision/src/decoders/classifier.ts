import type { ModelContract } from '../contract.ts';
import type { ClassificationHeads, Decoder, OutputDescription } from '../decoder.ts';
import { logitsBefore } from './support/logits-before.ts';
import { readOptions, unrecognised } from './support/detector.ts';
import { OutputError } from './support/output-error.ts';
import { checkLabels, graphAccess, tensorAccess, whereOf, type OutputSlice } from './support/outputs.ts';
import { scoreMatrix } from './support/score-matrix.ts';
import { z } from 'zod';

const optionsSchema = z.strictObject({});

/** How far a row of probabilities may be from summing to 1: float32 softmax over thousands of classes stays well within. */
const sumTolerance = 1e-3;

function probabilitiesOf({ data, dims }: OutputSlice, contract: ModelContract): Float32Array {
  const fail = (expected: string, got: string): OutputError =>
    new OutputError({
      code: 'OUTPUT_VALUES',
      where: whereOf(contract, 'scores'),
      expected,
      got,
      fix: 'check output.activation ("logits" or "probabilities") and the model itself',
    });
  if (data.some((score) => !Number.isFinite(score))) throw fail('finite scores', 'NaN or infinite ones');
  if (contract.output.activation === 'logits') {
    const { classScores } = scoreMatrix(
      { data, dims: [1, dims[0] ?? 0] },
      { classesFirst: false, backgroundClass: undefined, through: 'softmax' },
    );
    return classScores;
  }
  const sum = data.reduce((total, probability) => total + probability, 0);
  const isDistribution = Math.abs(sum - 1) <= sumTolerance && data.every((probability) => probability >= 0);
  if (!isDistribution) throw fail('probabilities that sum to 1', `values that sum to ${sum}`);
  return Float32Array.from(data);
}

const rankTwo = ({ dims }: OutputDescription): boolean =>
  dims.length === 2 && (dims[1] === null || (dims[1] ?? 0) >= 2);

/** One score per class. The arg max is the answer; equal scores go to the lower class index. */
export const classifier: Decoder & {
  heads(...args: Parameters<Decoder['heads']>): ClassificationHeads;
} = {
  name: 'classifier',
  task: 'classification',
  roles: { scores: '[N, classes]: logits or probabilities' },
  optionalRoles: [],
  checkOptions: (contract) => void readOptions(contract, optionsSchema),
  decode(outputs, index, contract) {
    const slice = tensorAccess(outputs, index, contract).read('scores', [null]);
    checkLabels(contract, slice.dims[0] ?? 0);
    const probabilities = probabilitiesOf(slice, contract);
    const classId = probabilities.reduce(
      (best, probability, candidate) => (probability > (probabilities[best] ?? 0) ? candidate : best),
      0,
    );
    return {
      task: 'classification',
      classId,
      label: contract.output.labels[classId] ?? String(classId),
      probabilities,
    };
  },
  heads(graph, outputs, contract) {
    const scores = graphAccess(graph, outputs, contract).read('scores', [null]);
    checkLabels(contract, graph.dims(scores)[1] ?? 0);
    return contract.output.activation === 'logits'
      ? { task: 'classification', logits: scores, source: 'output' }
      : { task: 'classification', ...logitsBefore(graph, scores) };
  },
  recognise({ outputs }) {
    const [only] = outputs;
    if (outputs.length !== 1 || only === undefined || !rankTwo(only)) return unrecognised;
    const classCount = only.dims[1];
    return {
      confidence: 0.9,
      names: { scores: only.name },
      ...(typeof classCount === 'number' && { classCount }),
    };
  },
};
