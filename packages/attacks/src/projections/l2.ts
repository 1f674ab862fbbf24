import { MAX_LEVEL, type Projection } from './projection.ts';

function distance(picture: ArrayLike<number>, original: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < original.length; i++) {
    const change = (picture[i] ?? NaN) - (original[i] ?? NaN);
    squares += change * change;
  }
  return Math.sqrt(squares);
}

/** The point at `scale` of the way from the original to the candidate, clipped to 0..255; at 1 the candidate itself. */
function between(candidate: Float32Array, original: Float32Array, scale: number): Float32Array {
  const point = new Float32Array(original.length);
  for (let i = 0; i < point.length; i++) {
    const centre = original[i] ?? NaN;
    const level = candidate[i] ?? NaN;
    point[i] = Math.min(MAX_LEVEL, Math.max(0, scale === 1 ? level : centre + scale * (level - centre)));
  }
  return point;
}

/**
 * Factor s <= 1 for which `clip(original + s * change)` has norm epsilon.
 *
 * The KKT conditions of the nearest point in ball and range say that the point is `clip(original + s * change)` for one s;
 * its norm grows with s. For a fixed set of clipped channels s has a closed form, and growing s only ever clips more
 * channels, so the iteration ends after a few passes.
 */
function scaleIntoBall(candidate: Float32Array, original: Float32Array, epsilonLevels: number): number {
  let scale = 0;
  let clippedBefore = -1;
  for (;;) {
    let free = 0;
    let clipped = 0;
    let clippedCount = 0;
    for (let i = 0; i < original.length; i++) {
      const centre = original[i] ?? NaN;
      const change = (candidate[i] ?? NaN) - centre;
      const room = change > 0 ? MAX_LEVEL - centre : centre;
      if (scale * Math.abs(change) > room) {
        clipped += room * room;
        clippedCount++;
      } else {
        free += change * change;
      }
    }
    if (clippedCount === clippedBefore || free === 0) return scale;
    clippedBefore = clippedCount;
    scale = Math.min(1, Math.sqrt(Math.max(0, epsilonLevels * epsilonLevels - clipped) / free));
  }
}

export const l2: Projection = {
  norm: 'l2',
  title: 'L2: the Euclidean length of the change over all channels of all pixels',
  distance,
  project(candidate, original, epsilonLevels) {
    const clipped = between(candidate, original, 1);
    if (distance(clipped, original) <= epsilonLevels) return clipped;
    let scale = scaleIntoBall(candidate, original, epsilonLevels);
    // Storing the point as float32 may push its norm over epsilon by a few ulp; shrinking until it is strictly inside is
    // what makes the projection idempotent bit for bit.
    for (let slack = 2 ** -24; ; slack *= 2) {
      const point = between(candidate, original, scale);
      const reached = distance(point, original);
      if (reached <= epsilonLevels || Number.isNaN(reached)) return point;
      scale *= 1 - slack;
    }
  },
  randomStart(original, epsilonLevels, random) {
    // Uniform in the ball: a normal direction, and a radius with density proportional to r^(n-1).
    const direction = Float64Array.from(original, () => random.normal());
    const length = Math.sqrt(direction.reduce((sum, v) => sum + v * v, 0));
    const radius = epsilonLevels * random.uniform(0, 1) ** (1 / Math.max(1, original.length));
    return original.map((level, i) => level + ((direction[i] ?? 0) * radius) / length);
  },
  // White normal noise, as strong as the budget allows after rounding towards zero. Scaling first and rounding then would
  // round nearly all of it away, since an L2 budget spread over all channels is usually less than a level for each.
  noise({ epsilonLevels, random, mask }) {
    const normal = new Float64Array(mask.length);
    for (let i = 0; i < normal.length; i++) {
      const draw = random.normal();
      if (mask[i] === 1) normal[i] = draw;
    }
    let low = 0;
    let high = MAX_LEVEL;
    for (let pass = 0; pass < 30; pass++) {
      const middle = (low + high) / 2;
      if (truncatedNorm(normal, middle) <= epsilonLevels) low = middle;
      else high = middle;
    }
    const noise = new Float32Array(normal.length);
    for (let i = 0; i < noise.length; i++) noise[i] = Math.trunc(low * (normal[i] ?? NaN));
    return noise;
  },
};

/** Norm of `scale * values` after rounding towards zero. */
function truncatedNorm(values: Float64Array, scale: number): number {
  let squares = 0;
  for (const value of values) {
    const level = Math.trunc(scale * value);
    squares += level * level;
  }
  return Math.sqrt(squares);
}
