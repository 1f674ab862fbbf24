import { MAX_LEVEL, type Projection } from './projection.ts';

/**
 * Fractional budgets are cut to multiples of 2^-16, so that `original + epsilon` is exact in float32 (8 bits of level, 16 of
 * fraction) and the norm cannot exceed the budget through rounding.
 */
function exactInFloat32(epsilonLevels: number): number {
  return Math.floor(epsilonLevels * 65536) / 65536;
}

export const linf: Projection = {
  norm: 'linf',
  title: 'L-infinity: the largest change of any channel of any pixel',
  distance(picture, original) {
    let largest = 0;
    for (let i = 0; i < original.length; i++) {
      // Math.max lets NaN through: a distance of NaN must never pass for a small one.
      largest = Math.max(largest, Math.abs((picture[i] ?? NaN) - (original[i] ?? NaN)));
    }
    return largest;
  },
  project(candidate, original, epsilonLevels) {
    const epsilon = exactInFloat32(epsilonLevels);
    const point = new Float32Array(original.length);
    for (let i = 0; i < point.length; i++) {
      const centre = original[i] ?? NaN;
      const low = Math.max(0, centre - epsilon);
      const high = Math.min(MAX_LEVEL, centre + epsilon);
      point[i] = Math.min(high, Math.max(low, candidate[i] ?? NaN));
    }
    return point;
  },
  randomStart(original, epsilonLevels, random) {
    return original.map((level) => level + random.uniform(-epsilonLevels, epsilonLevels));
  },
  // Sign noise rather than uniform noise: sign steps leave most channels at +-epsilon, so this noise has about the L2 norm
  // of the attack as well. Uniform noise would be a weaker, flattering control.
  noise({ epsilonLevels, random, mask }) {
    const amplitude = Math.floor(epsilonLevels);
    const noise = new Float32Array(mask.length);
    for (let i = 0; i < noise.length; i++) {
      const sign = random.integer(0, 1) === 0 ? -1 : 1;
      if (mask[i] === 1) noise[i] = sign * amplitude;
    }
    return noise;
  },
};
