import type { GraphBuilder, Value } from '@holdfast/onnx';
import { padEdge } from '../graph/pad-edge.ts';
import { sliceAxis } from '../graph/slice.ts';
import { medianRank, type Offset } from './footprint.ts';
import { lazy, merge, selectFromUnion, sort, type Comparator, type Lazy } from './sorting.ts';

/**
 * Medians as networks of Min and Max over shifted slices of [1, 3, H, W], edges replicated. They select levels, so they are
 * exact, and the gradient goes to the selected pixel.
 */
const comparatorOf = (graph: GraphBuilder): Comparator<Value> => ({
  min: (a, b) => graph.op('Min', [a, b]),
  max: (a, b) => graph.op('Max', [a, b]),
});

/** Median over any window. */
export function medianOverFootprint(graph: GraphBuilder, picture: Value, footprint: readonly Offset[]): Value {
  const [, , height = 0, width = 0] = graph.dims(picture);
  const reachX = Math.max(...footprint.map(({ dx }) => Math.abs(dx)));
  const reachY = Math.max(...footprint.map(({ dy }) => Math.abs(dy)));
  const padded = padEdge(graph, picture, { top: reachY, left: reachX, bottom: reachY, right: reachX });
  const rows = new Map<number, Value>();
  const rowShift = (dy: number): Value => {
    const start = reachY + dy;
    const known = rows.get(dy) ?? sliceAxis(graph, padded, { axis: 2, start, end: start + height });
    rows.set(dy, known);
    return known;
  };
  const samples = footprint.map(({ dx, dy }) =>
    lazy(() => sliceAxis(graph, rowShift(dy), { axis: 3, start: reachX + dx, end: reachX + dx + width })),
  );
  const comparator = comparatorOf(graph);
  const half = Math.ceil(samples.length / 2);
  return selectFromUnion(comparator, {
    a: sort(comparator, samples.slice(0, half)),
    b: sort(comparator, samples.slice(half)),
    rank: medianRank(samples.length),
  });
}

/**
 * Median over a square of odd `size`. Columns are sorted once and merged in pairs and fours, and every sorted group of
 * columns serves all the windows it is part of: about 20 operations for 3x3 and 110 for 5x5.
 */
export function medianOverSquare(graph: GraphBuilder, picture: Value, size: number): Value {
  const [, , height = 0, width = 0] = graph.dims(picture);
  const radius = (size - 1) / 2;
  const padded = padEdge(graph, picture, { top: radius, left: radius, bottom: radius, right: radius });
  const comparator = comparatorOf(graph);
  const shifted = (list: readonly Lazy<Value>[], by: number, columns: number): Lazy<Value>[] =>
    list.map((value) => lazy(() => sliceAxis(graph, value.get(), { axis: 3, start: by, end: by + columns })));

  const samples = Array.from({ length: size }, (_, row) =>
    lazy(() => sliceAxis(graph, padded, { axis: 2, start: row, end: row + height })),
  );
  const column = sort(comparator, samples);
  if (size === 3) return medianOfSortedColumns(comparator, column, (list, by) => shifted(list, by, width));

  // groups[i] holds the sorted levels of 2^i neighbouring columns, starting at every column.
  const groups = [column];
  for (let span = 1; 2 * span <= size; span *= 2) {
    const last = groups.at(-1) ?? [];
    const columns = width + size - 2 * span;
    groups.push(merge(comparator, shifted(last, 0, columns), shifted(last, span, columns)));
  }
  // The binary digits of an odd size say which groups cover the window; the widest is kept apart for the selection.
  let start = 0;
  const parts: Lazy<Value>[][] = [];
  for (let level = groups.length - 1; level >= 0; level--) {
    const span = 2 ** level;
    if (start + span > size) continue;
    parts.push(shifted(groups[level] ?? [], start, width));
    start += span;
  }
  const [widest = [], ...others] = parts;
  const rest = others.reduce<readonly Lazy<Value>[]>((merged, part) => merge(comparator, merged, part), []);
  return selectFromUnion(comparator, { a: widest, b: rest, rank: medianRank(size * size) });
}

/**
 * 3x3: the median of nine is the median of (largest of the column minima, median of the column medians, smallest of the
 * column maxima) (Smith, "Implementing median filters in XC4000E FPGAs", 1996).
 */
function medianOfSortedColumns(
  comparator: Comparator<Value>,
  column: readonly Lazy<Value>[],
  shifted: (list: readonly Lazy<Value>[], by: number) => Lazy<Value>[],
): Value {
  const { min, max } = comparator;
  const [low, middle, high] = column;
  if (low === undefined || middle === undefined || high === undefined)
    throw new RangeError('3x3 median: 3 rows needed');
  const neighbours = (value: Lazy<Value>): [Value, Value, Value] => {
    const [a, b, c] = [0, 1, 2].flatMap((by) => shifted([value], by)).map((part) => part.get());
    if (a === undefined || b === undefined || c === undefined) throw new RangeError('3x3 median: 3 columns needed');
    return [a, b, c];
  };
  const medianOfThree = (a: Value, b: Value, c: Value): Value => max(min(a, b), min(max(a, b), c));
  const [l0, l1, l2] = neighbours(low);
  const [m0, m1, m2] = neighbours(middle);
  const [h0, h1, h2] = neighbours(high);
  return medianOfThree(max(max(l0, l1), l2), medianOfThree(m0, m1, m2), min(min(h0, h1), h2));
}
