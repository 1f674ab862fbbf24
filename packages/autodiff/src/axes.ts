/** An axis counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** All axes of a shape of `rank` axes. */
export const allAxes = (rank: number): number[] => Array.from({ length: rank }, (_, axis) => axis);

/** The size of `axis`; throws RangeError where the shape has no such axis. */
export function sizeOf(dims: readonly number[], axis: number): number {
  const size = dims[axis];
  if (size === undefined) throw new RangeError(`shape [${dims.join(', ')}] has no axis ${axis}`);
  return size;
}

/** A copy of `dims` with another size at `axis`. */
export const withSize = (dims: readonly number[], axis: number, size: number): number[] =>
  dims.map((own, index) => (index === axis ? size : own));

/** The permutation that undoes `perm`. */
export function inversePermutation(perm: readonly number[]): number[] {
  const inverse = new Array<number>(perm.length).fill(0);
  perm.forEach((from, to) => (inverse[from] = to));
  return inverse;
}

/** [outer, size, inner]: the shape of the same elements once the axes before and after `axis` are merged. */
export function aroundAxis(dims: readonly number[], axis: number): [outer: number, size: number, inner: number] {
  const product = (sizes: readonly number[]): number => sizes.reduce((result, size) => result * size, 1);
  return [product(dims.slice(0, axis)), sizeOf(dims, axis), product(dims.slice(axis + 1))];
}
