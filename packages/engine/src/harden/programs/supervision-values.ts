import type { ObjectiveHeads } from '@holdfast/attacks';
import { float32, type GraphBuilder, type Tensor, type TensorOf } from '@holdfast/onnx';
import type { Outputs } from '@holdfast/runtime';
import type { SupervisionValues } from '@holdfast/training';

/** Right answers of one picture: rows of tensors by name, without the batch axis. */
export type Answers = ReadonlyMap<string, TensorOf<'float32'>>;

const inputName = (part: string): string => `right/${part}`;

/** Declares graph inputs for the right answers of as many pictures as the heads are of. */
export function declareSupervision(graph: GraphBuilder, heads: ObjectiveHeads): SupervisionValues {
  const like = (part: string, value: string): string =>
    graph.input(inputName(part), { dataType: 'float32', dims: graph.dims(value) });
  return heads.task === 'classification'
    ? { task: 'classification', probabilities: like('probabilities', heads.logits) }
    : {
        task: 'detection',
        classScores: like('classScores', heads.classScores),
        boxesXyxy: like('boxesXyxy', heads.boxesXyxy),
      };
}

/** Makes a graph's answers its outputs. */
export function outputAnswers(graph: GraphBuilder, answers: SupervisionValues): void {
  if (answers.task === 'classification') graph.output('probabilities', answers.probabilities);
  else {
    graph.output('classScores', answers.classScores);
    graph.output('boxesXyxy', answers.boxesXyxy);
  }
}

/** The rows of a batch of answers. */
export function answerRows(outputs: Outputs, count: number): Answers[] {
  return Array.from({ length: count }, (_, row) => {
    const parts = new Map<string, TensorOf<'float32'>>();
    for (const [name, tensor] of Object.entries(outputs)) {
      if (tensor.dataType !== 'float32')
        throw new TypeError(`answers ${name}: expected float32, got ${tensor.dataType}`);
      const dims = tensor.dims.slice(1);
      const size = tensor.data.length / (tensor.dims[0] ?? 1);
      parts.set(name, float32(dims, tensor.data.slice(row * size, (row + 1) * size)));
    }
    return parts;
  });
}

/** Feeds for `declareSupervision`, one row for each picture. */
export function supervisionFeeds(rows: readonly Answers[]): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  const [first] = rows;
  for (const [part, { dims, data }] of first ?? []) {
    const joined = new Float32Array(data.length * rows.length);
    rows.forEach((row, index) => joined.set(row.get(part)?.data ?? [], index * data.length));
    feeds[inputName(part)] = float32([rows.length, ...dims], joined);
  }
  return feeds;
}
