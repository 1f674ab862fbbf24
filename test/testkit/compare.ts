/** Euclidean norm. */
export const norm = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((total, value) => total + value * value, 0));

/** ||actual - expected|| / ||expected||. Throws where the lengths differ; NaN anywhere gives NaN, which passes no bound. */
export function relativeL2(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) {
    throw new RangeError(`relativeL2: ${actual.length} elements against ${expected.length}`);
  }
  const difference = norm(Array.from(actual, (value, k) => value - (expected[k] ?? NaN)));
  const size = norm(expected);
  return size === 0 ? difference : difference / size;
}

/**
 * Largest |actual - expected| / max(1, |expected|), NaN and infinities equal to themselves; the bound of elementwise
 * agreement.
 */
export function largestDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  return Array.from(actual).reduce((largest, value, k) => {
    const wanted = expected[k] ?? NaN;
    if (Object.is(value, wanted) || value === wanted) return largest;
    const deviation = Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
    return Number.isNaN(deviation) ? Infinity : Math.max(largest, deviation);
  }, 0);
}
