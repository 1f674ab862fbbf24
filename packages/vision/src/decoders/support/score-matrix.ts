import type { OutputSlice } from './outputs.ts';

export interface ScoreLayout {
  /** [K, C] instead of [C, K]. */
  readonly classesFirst: boolean;
  /** Class that is cut out. */
  readonly backgroundClass: number | undefined;
  readonly through: 'identity' | 'sigmoid' | 'softmax';
}

function activate(row: Float64Array, through: ScoreLayout['through']): Float64Array {
  switch (through) {
    case 'identity':
      return row;
    case 'sigmoid':
      return row.map((score) => 1 / (1 + Math.exp(-score)));
    case 'softmax': {
      const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
      const powers = row.map((score) => Math.exp(score - largest));
      const sum = powers.reduce((a, b) => a + b, 0);
      return powers.map((power) => power / sum);
    }
  }
}

/** Class confidences [C, K] of one picture, background cut out. */
export function scoreMatrix(
  slice: OutputSlice,
  layout: ScoreLayout,
): { readonly classCount: number; readonly classScores: Float32Array } {
  const [first = 0, second = 0] = slice.dims;
  const [count, columns] = layout.classesFirst ? [second, first] : [first, second];
  const kept = Array.from({ length: columns }, (_, column) => column).filter(
    (column) => column !== layout.backgroundClass,
  );
  const classScores = new Float32Array(count * kept.length);
  const row = new Float64Array(columns);
  for (let candidate = 0; candidate < count; candidate++) {
    for (let column = 0; column < columns; column++) {
      const at = layout.classesFirst ? column * count + candidate : candidate * columns + column;
      row[column] = slice.data[at] ?? NaN;
    }
    const active = activate(row, layout.through);
    kept.forEach((column, classId) => {
      classScores[candidate * kept.length + classId] = active[column] ?? NaN;
    });
  }
  return { classCount: kept.length, classScores };
}
