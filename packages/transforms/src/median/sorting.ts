/**
 * A value of a comparison network that is made only when somebody asks for it. A network can then be written as a full
 * sort; what does not reach the wanted rank is never emitted.
 */
export interface Lazy<T> {
  get(): T;
}

/** What a network is made of: smaller and larger of two values. */
export interface Comparator<T> {
  readonly min: (a: T, b: T) => T;
  readonly max: (a: T, b: T) => T;
}

export function lazy<T>(make: () => T): Lazy<T> {
  let made: { readonly value: T } | undefined;
  return {
    get: () => {
      made ??= { value: make() };
      return made.value;
    },
  };
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new RangeError(`sorting network: no value at rank ${index} of ${list.length}`);
  return found;
};

/** Merges two ascending lists by Batcher's odd-even merge (Knuth, TAOCP 5.3.4), of any lengths. */
export function merge<T>(comparator: Comparator<T>, a: readonly Lazy<T>[], b: readonly Lazy<T>[]): readonly Lazy<T>[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  if (a.length === 1 && b.length === 1) return compare(comparator, at(a, 0), at(b, 0));
  const isEven = (_: unknown, index: number): boolean => index % 2 === 0;
  const isOdd = (_: unknown, index: number): boolean => index % 2 === 1;
  const evens = merge(comparator, a.filter(isEven), b.filter(isEven));
  const odds = merge(comparator, a.filter(isOdd), b.filter(isOdd));
  const out: Lazy<T>[] = [at(evens, 0)];
  // After the two merges, rank pairs (odds[i], evens[i + 1]) are all that may still stand in the wrong order.
  for (let index = 0; index < odds.length || index + 1 < evens.length; index++) {
    const odd = odds[index];
    const even = evens[index + 1];
    if (odd !== undefined && even !== undefined) out.push(...compare(comparator, odd, even));
    else if (odd !== undefined) out.push(odd);
    else if (even !== undefined) out.push(even);
  }
  return out;
}

/** Sorts ascending by merging halves. */
export function sort<T>(comparator: Comparator<T>, values: readonly Lazy<T>[]): readonly Lazy<T>[] {
  if (values.length < 2) return values;
  const half = Math.ceil(values.length / 2);
  return merge(comparator, sort(comparator, values.slice(0, half)), sort(comparator, values.slice(half)));
}

/**
 * The value of 0-based `rank` in the union of two ascending lists: the least, over all ways to take rank + 1 values from the
 * front of both, of the larger last one. Cheaper than a merge when one rank is wanted.
 */
export function selectFromUnion<T>(
  comparator: Comparator<T>,
  lists: { a: readonly Lazy<T>[]; b: readonly Lazy<T>[]; rank: number },
): T {
  const { a, b, rank } = lists;
  let least: T | undefined;
  for (let fromB = 0; fromB <= b.length; fromB++) {
    const fromA = rank + 1 - fromB;
    if (fromA < 0 || fromA > a.length) continue;
    const lastA = fromA > 0 ? at(a, fromA - 1).get() : undefined;
    const lastB = fromB > 0 ? at(b, fromB - 1).get() : undefined;
    const larger = lastA === undefined ? lastB : lastB === undefined ? lastA : comparator.max(lastA, lastB);
    if (larger !== undefined) least = least === undefined ? larger : comparator.min(least, larger);
  }
  if (least === undefined) throw new RangeError(`selection: rank ${rank} of ${a.length + b.length} values`);
  return least;
}

function compare<T>(comparator: Comparator<T>, a: Lazy<T>, b: Lazy<T>): [Lazy<T>, Lazy<T>] {
  return [lazy(() => comparator.min(a.get(), b.get())), lazy(() => comparator.max(a.get(), b.get()))];
}
