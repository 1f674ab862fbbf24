import type { Value } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import type { Emitter } from '../emit.ts';

/** Consecutive positions whose sources go up by one, down by one, or stay. */
interface Run {
  readonly from: number;
  readonly count: number;
  readonly first: number;
  readonly step: -1 | 0 | 1;
}

/**
 * Transpose of a gather by constant `indices` along `axis`, for index lists that consist of a few runs, such as padding: each
 * run is a Slice (turned round, or summed up), padded to the whole axis. Several times cheaper than scattering every element.
 */
export function transposeIndexRuns(
  emit: Emitter,
  parts: {
    value: Value;
    axis: number;
    /** Size of the axis that was gathered from. */
    size: number;
    indices: readonly number[];
    dims: (value: Value) => readonly number[];
  },
): Value {
  const { value, axis, size, indices, dims } = parts;
  const pieces = runsOf(indices).map(({ from, count, first, step }) => {
    const slice = emit.slice(value, [{ axis, start: from, end: from + count }]);
    const piece = orient(emit, slice, { axis, count, step });
    const lowest = step === -1 ? first - count + 1 : first;
    const covered = step === 0 ? 1 : count;
    const none = dims(piece).map(() => 0);
    return emit.pad(piece, replaced(none, axis, lowest), replaced(none, axis, size - lowest - covered));
  });
  const [first, ...rest] = pieces;
  if (first === undefined) {
    return emit.zeros(value, replaced(dims(value), axis, size));
  }
  return rest.reduce((sum, piece) => emit.add(sum, piece), first);
}

function orient(
  emit: Emitter,
  value: Value,
  { axis, count, step }: { axis: number; count: number; step: Run['step'] },
): Value {
  if (count === 1 || step === 1) return value;
  return step === 0
    ? emit.reduceSum(value, [axis])
    : emit.slice(value, [{ axis, start: count - 1, end: -count - 1, step: -1 }]);
}

function runsOf(indices: readonly number[]): Run[] {
  const runs: Run[] = [];
  let from = 0;
  while (from < indices.length) {
    const first = sizeOf(indices, from);
    const step = stepBetween(first, indices[from + 1]);
    let count = 1;
    while (from + count < indices.length && indices[from + count] === first + count * step) count++;
    runs.push({ from, count, first, step: count === 1 ? 1 : step });
    from += count;
  }
  return runs;
}

function stepBetween(first: number, second: number | undefined): Run['step'] {
  if (second === first) return 0;
  return second === first - 1 ? -1 : 1;
}

const replaced = (values: readonly number[], axis: number, value: number): number[] =>
  values.map((own, index) => (index === axis ? value : own));
